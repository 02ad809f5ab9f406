import ConnectWise
import Model
import Services
import Terminal

extension AppState {
  /// How to make the role, the member and the keys in ConnectWise, for just what was chosen.
  var guideLines: [TextLine] {
    // A site that is half typed is none yet.
    let site = try? SiteAddress(parsing: draft.connection.site)
    return SetupGuide(AccessNeeds(draft.sync.resources), site: site, isChosen: hasChosenTypes).lines.flatMap { line in
      ScreenText(cleaning: line.text).folded(to: size.width - 2, indent: line.indent, hang: line.hang)
        .map { TextLine($0, line.kind.role) }
    }
  }
}

extension SetupGuide.Line.Kind {
  var role: Terminal.Role {
    switch self {
    case .heading: .textStrong
    case .module: .textDim
    case .row: .key
    case .step, .blank: .text
    }
  }
}
