import ConnectWise
import Model
import Sync

/// What a run does about pauses that the server asks for: it respects that of an earlier run, and keeps its own.
struct PauseKeeping: Sendable {
  /// The longest time that a run begins with waiting; one that would wait longer ends, and the next one comes.
  private static let patience = RetryPolicy.run.total

  private let workplace: Workplace
  private let memory: RunMemory
  private let site: String

  init(_ workplace: Workplace, site: String) {
    self.workplace = workplace
    memory = RunMemory(workplace)
    self.site = site
  }

  /// Waits for the end of a pause that an earlier run was told.
  ///
  /// - Parameters:
  ///   - client: Who is not to ask before that.
  ///   - limit: The time that the run has.
  ///   - telling: Learns that it waits.
  /// - Throws: `Problem` when that would take too long; `CancellationError`.
  func respect(at client: Client, within limit: Duration?, _ telling: Telling) async throws {
    let now = workplace.now()
    let kept: KeptPause?
    do throws(StorageError) {
      kept = try memory.read(.pause, as: KeptPause.self)
    } catch {
      telling.tell(.note("\(error.message) The pause that it may tell of is not waited for."))
      return
    }
    guard let left = kept?.left(of: site, at: now).map(Duration.seconds) else { return }
    let until = now.advanced(by: left.components.seconds)
    guard left < min(limit ?? Self.patience, Self.patience) else {
      throw Problem(
        "\(site) asked to be left alone until \(until).",
        mend: "Let the next run come after that, or go on at once: boardwalk sync --force", exit: .unreachable)
    }
    telling.tell(.wait(reason: "the last run was asked to leave the server alone", until: until))
    await client.gate.pause(for: left)
    try await workplace.time.sleep(left)
  }

  /// Keeps a pause that begins now.
  func keep(_ pause: Duration) {
    memory.keep(KeptPause(site: site, asked: workplace.now(), lasting: pause), as: .pause)
  }

  /// Keeps what is left of a client's pause; forgets what was kept when nothing is.
  func keep(of client: Client) async {
    if let pause = await client.gate.pause { keep(pause) } else { memory.forget(.pause) }
  }
}
