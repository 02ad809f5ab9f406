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
  /// How many records earlier runs of this session have created, besides the one that is followed.
  var brought = 0
  /// The database that the records go into, once it was looked at.
  var store: StoreState?
  /// What the last dry run found, as far as it got.
  var dryRun: DryRun?
  /// The data type that Clear & Resync is about; `nil` means all.
  var cleared: DataType.ID?
  /// Whether the progress page was opened to look on only: nothing of a setup is there to be kept.
  var isFollowing = false

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
  /// Deletes the rows of data types and reads them anew.
  case clear(Profile, [DataType.ID])
  /// The run under way, whoever started it.
  case underWay
  /// What the database holds.
  case store(SetupDraft)
  /// Gives the database another name.
  case setAside(SetupDraft)
  /// What the draft would bring.
  case dryRun(SetupDraft)
}

/// What a wish answers, besides where a run stands.
package enum RunAnswer: Equatable, Sendable {
  case store(StoreState)
  case setAside(path: String)
  case dryRun(DryRun)
}

extension EffectRunner {
  /// Starts the work of a wish.
  func start(_ wish: RunWish, _ job: JobID) -> Task<Void, Never> {
    switch wish {
    case .draft(let draft): walk(operations.runDraft(draft), job) { .progress($0) }
    case .now(let profile): walk(operations.runNow(profile), job) { .progress($0) }
    case .underWay: walk(operations.runUnderWay(), job) { .progress($0) }
    case .clear(let profile, let types): walk(operations.clear(profile, types), job) { .progress($0) }
    case .store(let draft):
      attempt(job) { [operations] () async throws(Problem) -> Answer in
        .runs(.store(try await operations.store(draft)))
      }
    case .setAside(let draft):
      attempt(job) { [operations] () async throws(Problem) -> Answer in
        .runs(.setAside(path: try await operations.setStoreAside(draft)))
      }
    case .dryRun(let draft):
      detached { [operations] in
        do {
          for try await dryRun in operations.dryRun(draft) { post(job, .runs(.dryRun(dryRun))) }
          if !Task.isCancelled { post(job, .ended) }
        } catch {
          post(job, .failed(error as? Problem ?? Problem("The dry run failed.", mend: "^T tries again.")))
        }
      }
    }
  }
}
