package import Model
package import Services
package import Terminal

/// Everything that the screens know: a value, drawn by ``render(_:look:reveal:)`` and changed by ``update(_:_:)``.
///
/// Of a secret it knows a handle and the length.
package struct AppState: Codable, Equatable, Sendable {
  package internal(set) var size = Size(width: 80, height: 24)
  package internal(set) var now = Moment.zero
  package internal(set) var page = Page.loading
  /// The page that Esc returns to from a page that can be opened from everywhere.
  var opener: Page?
  package internal(set) var draft: SetupDraft
  /// What there was to begin with, once it is known.
  var beginning: SetupBeginning?
  /// The draft as it was last kept, or begun with; the next keeping has something to do when it differs.
  var kept: SetupDraft?
  /// The step to begin at, given on the command line.
  var wantedStep: SetupDraft.Step?
  var focus: [Page: FieldID] = [:]
  /// Whether the focus came to its field by an arrow, which then goes on moving.
  var cameByArrow = false
  /// The text fields being edited, with their cursors; a text that is not right yet lives here alone.
  var texts: [FieldID: TextField] = [:]
  /// What the draft held before a text was edited: it holds that as long as the text is not right.
  var textsBefore: [FieldID: String] = [:]
  /// Fields that were left once: only these show what is wrong with them.
  var visited: Set<FieldID> = []
  package internal(set) var overlay: Overlay?
  /// What was typed over a long popup of choices: only those with these words are shown.
  var popupFilter = ""
  package internal(set) var notice: Notice?
  var log: [Notice] = []
  var jobs: [JobKind: Int] = [:]
  var generation = 0
  /// When something is to happen by itself, in milliseconds of ``Moment``.
  var timers: [TimerKind: Int64] = [:]
  var listHeight = 10
  var scroll: [Page: Int] = [:]
  var mouseIsOn = true
  var looks = Looks()
  var quitAskedAt: Int64?
  /// Set while another wizard has the draft and this one looks on.
  var viewing: Viewing?
  /// Rows that the cursor was on in an earlier session, by list, and that have not come yet.
  var returning: [String: RowID] = [:]
  /// Whether a draft lies on disk, so that it is worth telling it where the person is.
  var hasKeptDraft = false

  var secret = SecretField()
  /// Counted up with each change of the secret, so that a test knows whether it is out of date.
  var secretRevision = 0
  /// The revision that was last looked at for a reference to where the secret is.
  var followedRevision = 0
  var revealsSecret = false

  var connect = ConnectState()
  /// What is waited for, and what the line to the server has done.
  var line = LineState()
  var catalog = Lists()
  var preview = Preview()
  var configure = ConfigureState()
  var devices = DevicesState()
  var syncStep = SyncState()
  /// The last step that was opened, for the rail.
  var furthest = SetupDraft.Step.connect
  var members = ImportList()
  var companies = ImportList()
  var importTab = ImportTab.companies
  var directory = DirectoryState()
  var picker: ListPicker?
  /// Rows of the list that pasted lines name, and how many lines there were, while that is asked about.
  var pastedRows: [RowID] = []
  var pastedLines = 0
  /// Whether Next on a step returns to the review, as it was opened from there.
  var returnsToReview = false
  var answersPath: String?
  package internal(set) var saved: Profile?
  package internal(set) var progress: RunProgress?
  var meters: [Resource.ID: ProgressMeter] = [:]
  var runs = RunsState()
  /// Set when the program is to end, with its exit code.
  package internal(set) var exit: ExitCode?

  package init(profileID: String = "", step: SetupDraft.Step? = nil) {
    draft = SetupDraft(profileID: profileID)
    wantedStep = step
  }

  /// When the next timer goes off, in milliseconds of ``Moment``.
  package var deadline: Int64? { timers.values.min() }

  /// Whether something was chosen to go on with: before that there is no draft to be kept or looked at.
  var hasBegun: Bool { kept != nil }

  /// Whether a kind of work is under way.
  func isRunning(_ kind: JobKind) -> Bool { jobs[kind] != nil }

  /// Makes the id of a new piece of work; the last one of its kind is out of date from now on.
  mutating func begin(_ kind: JobKind) -> JobID {
    generation += 1
    jobs[kind] = generation
    line.started[kind] = now.milliseconds
    return JobID(kind: kind, generation: generation)
  }

  /// Stops a kind of work.
  mutating func stop(_ kind: JobKind) -> [Effect] {
    jobs.removeValue(forKey: kind) == nil ? [] : [.cancel(kind)]
  }

  func isCurrent(_ job: JobID) -> Bool { jobs[job.kind] == job.generation }

  /// Tells something on the message line and keeps it in the log.
  mutating func say(_ kind: MessageLine.Kind, _ text: ScreenText) {
    let new = Notice(kind: kind, text: text, at: now.wall)
    notice = new
    log.append(new)
    if log.count > 500 { log.removeFirst(100) }
  }

  mutating func say(_ problem: Problem) { say(.error, ScreenText(cleaning: problem.text)) }

  mutating func set(_ timer: TimerKind, in milliseconds: Int64) {
    timers[timer] = now.milliseconds + milliseconds
  }
}

/// What happens by itself after a while.
package enum TimerKind: String, Hashable, Codable, Sendable {
  case keepDraft, hideSecret, preview, tellUnmapped, second, retry, countDown
}

/// What the message line said, and when.
package struct Notice: Codable, Equatable, Sendable {
  package let kind: MessageLine.Kind
  package let text: ScreenText
  package let at: Timestamp
}

/// The pages of the wizard.
package enum Page: String, Codable, Hashable, Sendable, CaseIterable {
  case loading, start
  case connect, audit, guide, difference
  case sync, conditions, picker
  case configure, closed, opportunities, ticket, devices, clear
  case `import`, link
  case review, dryRun, progress, done
  case log

  init(_ step: SetupDraft.Step) {
    self =
      switch step {
      case .connect: .connect
      case .sync: .sync
      case .configure: .configure
      case .import: .import
      case .review: .review
      }
  }

  /// The step that the page belongs to, if it belongs to one alone.
  var step: SetupDraft.Step? {
    switch self {
    case .connect, .audit: .connect
    case .sync, .conditions, .picker: .sync
    case .configure, .closed, .opportunities, .ticket, .devices, .clear: .configure
    case .import, .link: .import
    case .review, .dryRun: .review
    case .loading, .start, .guide, .difference, .progress, .done, .log: nil
    }
  }

  /// Whether a list that fills the page is chosen from.
  var isPicker: Bool { self == .picker || self == .closed }

  /// Whether the page is one of the five of the rail.
  var isStep: Bool { step.map { Page($0) } == self }
}

/// What lies over the page; one level deep.
package enum Overlay: Codable, Equatable, Sendable {
  case help(filter: TextField, top: Int)
  case steps(cursor: Int)
  /// The choices of a field.
  case choice(FieldID, cursor: Int)
  /// The theme picker, on the theme of this name.
  case themes(String)
  /// A question with buttons.
  case question(Question, focused: Int)
  /// The passphrase, to be made or typed.
  case passphrase(PassphraseForm)
  /// A file to be named.
  case path(PathPurpose, TextField)
}

/// A question that must be answered before something goes on.
package enum Question: String, Codable, Equatable, Sendable {
  case quit, quitRun, takeOver, untested, unmapped, fillFromPaste, chooseLines, conflict
  case otherStore
}

extension AppState: CustomStringConvertible, CustomReflectable {
  /// Where the person is; the whole would be pages long.
  package var description: String { "AppState(\(page), \(focus[page]?.rawValue ?? "-"))" }
  package var customMirror: Mirror { Mirror(self, children: [(label: String?, value: Any)]()) }
}

extension AppState {
  var sizeClass: SizeClass { SizeClass(size) }

  var syncsTickets: Bool { draft.sync.resources.contains(.tickets) }

  /// The settings in use, when there are any.
  var profile: Profile? { beginning?.profile }
}
