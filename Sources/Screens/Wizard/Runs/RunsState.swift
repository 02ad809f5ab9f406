package import Model
package import Services
import Terminal

/// What the wizard knows of the sync in the background, which goes on whatever page is open.
struct RunsState: Codable, Equatable, Sendable {
  /// Where the run that is followed stands; of one that ended, how.
  var progress: RunProgress?
  /// What the draft's last run was started with.
  var started: Choice?
  /// When that run ended well, in milliseconds of ``Moment``.
  var endedWell: Int64?
  /// Whether the Sync step was left before its lists were there: the run then starts when they are.
  var isOwed = false

  /// What a draft's run depends on: another choice is another run.
  struct Choice: Codable, Equatable, Sendable {
    let connection: ConnectionDraft
    let sync: SyncSettings
  }

  /// The run under way.
  var underWay: RunProgress? { progress?.outcome == nil ? progress : nil }
}

/// What is asked of the sync core.
package enum RunWish: Equatable, Sendable {
  /// A run with the draft's settings.
  case draft(SetupDraft)
  /// What has changed since the last run.
  case now(Profile)
  /// The run under way, whoever started it.
  case underWay
}

extension EffectRunner {
  /// Starts the work of a wish.
  func start(_ wish: RunWish, _ job: JobID) -> Task<Void, Never> {
    switch wish {
    case .draft(let draft): walk(operations.runDraft(draft), job) { .progress($0) }
    case .now(let profile): walk(operations.runNow(profile), job) { .progress($0) }
    case .underWay: walk(operations.runUnderWay(), job) { .progress($0) }
    }
  }
}
