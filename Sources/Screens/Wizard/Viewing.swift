import Model
import Services
import Terminal

/// Looking on while another wizard has the draft: everything can be seen, nothing changed.
struct Viewing: Codable, Equatable, Sendable {
  /// Who has the draft; `nil` when nobody does any more.
  var holder: LockHolder?

  /// Who it is, for people: the terminal.
  static func name(_ holder: LockHolder) -> ScreenText { ScreenText(cleaning: holder.origin) }
}

extension AppState {
  /// What a message does to one who looks on: whatever would change an answer does not happen.
  mutating func lookOn(_ message: Message) -> [Effect] {
    let before = self
    let effects = handle(message) + afterwards()
    guard viewing != nil, exit == nil else { return effects }
    let isSame =
      draft.hasSameAnswers(as: before.draft) && companies.hasSameChoice(as: before.companies)
      && members.hasSameChoice(as: before.members)
    switch message {
    case .answer(_, .sight): return effects
    case .key, .paste, .pointer, .deed:
      if isSame, !effects.contains(where: \.isChange) { return effects }
      self = before
      say(.warning, viewing?.holder == nil ? "View only: T goes on editing." : "View only: T takes over.")
      return []
    default:
      // What the server answered may fill in defaults: those are the other wizard's to write.
      if draft != before.draft {
        draft = before.draft
        configure.refresh(draft: draft, catalog: catalog)
      }
      companies.isDirty = before.companies.isDirty
      members.isDirty = before.members.isDirty
      return effects.filter { !$0.isChange }
    }
  }

  /// Begins to look on at what the other wizard has.
  mutating func beginLookingOn() -> [Effect] {
    guard let beginning, let holder = beginning.holder else { return [] }
    viewing = Viewing(holder: holder)
    if let draft = beginning.draft {
      self.draft = draft
    } else if let profile = beginning.profile {
      draft = SetupDraft(editing: profile)
    } else {
      draft = SetupDraft(profileID: beginning.newProfileID)
    }
    // A demo's secret is every demo's.
    if let secret = beginning.connection.secret { draft.connection.secret = secret }
    kept = draft
    connect.goesOnUntested = true
    if canAsk { connect.trusts = draft.connection }
    furthest = lastSeen(of: draft)
    configure.refresh(draft: draft, catalog: catalog)
    let effects = open(Page(draft.step))
    return effects + goBack(to: draft.place) + [.follow(begin(.follow))]
  }

  /// What the other wizard did.
  mutating func take(_ sight: DraftSight) -> [Effect] {
    guard viewing != nil else { return [] }
    switch sight {
    case .holder(let holder):
      let hadLeft = viewing?.holder == nil
      viewing?.holder = holder
      if holder == nil, !hadLeft { say(.info, "The other wizard has ended.  T goes on editing.") }
    case .draft(var theirs):
      guard !theirs.hasSameAnswers(as: draft) else { return [] }
      // Where one looks is one's own.
      theirs.step = draft.step
      theirs.place = draft.place
      theirs.connection.secret = draft.connection.secret
      draft = theirs
      kept = draft
      texts = [:]
      companies.follow(draft.import.companies.select)
      members.follow(draft.import.members.select)
      refillPicker()
      let row = configure.grid.list.cursor
      configure.refresh(draft: draft, catalog: catalog)
      if let index = configure.grid.rows.firstIndex(where: { $0.id == row }) {
        configure.grid.select(index: index, height: listHeight)
      }
      if connect.trusts != nil, canAsk { connect.trusts = draft.connection }
    }
    return []
  }

  /// T: asks first while somebody still edits.
  mutating func askToTakeOver() -> [Effect] {
    guard viewing != nil || beginning?.holder != nil else { return [] }
    if viewing?.holder != nil {
      overlay = .question(.takeOver, focused: 0)
      return []
    }
    return takeOver()
  }

  mutating func takeOver() -> [Effect] {
    guard !isRunning(.begin) else { return [] }
    say(.info, "Taking over …")
    return [.takeOver(begin(.begin))]
  }

  /// The draft is ours now, or still is not.
  mutating func tookOver(_ beginning: SetupBeginning) -> [Effect] {
    if let holder = beginning.holder {
      viewing?.holder = holder
      self.beginning?.holder = holder
      say(
        beginning.notice
          ?? Problem(
            "The wizard on \(holder.origin) (process \(holder.pid)) does not end.", mend: "End it there, then T again.")
      )
      return []
    }
    let seen = viewing
    viewing = nil
    // What could not be read for want of a secret is tried again.
    companies.problem = nil
    members.problem = nil
    var effects = stop(.follow)
    guard beginning.draft != nil else {
      kept = nil
      return effects + take(beginning)
    }
    self.beginning = beginning
    let place = (page: page, place: whereabouts, step: draft.step)
    effects += begin(with: .continueDraft)
    // Lists that were looked at may not have been told of the last change.
    companies.follow(draft.import.companies.select)
    members.follow(draft.import.members.select)
    if seen != nil {
      // Where one looked on, one goes on.
      draft.step = place.step
      let greeting = notice
      effects += open(Page(place.step)) + goBack(to: place.place)
      notice = notice ?? greeting
    }
    return effects
  }

  /// Who edits while we look on, in one line.
  var viewingMessage: MessageLine? {
    guard let viewing else { return nil }
    guard let holder = viewing.holder else {
      return MessageLine(.info, "View only. The other wizard has ended.  T goes on editing.")
    }
    return MessageLine(
      .info, "View only: \(Viewing.name(holder)) edits since \(cleaning: now.dayOrClock(holder.since)).  T takes over.")
  }
}

extension ImportList {
  /// Whether nothing was chosen since; what a list begins with is no choice of anybody's.
  fileprivate func hasSameChoice(as before: ImportList) -> Bool {
    waiting == before.waiting && (isDirty == before.isDirty || !before.isFilled)
  }

  /// Takes the choice that another wizard made.
  fileprivate mutating func follow(_ selection: ImportSettings.Selection) {
    switch selection {
    case .all: isEverything = true
    case .only(let ids):
      isEverything = false
      let wanted = Set(ids)
      picker.set(picker.chosen.subtracting(wanted), to: false)
      picker.set(wanted.subtracting(picker.chosen), to: true)
    }
  }
}

extension Effect {
  /// Whether it may change anything outside: all but what is known to read only.
  fileprivate var isChange: Bool {
    switch self {
    case .runs(_, .underWay), .runs(_, .store), .runs(_, .dryRun): false
    case .begin, .takeOver, .follow, .catalog, .preview, .checkConditions, .statusCounts, .rows, .search,
      .organizations, .ticket, .watch, .savedLists, .current, .checkFile, .themes, .keepSettings, .look,
      .cancel,
      .redraw, .suspend, .mouse:
      false
    default: true
    }
  }
}

extension Command {
  /// Whether it changes an answer: its keys are not shown to one who looks on.
  var isChange: Bool {
    switch self {
    case .toggle, .all, .none, .invert, .range, .undo, .redo, .setStage, .leaveAlone, .confirm, .confirmAll,
      .copyToBoards, .moveCard, .suggest, .link, .presets, .role, .defaultRole, .everything, .namesakes,
      .commentStatus, .saveAnswers, .complete:
      true
    default: false
    }
  }
}
