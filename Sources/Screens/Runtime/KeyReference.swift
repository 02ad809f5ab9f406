package import Terminal

/// A command of the wizard whose keys a person may change, as the settings name it.
package struct KeyReference: Sendable {
  /// `sync.conditions` on one page, `log` on all.
  package let name: String
  /// Its usual keys, as the settings name them.
  package let keys: [String]
  package let help: ScreenText

  /// All of them, those of every page first.
  package static let all: [KeyReference] = {
    let everywhere = (Keys.everywhere + Keys.atTimes).filter { KeyRebinding.mayChange($0.action) }
    var names = Set(everywhere.map(\.action.rawValue))
    var all = everywhere.map { KeyReference($0, $0.action.rawValue) }
    for page in Page.allCases {
      for map in KeyRebinding.maps(of: page) {
        for binding in map.bindings.dropLast(Keys.everywhere.count)
        where KeyRebinding.mayChange(binding.action) && !Keys.atTimes.contains(binding) {
          let name = "\(page.rawValue).\(binding.action.rawValue)"
          if names.insert(name).inserted { all.append(KeyReference(binding, name)) }
        }
      }
    }
    return all
  }()

  private init(_ binding: Binding, _ name: String) {
    self.name = name
    keys = binding.keys.map(\.name)
    help = binding.help
  }
}
