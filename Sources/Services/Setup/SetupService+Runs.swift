package import Model
import Sync

extension SetupService {
  package func runDraft(_ draft: SetupDraft) -> AsyncStream<RunProgress> { runs.draft(draft) }
  package func run(_ profile: Profile, secret: SecretHandle?) -> AsyncStream<RunProgress> {
    runs.first(profile, secret)
  }
  package func runNow(_ profile: Profile) -> AsyncStream<RunProgress> { runs.now(profile) }
  package func clear(_ profile: Profile, _ types: [DataType.ID]) -> AsyncStream<RunProgress> {
    runs.clear(profile, types)
  }
  package func runUnderWay() -> AsyncStream<RunProgress> { runs.underWay() }

  package func store(_ draft: SetupDraft) async throws(Problem) -> StoreState {
    do {
      let profile = try draft.profile()
      var state = StoreState(path: workplace.storePath(profile))
      do {
        let rows = try await workplace.withStoreThere(of: profile) { try? await $0.rowCounts() }
        state.rows = (rows ?? nil) ?? [:]
      } catch let error as StoreError {
        guard case .otherProfile = error.kind else { throw error }
        state.isOthers = true
      }
      return state
    } catch { throw Problem(error) }
  }

  package func setStoreAside(_ draft: SetupDraft) async throws(Problem) -> String {
    do {
      let path = workplace.storePath(try draft.profile())
      guard case .acquired(let lock) = try workplace.locks.acquire(.run, of: workplace.name, run: nil) else {
        throw Problem("A sync is under way in \(path).", mend: "Let it end, or end it with: boardwalk reset")
      }
      defer { lock.release() }
      let time = workplace.now().description.filter { $0 != "-" && $0 != ":" }
      let target = path.hasSuffix(".sqlite") ? "\(path.dropLast(7))-\(time).sqlite" : "\(path)-\(time)"
      // What was not folded into the file yet goes with it, and first: without it the file is older, never wrong.
      for ending in ["-wal", "-shm", ""] where workplace.fileExists(path + ending) {
        try workplace.moveFile(path + ending, target + ending)
      }
      return target
    } catch { throw Problem(error) }
  }

  package func dryRun(_ draft: SetupDraft) -> AsyncThrowingStream<DryRun, any Error> {
    AsyncThrowingStream { continuation in
      let task = Task {
        do {
          let profile = try draft.profile()
          let client = try await clients.client(draft.connection)
          let catalog = await clients.catalog(of: client)
          func compare(_ store: (any Store)?) async throws {
            let service = DryRunService(
              client: client, preview: PreviewService(client, now: workplace.now),
              scope: ScopeConditions(profile.sync, catalog: catalog, now: workplace.now()), store: store)
            let types = profile.sync.resources.filter(profile.sync.comesByItself)
            try await service.run(types, catalog: catalog) { continuation.yield($0) }
          }
          if try await workplace.withStoreThere(of: profile, compare) == nil { try await compare(nil) }
          continuation.finish()
        } catch {
          continuation.finish(throwing: Problem(error))
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }
}
