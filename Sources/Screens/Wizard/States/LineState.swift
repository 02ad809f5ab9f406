import Model
import Services
import Terminal

/// What the screens know of the line to the server: what is waited for, since when nothing answers, what is asked again.
struct LineState: Codable, Equatable, Sendable {
  /// A request under way that is made again after a while.
  struct Wait: Codable, Equatable, Sendable {
    let cause: String
    let isLimit: Bool
    /// In milliseconds of ``Moment``.
    let until: Int64
  }

  var wait: Wait?
  /// Work that failed for something that may pass, and why it did last.
  var failed: Set<JobKind> = []
  var problem: Problem?
  /// Since when nothing answers.
  var silentSince: Timestamp?
  /// How often it was asked again in vain.
  var attempts = 0
  /// When it is asked again by itself, in milliseconds of ``Moment``.
  var retryAt: Int64?
  /// When each kind of work was started last.
  var started: [JobKind: Int64] = [:]
  /// The lists of an earlier session, for as long as none of this one took their place.
  var saved: Catalog?
  /// The lists as far as they were read now.
  var reading: Catalog?
  /// Data types whose count is from before, while they are counted again.
  var oldCounts: Set<DataType.ID> = []
  /// What kept a count from coming that all others may meet too.
  var countProblem: Problem?
  /// The sign-in that was refused, so that nobody is led back for the same twice.
  var refused: ConnectionDraft?
  var refusedSecret = 0
  /// The settings in use, when somebody else saved them after they were read.
  var theirs: Profile?

  /// How long until it is asked again, in seconds, for each try; the last one stays.
  static let pauses: [Int64] = [8, 15, 30, 60]
  /// Work that is done again by itself.
  static let repeated: Set<JobKind> = [.catalog, .preview, .companies, .members]

  /// The lists read now, with those of an earlier session where there are none yet or they could not come.
  ///
  /// Statuses come board by board: until all are there the earlier ones are the better picture.
  func merged(isWhole: Bool) -> Catalog {
    guard var catalog = reading else { return saved ?? Catalog() }
    guard let saved else { return catalog }
    for resource in Catalog.resources.map(\.id) {
      let isLate = resource == .boardStatuses && (!isWhole || catalog.missing[resource]?.isTemporary == true)
      guard let old = saved.lists[resource], catalog.lists[resource] == nil || isLate else { continue }
      guard catalog.missing[resource].map(\.isTemporary) ?? true else { continue }
      catalog.lists[resource] = old
      catalog.missing[resource] = nil
      catalog.read = saved.read
    }
    return catalog
  }
}

extension AppState {
  /// The host of the site, for messages.
  var host: ScreenText {
    let site = SiteNote(draft.connection.site).normalised ?? draft.connection.site
    return ScreenText(cleaning: site.split(separator: "/").last.map(String.init) ?? site)
  }

  /// For how long a kind of work has been under way, in whole seconds.
  func seconds(of kind: JobKind) -> Int64 {
    guard isRunning(kind), let started = line.started[kind] else { return 0 }
    return max(0, now.milliseconds - started) / 1_000
  }

  /// `, 12 s` for work that takes longer than people like to wait.
  func elapsed(_ kind: JobKind) -> ScreenText {
    let seconds = seconds(of: kind)
    return seconds > 0 ? ", \(grouped: Int(seconds)) s" : ""
  }

  /// The work that the page waits for, which Esc stops.
  var busy: [JobKind] {
    let kinds: [JobKind] =
      switch page {
      case .connect: [.test]
      case .sync: [.catalog, .preview]
      case .configure, .closed: [.catalog, .statusCounts]
      case .import: importTab == .companies ? [.companies] : [.members]
      case .ticket: [.ticket]
      default: []
      }
    return kinds.filter(isRunning)
  }

  /// Whether something on the screen counts seconds.
  var showsSeconds: Bool { line.retryAt != nil || !busy.isEmpty || isRunning(.unlock) }

  /// What the line has to say, before anything else that the page would.
  var lineMessage: MessageLine? {
    let width = size.width - 3
    if let wait = line.wait, wait.until > now.milliseconds, !busy.isEmpty {
      let seconds = (wait.until - now.milliseconds + 999) / 1_000
      let text: [ScreenText] =
        wait.isLimit
        ? [
          "The server asks to wait \(seconds) s, then it goes on by itself.  Esc stops.",
          "Server asks to wait \(seconds) s",
        ]
        : [
          "\(cleaning: wait.cause) Again in \(seconds) s.  Esc stops.",
          "Again in \(seconds) s: \(cleaning: wait.cause)",
        ]
      return MessageLine(.warning, Self.fitting(text, width))
    }
    guard let problem = line.problem, !line.failed.isEmpty else { return rereading }
    let (again, short, shortest) = nextTry
    switch problem.reason {
    case .noAnswer:
      let since = line.silentSince.map { ScreenText(" since \(cleaning: String(now.clock($0).prefix(5)))") } ?? ""
      let saved: ScreenText = line.saved == nil ? "" : " Working from saved lists."
      return MessageLine(
        .warning,
        Self.fitting(
          [
            "No answer from \(host)\(since).\(saved)  \(again)", "No answer from \(host)\(since).  \(again)",
            "No answer from \(host)\(since).  \(short)", "No answer\(since).  \(short)",
            "No answer\(since).  \(shortest)",
          ], width))
    case .limited:
      return MessageLine(
        .warning,
        Self.fitting(
          [
            "\(host) gets too many requests.  \(again)", "Too many requests.  \(short)",
            "Too many requests.  \(shortest)",
          ],
          width))
    default:
      let code = problem.code.map { ScreenText(" (\(cleaning: $0))") } ?? ""
      guard let word = problem.code.map({ ScreenText(cleaning: $0) }) else {
        let cause = ScreenText(cleaning: problem.cause)
        return MessageLine(
          .warning, Self.fitting(["\(cause)  \(again)", "\(cause)  \(short)", "\(short): \(cause)"], width))
      }
      return MessageLine(
        .warning,
        Self.fitting(
          [
            "\(cleaning: problem.cause)\(code)  \(again)", "\(host): \(word).  \(again)", "\(host): \(word).  \(short)",
            "\(word).  \(short)", "\(word).  \(shortest)",
          ], width))
    }
  }

  /// What is said where the lists are read anew beside the page's own work, when that takes long.
  private var rereading: MessageLine? {
    guard page != .sync, busy.contains(.catalog), seconds(of: .catalog) > 0 else { return nil }
    return MessageLine(.info, readingLists)
  }

  /// How far the reading of the lists is, and for how long it goes on.
  var readingLists: ScreenText {
    let count: ScreenText = "\(line.reading?.lists.count ?? 0) of \(Catalog.resources.count)\(elapsed(.catalog))"
    return Self.fitting(
      ["Reading boards, types and statuses: \(count).  Esc stops.", "Reading lists: \(count).  Esc stops."],
      size.width - 3)
  }

  /// When it is asked again, and the keys for it, in three lengths.
  private var nextTry: (ScreenText, ScreenText, ScreenText) {
    if let at = line.retryAt {
      let seconds = max(1, (at - now.milliseconds + 999) / 1_000)
      let again: ScreenText = "Again in \(Int(seconds)) s"
      return ("\(again).  \(retryKey) now, Esc stop", "\(again) (\(retryKey): now)", again)
    }
    if line.failed.contains(where: isRunning) { return ("Asking again …", "Asking again …", "Asking …") }
    return ("\(retryKey) asks again", "\(retryKey) asks again", "\(retryKey) again")
  }

  /// The first of several wordings that the width has room for.
  private static func fitting(_ texts: [ScreenText], _ width: Int) -> ScreenText {
    texts.first { $0.width <= width } ?? texts.last ?? ""
  }

  /// `r` where no letter is typed and none means something else.
  private var retryKey: ScreenText { takesRetryLetter ? "r" : "^T" }

  var takesRetryLetter: Bool {
    !isInTextField && !(page == .import && importTab == .members && !members.picker.isEmpty)
  }

  /// How old the lists are that choices are made from: `lists from 09:12`; nothing while they are of this session.
  var listsAge: ScreenText {
    guard let read = line.saved?.read else { return "" }
    return "lists from \(cleaning: now.dayOrClock(read))"
  }
}
