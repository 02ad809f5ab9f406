import ConnectWise
import Model
import Synchronization

/// Starts runs as processes of their own, which outlive the screen, one at a time, and follows them.
final class BackgroundRuns: Sendable {
  /// How long a run has to end in order when another takes its place.
  private static let grace = Duration.seconds(10)
  /// For how long a process that was started is waited for to begin, or one that told its end to be gone.
  private static let patience = 20
  /// What stands in the name of a draft's run before its plan, so that whoever sees the run knows what it does.
  private static let draftMark = "-draft-"

  typealias Show = @Sendable (RunProgress) -> Void

  private let workplace: Workplace
  private let latest = Mutex<(any StartedProcess)?>(nil)

  init(_ workplace: Workplace) { self.workplace = workplace }

  /// A run with the draft's settings; the same one is followed where it is under way, another draft's is ended.
  func draft(_ draft: SetupDraft) -> AsyncStream<RunProgress> {
    shown { [self] show in
      let profile = try draft.profile()
      // The process reads the settings from here, but for the secret, which it finds in a pipe.
      try KeptDraft(kept: workplace.now(), draft: draft).save(workplace)
      let ending = Self.ending(profile)
      if let run = try await holder(), run.hasSuffix(ending) { return try await follow(run, show) }
      try await makeWay(for: nil) { _ in }
      try await start(
        "sync", named: workplace.newRun() + ending, ["--draft", "--if-due"],
        secret: try await secret(draft.connection.secret, profile),
        show)
    }
  }

  /// The run of settings that were just saved, behind the one that is under way.
  func first(_ profile: Profile, _ typed: SecretHandle?) -> AsyncStream<RunProgress> {
    shown { [self] show in
      try await makeWay(for: Self.ending(profile), show)
      // What we keep the run opens itself, which proves that it is kept.
      let isKept = profile.connection.secretStore.keepsSecrets
      try await start("sync", ["--if-due"], secret: try await secret(isKept ? nil : typed, profile), show)
    }
  }

  /// A run that brings what has changed; where one is under way already, that one.
  func now(_ profile: Profile) -> AsyncStream<RunProgress> {
    shown { [self] show in
      if let run = try await holder() { return try await follow(run, show) }
      try await start("sync", secret: try await handedOn(profile), show)
    }
  }

  /// A run that deletes the rows of data types first, behind the one that is under way.
  func clear(_ profile: Profile, _ types: [DataType.ID]) -> AsyncStream<RunProgress> {
    shown { [self] show in
      try await makeWay(for: nil, show)
      try await start(
        "resync", types.map(\.rawValue) + ["--clear", "--yes"], secret: try await handedOn(profile), show)
    }
  }

  /// The run under way.
  func underWay() -> AsyncStream<RunProgress> {
    shown { [self] show in
      if let run = try await holder() { try await follow(run, show) }
    }
  }

  // MARK: - One at a time

  /// The name of the run under way; `nil` when there is none.
  private func holder() async throws -> String? {
    // A process that was just started may not have taken the lock yet.
    for _ in 0..<Self.patience {
      guard let process = latest.withLock({ $0 }), process.end == nil,
        try workplace.locks.holder(.run, of: workplace.name)?.pid != process.pid
      else { break }
      try await workplace.time.sleep(RunFollower.interval)
    }
    return try workplace.locks.holder(.run, of: workplace.name).map { $0.run ?? "" }
  }

  /// Waits until no other run is under way: one of a draft with another choice than `ending` names is asked to end.
  private func makeWay(for ending: String?, _ show: Show) async throws {
    guard let run = try await holder() else { return }
    if run.contains(Self.draftMark), ending.map(run.hasSuffix) != true {
      _ = try await workplace.locks.evict(.run, of: workplace.name, grace: Self.grace)
      return
    }
    do {
      for try await update in RunFollower(workplace).follow(run) {
        // Its end is not the end of what is waited for.
        var progress = update.progress
        (progress.outcome, progress.exit, progress.problem) = (nil, nil, nil)
        show(progress)
      }
    } catch is Problem {
      // It ended without a word; the next run goes on where it stopped.
    }
    for _ in 0..<Self.patience {
      guard try workplace.locks.holder(.run, of: workplace.name)?.run == run else { return }
      try await workplace.time.sleep(RunFollower.interval)
    }
  }

  // MARK: - Starting and following

  private func start(
    _ command: String, named run: String? = nil, _ options: [String] = [], secret: SecretHandle?, _ show: Show
  ) async throws {
    try Task.checkCancellation()
    let run = run ?? workplace.newRun()
    let process = try workplace.background.start(
      [command, "--profile", workplace.name.rawValue, "--run-name", run] + options, of: workplace.name, secret: secret)
    latest.withLock { $0 = process }
    try await follow(run, by: process, show)
  }

  private func follow(_ run: String, by process: (any StartedProcess)? = nil, _ show: Show) async throws {
    for try await update in RunFollower(workplace).follow(run, by: process) { show(update.progress) }
  }

  /// A stream of what is shown; an error becomes a run that failed for that reason.
  private func shown(
    _ body: @escaping @Sendable (_ show: @escaping Show) async throws -> Void
  ) -> AsyncStream<RunProgress> {
    stream { yield in
      let last = Mutex(RunProgress())
      do {
        try await body { progress in
          last.withLock { $0 = progress }
          yield(progress)
        }
      } catch is CancellationError {
        return
      } catch {
        let problem = Problem(error)
        var progress = last.withLock { $0 }
        progress.outcome = problem.exit == .done ? .done : .failed
        progress.exit = problem.exit
        progress.problem = problem.text
        yield(progress)
      }
    }
  }

  // MARK: - What is handed on

  /// How the name of a draft's run with these settings ends.
  private static func ending(_ profile: Profile) -> String {
    var request = SyncRequest()
    request.isDraft = true
    // A draft's run always reads, so it has a plan.
    return draftMark + (LastRun.plan(profile, request) ?? "")
  }

  /// The secret of a run: what was typed, or what the environment brought; any other the run opens itself.
  private func secret(_ typed: SecretHandle?, _ profile: Profile) async throws -> SecretHandle? {
    if let typed, profile.connection.secretStore.takesGivenSecret { return typed }
    return try await handedOn(profile)
  }

  /// Only a secret of the environment is handed on; any other the run opens itself.
  private func handedOn(_ profile: Profile) async throws -> SecretHandle? {
    profile.connection.secretStore.isHandedOn ? try await workplace.vaults.open(for: profile) : nil
  }
}
