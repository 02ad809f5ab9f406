import Model
import Services
import Terminal

/// The first page when there is something to go on with.
enum StartForm {
  static let continueDraft: FieldID = "start.continue"
  static let editProfile: FieldID = "start.edit"
  static let startNew: FieldID = "start.new"
  static let followRun: FieldID = "start.follow"

  static let fields: [FormField] = [
    FormField(
      followRun, "Follow the sync", .button(.followRun), help: "See how far the sync is that is under way.",
      visible: { $0.beginning?.running != nil }),
    FormField(
      continueDraft, "Continue draft", .button(.continueDraft), help: "Go on where the last session stopped.",
      visible: { $0.beginning?.draft != nil }),
    FormField(
      editProfile, "Edit settings in use", .button(.editProfile),
      help: "Change the settings in use; no credentials to type again.", visible: { $0.beginning?.profile != nil }),
    FormField(
      startNew, "Start new", .button(.startNew), help: "Begin with an empty form; the draft is thrown away."),
  ]
}

extension AppState {
  /// What there is to begin with arrives.
  mutating func take(_ beginning: SetupBeginning) -> [Effect] {
    self.beginning = beginning
    if let problem = beginning.notice { say(.warning, ScreenText(cleaning: problem.text)) }
    if beginning.draft != nil {
      page = .start
      // What is gone on with has the focus, whatever else can be looked at.
      focus[.start] = StartForm.continueDraft
      return []
    }
    if beginning.profile != nil, wantedStep == nil {
      page = .start
      return []
    }
    return begin(with: beginning.profile == nil ? .startNew : .editProfile)
  }

  mutating func begin(with choice: FormField.Action) -> [Effect] {
    guard let beginning else { return [] }
    runs = RunsState()
    var effects: [Effect] = []
    var step = SetupDraft.Step.connect
    switch (choice, beginning.draft, beginning.profile) {
    case (.continueDraft, let draft?, _):
      self.draft = draft
      step = draft.step
      if let field = draft.field { focus[Page(step)] = FieldID(rawValue: field) }
      connect.goesOnUntested = true
      if draft.connection.secret == nil, draft.connection.keptInPlace == nil, needsSecret {
        // The secret is never in a draft: it has to be typed again before the server can be asked.
        say(.info, "Continuing. The secret is not kept in drafts; type it again on Connect to read from the server.")
      } else {
        say(.ok, "Continuing at \(draft.step.number) \(cleaning: draft.step.title).")
      }
    case (.editProfile, _, let profile?):
      draft = SetupDraft(editing: profile)
      connect.goesOnUntested = true
      if beginning.draft != nil { effects.append(.discardDraft) }
    default:
      draft = SetupDraft(profileID: beginning.newProfileID)
      draft.connection = beginning.connection
      if beginning.draft != nil { effects.append(.discardDraft) }
    }
    if draft.connection.secret == nil, let secret = beginning.connection.secret,
      draft.connection.site == beginning.connection.site
    {
      draft.connection.secret = secret
    }
    // The first thing to do has the focus: a field to fill in, or the test.
    let problem = draft.connection.problems(secretCount: draft.connection.secret == nil ? 0 : 1).first
    if focus[.connect] == nil {
      focus[.connect] = problem.map { ConnectForm.id(of: $0.field) } ?? ConnectForm.test
    }
    kept = draft
    texts = [:]
    configure.refresh(draft: draft, catalog: catalog)
    step = wantedStep ?? step
    wantedStep = nil
    if connect.goesOnUntested, canAsk { connect.trusts = draft.connection }
    return effects + open(Page(step)) + followUnderWay()
  }
}
