import Model
import Services
import Terminal

extension Canvas {
  mutating func drawStart() {
    title(state.startTitle)
    if let text = state.startText {
      paragraph(text, x: 2, state.beginning?.holder == nil ? .messageWarn : .text)
      gap()
    }
    for field in fields {
      focus(field, x: 2)
      put(field.label, x: 4, width: width - 5, .textStrong)
      area(Rect(x: 2, y: y, width: width - 4, height: 1), .mark(field.id))
      y += 1
      paragraph(state.startNote(of: field), x: 6, .textDim)
      gap()
    }
  }
}

extension AppState {
  var startTitle: ScreenText { beginning?.holder == nil ? "Welcome back" : "Another wizard is open" }

  /// Who else is there, or how the last session ended where nobody saw it.
  var startText: ScreenText? {
    guard let holder = beginning?.holder else {
      return beginning?.lastEnd?.words(now, draft: beginning?.draft != nil)
    }
    return "It is on \(Viewing.name(holder)) since \(cleaning: now.dayOrClock(holder.since))"
      + (holder.pid > 0 ? ", process \(holder.pid)." : ".")
  }

  /// What a choice of the first page would go on with.
  func startNote(of field: FormField) -> ScreenText {
    switch field.id {
    case StartForm.lookOn: return "view only; T takes over at any time"
    case StartForm.takeOver: return "it keeps its draft and ends; you go on with it here"
    case StartForm.followRun:
      guard let holder = beginning?.running else { return "" }
      return "under way since \(cleaning: now.dayOrClock(holder.since)), from \(cleaning: holder.origin)"
    case StartForm.continueDraft:
      guard let draft = beginning?.draft else { return "" }
      let kept = beginning?.draftKept.map { ", kept \(now.dayOrClock($0))" } ?? ""
      return "at \(draft.step.number) \(cleaning: draft.step.title)\(cleaning: kept)"
    case StartForm.editProfile:
      guard let profile = beginning?.profile else { return "" }
      let saved = profile.saved.map { ", saved \(now.dayOrClock($0))" } ?? ""
      return "\(cleaning: profile.connection.company) at \(cleaning: profile.connection.site)\(cleaning: saved)"
    default:
      return beginning?.draft == nil ? "an empty form" : "an empty form; the draft is thrown away"
    }
  }
}
