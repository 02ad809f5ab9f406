import Model
import Services
import Synchronization
import Terminal

/// What the effects answered and the screen has not yet seen; the only thing that crosses threads.
final class Mailbox: Sendable {
  private let messages = Mutex<[Message]>([])
  private let wake: @Sendable () -> Void

  init(wake: @escaping @Sendable () -> Void) { self.wake = wake }

  /// Puts a message in and wakes the screen, once for all that lie there together.
  func post(_ message: Message) {
    let isFirst = messages.withLock { messages in
      messages.append(message)
      return messages.count == 1
    }
    if isFirst { wake() }
  }

  /// All that came since the last time.
  func drain() -> [Message] {
    messages.withLock { messages in
      defer { messages = [] }
      return messages
    }
  }
}

/// Does the work that the state wishes, off the main actor: that waits for keys and can run nothing else.
struct EffectRunner: Sendable {
  let operations: any SetupOperations
  var appearance: (any AppearanceOperations)?
  let mailbox: Mailbox

  /// Starts the work of an effect; `nil` for one that is no work outside.
  func start(_ effect: Effect) -> (kind: JobKind, task: Task<Void, Never>)? {
    switch effect {
    case .begin(let job):
      return (job.kind, detached { [operations] in post(job, .began(await operations.enter(takingOver: false))) })
    case .takeOver(let job):
      return (job.kind, detached { [operations] in post(job, .began(await operations.enter(takingOver: true))) })
    case .follow(let job): return (job.kind, walk(operations.follow(), job) { .sight($0) })
    case .keep(let job, let draft):
      return (
        job.kind,
        attempt(job) { [operations] () async throws(Problem) -> Answer in
          try await operations.keep(draft)
          return .ended
        }
      )
    case .test(let job, let connection, let types):
      return (job.kind, walk(operations.test(connection, dataTypes: types), job) { .tested($0) })
    case .catalog(let job, let connection):
      return (job.kind, walk(operations.catalog(connection), job) { .catalog($0) })
    case .preview(let job, let draft):
      return (job.kind, walk(operations.preview(draft), job) { .preview($0) })
    case .checkConditions(let job, let text, let connection):
      return (
        job.kind,
        attempt(job) { [operations] () async throws(Problem) -> Answer in
          .conditions(matching: try await operations.check(conditions: text, connection))
        }
      )
    case .statusCounts(let job, let draft, let statuses):
      return (job.kind, walk(operations.statusCounts(draft, statuses: statuses), job) { .statusCount($0.0, $0.1) })
    case .rows(let job, let resource, let connection):
      return (
        job.kind,
        detached { [operations] in
          do {
            for try await page in operations.rows(of: resource, connection) { post(job, .page(page)) }
            if !Task.isCancelled { post(job, .ended) }
          } catch {
            post(job, .failed(Self.problem(error)))
          }
        }
      )
    case .search(let job, let search):
      return (
        job.kind,
        detached { if let found = search.run(isCancelled: { Task.isCancelled }) { post(job, .found(found)) } }
      )
    case .organizations(let job, let draft):
      return (
        job.kind,
        attempt(job) { [operations] () async throws(Problem) -> Answer in
          .organizations(try await operations.organizations(draft))
        }
      )
    case .busyCompanies(let job, let draft, let since):
      return (
        job.kind,
        attempt(job) { [operations] () async throws(Problem) -> Answer in
          .busyCompanies(try await operations.companiesWithTickets(draft, since: since))
        }
      )
    case .readIDs(let job, let path, let tab):
      return (
        job.kind,
        attempt(job) { [operations] () async throws(Problem) -> Answer in
          .ids(try await operations.readText(path), tab)
        }
      )
    case .writeIDs(let job, let chosen, let path):
      return (
        job.kind,
        attempt(job) { [operations] () async throws(Problem) -> Answer in
          .wroteIDs(path: try await operations.writeText(chosen.text, to: path))
        }
      )
    case .ticket(let job, let number, let connection):
      return (
        job.kind,
        attempt(job) { [operations] () async throws(Problem) -> Answer in
          .ticket(try await operations.ticket(number, connection))
        }
      )
    case .save(let job, let draft):
      return (
        job.kind,
        attempt(job) { [operations] () async throws(Problem) -> Answer in .saved(try await operations.save(draft)) }
      )
    case .writeAnswers(let job, let draft, let catalog):
      return (
        job.kind,
        attempt(job) { [operations] () async throws(Problem) -> Answer in
          .wrote(path: try await operations.writeAnswers(draft, catalog: catalog, to: nil))
        }
      )
    case .run(let job, let profile, let secret):
      return (job.kind, walk(operations.run(profile, secret: secret), job) { .progress($0) })
    case .runs(let job, let wish):
      return (job.kind, start(wish, job))
    case .watch(let job):
      return (job.kind, walk(operations.waits(), job) { .waits($0) })
    case .savedLists(let job, let connection):
      return (
        job.kind, detached { [operations] in post(job, .savedLists(await operations.savedLists(of: connection))) }
      )
    case .current(let job):
      return (job.kind, detached { [operations] in post(job, .current(await operations.current())) })
    case .unlock(let job, let passphrase, let connection):
      return (
        job.kind,
        attempt(job) { [operations] () async throws(Problem) -> Answer in
          try await operations.unlock(passphrase, connection)
          return .unlocked
        }
      )
    case .checkFile(let job, let path):
      return (
        job.kind, detached { [operations] in post(job, .checked(path: path, await operations.check(caFile: path))) }
      )
    case .discardDraft:
      return (.keep, detached { [operations] in await operations.discardDraft() })
    case .themes(let job):
      return (job.kind, detached { [appearance] in post(job, .themes(appearance?.loadThemes() ?? [])) })
    case .keepSettings(let job, let change):
      return (
        job.kind,
        attempt(job) { [appearance] () async throws(Problem) -> Answer in
          try appearance?.keep(change)
          return .ended
        }
      )
    case .cancel, .secret, .passphrase, .redraw, .suspend, .mouse, .look:
      return nil
    }
  }

  /// Tells of each change in the folder of a person's own themes.
  func watchThemes() -> Task<Void, Never>? {
    guard let appearance else { return nil }
    return detached {
      for await _ in appearance.themeChanges() {
        // An editor writes, renames and removes: what it leaves counts.
        do { try await Task.sleep(for: .milliseconds(50)) } catch { return }
        mailbox.post(.themesChanged)
      }
    }
  }

  func post(_ job: JobID, _ answer: Answer) { mailbox.post(.answer(job, answer)) }

  func detached(_ work: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
    Task.detached { await work() }
  }

  func attempt(
    _ job: JobID, _ work: @escaping @Sendable () async throws(Problem) -> Answer
  ) -> Task<Void, Never> {
    detached {
      do throws(Problem) {
        post(job, try await work())
      } catch {
        post(job, .failed(error))
      }
    }
  }

  func walk<Element: Sendable>(
    _ stream: AsyncStream<Element>, _ job: JobID, _ answer: @escaping @Sendable (Element) -> Answer
  ) -> Task<Void, Never> {
    detached {
      for await element in stream { post(job, answer(element)) }
      if !Task.isCancelled { post(job, .ended) }
    }
  }

  private static func problem(_ error: any Error) -> Problem {
    error as? Problem ?? Problem("The list could not be read.", mend: "^T tries again.", exit: .failed)
  }
}
