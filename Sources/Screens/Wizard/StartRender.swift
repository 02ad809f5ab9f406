import Model
import Services
import Terminal

extension Canvas {
  mutating func drawStart() {
    title("Welcome back")
    for field in fields {
      focus(field, x: 2)
      put(field.label, x: 4, width: width - 5, .textStrong)
      area(Rect(x: 2, y: y, width: width - 4, height: 1), .mark(field.id))
      y += 1
      put(note(of: field), x: 6, width: width - 7, .textDim)
      y += 1
      gap()
    }
  }

  private func note(of field: FormField) -> ScreenText {
    let beginning = state.beginning
    switch field.id {
    case StartForm.followRun:
      guard let holder = beginning?.running else { return "" }
      return "under way since \(cleaning: state.now.dayOrClock(holder.since)), from \(cleaning: holder.origin)"
    case StartForm.continueDraft:
      guard let draft = beginning?.draft else { return "" }
      let kept = beginning?.draftKept.map { ", kept \(state.now.dayOrClock($0))" } ?? ""
      return "at \(draft.step.number) \(cleaning: draft.step.title)\(cleaning: kept)"
    case StartForm.editProfile:
      guard let profile = beginning?.profile else { return "" }
      let saved = profile.saved.map { ", saved \(state.now.dayOrClock($0))" } ?? ""
      return "\(cleaning: profile.connection.company) at \(cleaning: profile.connection.site)\(cleaning: saved)"
    default:
      return beginning?.draft == nil ? "an empty form" : "an empty form; the draft is thrown away"
    }
  }
}
