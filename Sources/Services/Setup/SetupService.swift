import ConnectWise
package import Model

/// Does what the wizard and the unattended setup ask.
package struct SetupService: SetupOperations {
  let workplace: Workplace
  let clients: Clients
  let runs: BackgroundRuns
  /// What a new profile's connection starts with.
  private let connection: ConnectionDraft
  private let desk: SetupDesk
  /// How often one who looks on looks.
  private static let followInterval = Duration.seconds(1)

  package init(_ workplace: Workplace, clients: Clients, connection: ConnectionDraft = ConnectionDraft()) {
    self.workplace = workplace
    self.clients = clients
    self.connection = connection
    runs = BackgroundRuns(workplace)
    desk = SetupDesk(workplace)
  }

  // MARK: - Drafts

  package func begin() async -> SetupBeginning { beginning(isOurs: false) }

  package func enter(takingOver: Bool) async -> SetupBeginning {
    do throws(Problem) {
      switch try await desk.sit(takingOver: takingOver) {
      case .seated(let end):
        var beginning = beginning(isOurs: true)
        beginning.lastEnd = end.flatMap { $0.isAbnormal ? $0 : nil }
        return beginning
      case .taken(let holder):
        var beginning = beginning(isOurs: false)
        beginning.holder = holder ?? LockHolder(pid: 0, since: workplace.now(), started: 0, origin: "unknown")
        return beginning
      }
    } catch {
      // Without a lock the wizard works all the same; the next one just does not know of it.
      var beginning = beginning(isOurs: true)
      beginning.notice = beginning.notice ?? error
      return beginning
    }
  }

  package func follow() -> AsyncStream<DraftSight> {
    stream { yield in
      var stamp: DraftStamp?
      var holder: LockHolder?
      var isFirst = true
      while !Task.isCancelled {
        // What cannot be read now is read a second later.
        let now = try? workplace.drafts.stamp(workplace.name)
        if now != stamp, let kept = try? workplace.keptDraft(isOurs: false) { yield(.draft(kept.draft)) }
        stamp = now
        let current = try? workplace.locks.holder(.draft, of: workplace.name)
        if isFirst || current != holder { yield(.holder(current)) }
        holder = current
        isFirst = false
        do { try await workplace.time.sleep(Self.followInterval) } catch { return }
      }
    }
  }

  package func leave(_ cause: SessionEnd.Cause) async -> LockHolder? { await desk.leave(cause) }

  package var files: SessionFiles { workplace.drafts.files(of: workplace.name) }

  private func beginning(isOurs: Bool) -> SetupBeginning {
    var start = connection
    if start.clientID.isEmpty { start.clientID = workplace.environment["BOARDWALK_CLIENT_ID"] ?? "" }
    var beginning = SetupBeginning(
      newProfileID: workplace.newID(), profileName: workplace.name.rawValue, connection: start)
    beginning.places = SetupBeginning.Places(
      store: workplace.home.store(workplace.name).path, profile: workplace.home.profile(workplace.name).path,
      state: workplace.home.state(of: workplace.name).path)
    // Who holds the lock is for a choice at the start; without it nothing is lost.
    beginning.running = try? workplace.locks.holder(.run, of: workplace.name)
    beginning.offersSecretService = workplace.vaults.reachesSecretService
    beginning.knowsPassphrase = workplace.vaults.passphrase?.isKnown ?? false
    do {
      beginning.profile = try workplace.profiles.load(workplace.name).profile
    } catch {
      if error.cause != .missing { beginning.notice = Problem(error) }
    }
    do throws(Problem) {
      if let kept = try workplace.keptDraft(isOurs: isOurs) {
        beginning.draft = kept.draft
        if let profile = beginning.profile { beginning.draft?.connection.takeKept(of: profile) }
        beginning.draftKept = kept.kept
      }
    } catch {
      beginning.notice = beginning.notice ?? error
    }
    return beginning
  }

  package func keep(_ draft: SetupDraft) async throws(Problem) {
    do { try KeptDraft(kept: workplace.now(), draft: draft).save(workplace) } catch { throw Problem(error) }
  }

  package func discardDraft() async {
    // What cannot be removed is offered again at the next start; nothing is lost by it.
    try? workplace.drafts.discard(workplace.name)
  }

  // MARK: - The instance

  package func test(_ connection: ConnectionDraft, dataTypes: [DataType.ID]) -> AsyncStream<ConnectionTest.Event> {
    stream { yield in
      do throws(Problem) {
        let client = try await clients.client(connection)
        await ConnectionService(client, now: workplace.now).test(dataTypes, report: yield)
      } catch {
        yield(.check(.name, .failed(error)))
        yield(.finished(at: workplace.now()))
      }
    }
  }

  package func catalog(_ connection: ConnectionDraft) -> AsyncStream<Catalog> {
    stream { yield in
      do throws(Problem) {
        let client = try await clients.client(connection)
        let whole = await InstanceService(client, now: workplace.now).catalog(report: yield)
        await clients.keep(whole, of: client)
        keep(whole, of: connection)
      } catch {
        var catalog = Catalog()
        for resource in Catalog.resources { catalog.missing[resource.id] = error }
        yield(catalog)
      }
    }
  }

  package func preview(_ draft: SetupDraft) -> AsyncStream<Preview> {
    stream { yield in
      do throws(Problem) {
        let client = try await clients.client(draft.connection)
        let catalog = await clients.catalog(of: client)
        await PreviewService(client, now: workplace.now).preview(draft.sync, catalog: catalog, report: yield)
      } catch {
        var preview = Preview()
        for type in DataType.all {
          preview.counts[type.id, default: .init()].problem = error
        }
        yield(preview)
      }
    }
  }

  package func check(conditions: String, _ connection: ConnectionDraft) async throws(Problem) -> Int {
    let client = try await clients.client(connection)
    return try await InstanceService(client, now: workplace.now).check(conditions: conditions)
  }

  package func statusCounts(
    _ draft: SetupDraft, statuses: [BoardStatus]
  ) -> AsyncStream<(Record.ID, StatusCount)> {
    stream { yield in
      // Without a client nothing is counted; why is said by the test and the lists.
      guard let client = try? await clients.client(draft.connection) else { return }
      let catalog = await clients.catalog(of: client)
      await InstanceService(client, now: workplace.now).counts(
        of: statuses, boards: catalog.boards, scope: draft.sync.tickets
      ) { yield(($0, $1)) }
    }
  }

  package func rows(
    of resource: Resource.ID, _ connection: ConnectionDraft
  ) -> AsyncThrowingStream<PickPage, any Error> {
    AsyncThrowingStream { continuation in
      let task = Task {
        do {
          let client = try await clients.client(connection)
          try await InstanceService(client, now: workplace.now).rows(of: Resource[resource]) {
            continuation.yield($0)
            return !Task.isCancelled
          }
          continuation.finish()
        } catch {
          continuation.finish(throwing: Problem(error))
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  package func ticket(
    _ number: Record.ID, _ connection: ConnectionDraft
  ) async throws(Problem) -> TicketView {
    let client = try await clients.client(connection)
    do {
      return try await InstanceService(client, now: workplace.now).ticket(number)
    } catch  where error.kind == .recordNotFound {
      throw Problem("There is no ticket \(number).", mend: "Type the number of another one.")
    } catch { throw Problem(error) }
  }

  // MARK: - Saving

  package func save(_ draft: SetupDraft) async throws(Problem) -> Profile {
    let passphrase = draft.connection.secretStore == .passphrase ? draft.connection.passphrase : nil
    return try await workplace.vaults.trying(passphrase) { () throws(Problem) in try await write(draft) }
  }

  private func write(_ draft: SetupDraft) async throws(Problem) -> Profile {
    let profile = try draft.profile()
    do {
      let saved = try await workplace.save(
        profile, secret: draft.connection.secret, expecting: draft.baseRevision
      ).profile
      // A setup without a session has none: what lies there is somebody's who goes on with it.
      if desk.ownsDraft { await discardDraft() }
      return saved
    } catch { throw Problem(error) }
  }

  package func writeAnswers(
    _ draft: SetupDraft, catalog: Catalog, to path: String?
  ) async throws(Problem) -> String {
    var names: [Record.ID: String] = [:]
    var ids = Array(draft.import.companies.links.keys)
    if case .only(let chosen) = draft.import.companies.select { ids += chosen }
    if !ids.isEmpty {
      let client = try await clients.client(draft.connection)
      do { names = try await InstanceService(client, now: workplace.now).names(ofCompanies: ids) } catch {
        throw Problem(error)
      }
    }
    let text = AnswersWriter(draft, catalog: catalog, companies: names).text
    let target = path ?? workplace.home.state(of: workplace.name).appending("answers.json5").path
    do { try workplace.writeFile(Array(text.utf8), target) } catch { throw Problem(error) }
    return target
  }

  // MARK: - What the line and others do meanwhile

  package func waits() -> AsyncStream<ServerWait> { clients.waits.stream() }

  package func savedLists(of connection: ConnectionDraft) async -> Catalog? {
    // Lists that cannot be read are none: they come from the server.
    guard let bytes = try? workplace.memos.read(.lists, of: workplace.name) else { return nil }
    return SavedLists(parsing: bytes)?.catalog(of: connection, at: workplace.now())
  }

  private func keep(_ catalog: Catalog, of connection: ConnectionDraft) {
    guard !Task.isCancelled, let bytes = SavedLists(catalog, of: connection)?.bytes else { return }
    // Only the next start is slower without them.
    try? workplace.memos.write(bytes, as: .lists, of: workplace.name)
  }

  package func current() async -> Profile? {
    // What cannot be read now is told by the save.
    (try? workplace.profiles.load(workplace.name))?.profile
  }

  package func unlock(_ passphrase: SecretHandle, _ connection: ConnectionDraft) async throws(Problem) {
    try await workplace.vaults.trying(passphrase) { () throws(Problem) in try await clients.unlock(connection) }
  }

  package func check(caFile path: String) async -> Problem? {
    do throws(TransportError) {
      try workplace.transport.check(caFile: path)
      return nil
    } catch { return Problem(error.cause, mend: error.mend, exit: .settings) }
  }
}

/// A stream that a task fills, which ends when nobody reads.
func stream<Element: Sendable>(
  _ body: @escaping @Sendable (_ yield: @escaping @Sendable (Element) -> Void) async -> Void
) -> AsyncStream<Element> {
  AsyncStream { continuation in
    let task = Task {
      await body { continuation.yield($0) }
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
  }
}
