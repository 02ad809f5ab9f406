import Model
import Services
import Terminal

/// The first page when there is something to go on with.
enum StartForm {
  static let continueDraft: FieldID = "start.continue"
  static let editProfile: FieldID = "start.edit"
  static let startNew: FieldID = "start.new"
  static let followRun: FieldID = "start.follow"

  static let lookOn: FieldID = "start.lookOn"
  static let takeOver: FieldID = "start.takeOver"

  static let fields: [FormField] = [
    FormField(
      lookOn, "Look on", .button(.lookOn), help: "See everything the other wizard has, as it is typed; change nothing.",
      visible: { $0.beginning?.holder != nil }),
    FormField(
      takeOver, "Take over", .button(.takeOver), help: "The other wizard keeps its draft and ends; go on with it here.",
      visible: { $0.beginning?.holder != nil }),
    FormField(
      followRun, "Follow the sync", .button(.followRun), help: "See how far the sync is that is under way.",
      visible: { $0.beginning?.running != nil }),
    FormField(
      continueDraft, "Continue draft", .button(.continueDraft), help: "Go on where the last session stopped.",
      visible: { $0.beginning?.holder == nil && $0.beginning?.draft != nil }),
    FormField(
      editProfile, "Edit settings in use", .button(.editProfile),
      help: "Change the settings in use; no credentials to type again.",
      visible: { $0.beginning?.holder == nil && $0.beginning?.profile != nil }),
    FormField(
      startNew, "Start new", .button(.startNew), help: "Begin with an empty form; the draft is thrown away.",
      visible: { $0.beginning?.holder == nil }),
  ]
}

extension AppState {
  /// What there is to begin with arrives.
  mutating func take(_ beginning: SetupBeginning) -> [Effect] {
    self.beginning = beginning
    if let problem = beginning.notice { say(.warning, ScreenText(cleaning: problem.text)) }
    if beginning.draft != nil || beginning.holder != nil {
      page = .start
      // What is gone on with has the focus, whatever else can be looked at.
      focus[.start] = StartForm.continueDraft
      return []
    }
    if beginning.profile != nil, wantedStep == nil {
      page = .start
      return []
    }
    let effects = begin(with: beginning.profile == nil ? .startNew : .editProfile)
    // Opening a page took the message away.
    if let end = beginning.lastEnd { say(.warning, end.words(now, draft: false)) }
    if let problem = beginning.notice { say(.warning, ScreenText(cleaning: problem.text)) }
    return effects
  }

  mutating func begin(with choice: FormField.Action) -> [Effect] {
    guard let beginning else { return [] }
    runs = RunsState()
    // A list that is open shows the choice of another draft.
    picker = nil
    var effects: [Effect] = []
    var step = SetupDraft.Step.connect
    var greeting: (kind: MessageLine.Kind, text: ScreenText)?
    switch (choice, beginning.draft, beginning.profile) {
    case (.continueDraft, let draft?, _):
      step = draft.step
      if let field = draft.place.field { focus[Page(step)] = FieldID(rawValue: field) }
      var draft = draft
      if let given = beginning.connection.secret {
        // A demo: the same provider, at another port.
        draft.connection.site = beginning.connection.site
        draft.connection.secret = given
      }
      self.draft = draft
      hasKeptDraft = true
      connect.goesOnUntested = true
      furthest = lastSeen(of: draft)
      if draft.connection.secret == nil, draft.connection.keptInPlace == nil, needsSecret {
        // The secret is never in a draft: it has to be typed again before the server can be asked.
        greeting = (.info, "Continuing. Secrets are not kept in drafts: type it again on Connect.")
      } else {
        greeting = (.ok, "Continuing at \(draft.step.number) \(cleaning: draft.step.title).")
      }
    case (.editProfile, _, let profile?):
      draft = SetupDraft(editing: profile)
      connect.goesOnUntested = true
      furthest = .review
      if beginning.draft != nil { effects.append(.discardDraft) }
    default:
      draft = SetupDraft(profileID: beginning.newProfileID)
      draft.connection = beginning.connection
      // The settings in use are those that were there: they are replaced knowingly.
      draft.baseRevision = beginning.profile?.revision ?? 0
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
    effects.append(.savedLists(begin(.saved), draft.connection))
    effects += open(Page(step))
    if choice == .continueDraft, step == draft.step { effects += goBack(to: draft.place) }
    if let greeting, notice == nil { say(greeting.kind, greeting.text) }
    if needsPassphrase, draft.connection.keptInPlace != nil { effects += openPassphrase() }
    return effects + followUnderWay()
  }
}

extension AppState {
  /// The last step of a draft that was seen before: all of settings in use that are changed.
  func lastSeen(of draft: SetupDraft) -> SetupDraft.Step { draft.profileID == profile?.id ? .review : draft.step }
}
