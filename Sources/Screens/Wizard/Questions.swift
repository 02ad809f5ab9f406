import Model
import Services
import Terminal

extension Question {
  /// The popup that asks it.
  func dialog(_ state: AppState, focused: Int) -> Dialog {
    switch self {
    case .quit:
      Dialog(
        "Quit?",
        text: ["The draft is kept; boardwalk goes on where you stopped. Secrets are not in the draft."]
          + (state.runs.underWay == nil ? [] : ["The sync in the background goes on."]),
        buttons: [Button("Stay"), Button("Quit")], safe: focused)
    case .quitRun:
      Dialog(
        "Leave?",
        text: ["The sync goes on by itself. boardwalk sync --watch follows it, boardwalk status tells how it stands."],
        buttons: [Button("Stay"), Button("Leave")], safe: focused)
    case .takeOver:
      Dialog(
        "Take over?",
        text: [
          "The wizard on \(state.viewing?.holder.map(Viewing.name) ?? "the other terminal") keeps its draft and ends; you go on with it here."
        ], buttons: [Button("Look on"), Button("Take over")], safe: focused)
    case .untested:
      Dialog(
        "The connection is not tested",
        text: [
          "A test says what is wrong before anything depends on it. Without it lists and counts may be missing."
        ], buttons: [Button("Test now"), Button("Go on without"), Button("Stay")], safe: focused)
    case .unmapped:
      Dialog(
        "Statuses without a stage", text: ["\(state.unmappedText(state.unmapped, width: 150))."],
        buttons: [Button("Show them"), Button("Complete Setup"), Button("Stay")], safe: focused)
    case .conflict:
      Dialog(
        "The settings were changed meanwhile",
        text: [
          "Saved \(cleaning: state.line.theirs.map(state.savedAt) ?? "") by another boardwalk, after this one read them. "
            + "Yours are in the draft."
        ], buttons: [Button("1 Keep mine"), Button("2 Take theirs"), Button("3 Show difference")], safe: focused)
    case .otherStore: state.otherStoreDialog(focused: focused)
    case .chooseLines:
      Dialog(
        "Choose the \(grouped: state.pastedRows.count) rows that match these \(grouped: state.pastedLines) lines?",
        text: ["Rows whose name is one of the lines pasted; those chosen before stay chosen."],
        buttons: [Button("Choose"), Button("Cancel")], safe: focused)
    case .fillFromPaste:
      Dialog(
        "Fill \(state.connect.offered.count + (state.connect.holdsSecret ? 1 : 0)) fields from the paste?",
        text: [
          state.connect.offered.map { ScreenText(cleaning: $0.field.title) }.joined(separator: ", ")
            + (state.connect.holdsSecret ? ", and the secret" : "")
        ], buttons: [Button("Fill"), Button("Cancel")], safe: focused)
    }
  }
}
