/// What a piece of a screen is for; a theme gives each role its look.
package enum Role: String, CaseIterable, Sendable {
  case text
  case textDim = "text.dim"
  case textStrong = "text.strong"
  case background
  case surface
  case rule
  case title
  case stepDone = "step.done"
  case stepCurrent = "step.current"
  case stepTodo = "step.todo"
  case stepWarn = "step.warn"
  case stepError = "step.error"
  case focus
  case focusInactive = "focus.inactive"
  case selected
  case selectedFocus = "selected.focus"
  case field
  case fieldError = "field.error"
  case placeholder
  case secret
  case match
  case button
  case buttonFocus = "button.focus"
  case buttonDanger = "button.danger"
  case key
  case keyLabel = "key.label"
  case messageInfo = "message.info"
  case messageOk = "message.ok"
  case messageWarn = "message.warn"
  case messageError = "message.error"
  case progressDone = "progress.done"
  case progressTodo = "progress.todo"
  case badgeNew = "badge.new"
  case badgeTriaged = "badge.triaged"
  case badgeWorking = "badge.working"
  case badgeWaiting = "badge.waiting"
  case badgeResolved = "badge.resolved"
  case dragSource = "drag.source"
  case dragTarget = "drag.target"
  case scroll
  case logCreated = "log.created"
  case logUpdated = "log.updated"
  case logSkipped = "log.skipped"
  case logFailed = "log.failed"

  /// The names used when a theme lacks the role, nearest first: `field.error`, `field`, `text`.
  var fallbacks: [String] {
    var names: [String] = []
    var name = rawValue
    while true {
      names.append(name)
      guard let dot = name.lastIndex(of: ".") else { break }
      name = String(name[..<dot])
    }
    if name != "text", self != .background { names.append("text") }
    return names
  }
}
