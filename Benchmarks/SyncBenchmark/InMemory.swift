import Model
import SQLiteStore
import SimdjsonScanner
import Sync

/// What the scanner and the engine cost, without a network: pages that lie in memory, into SQLite.
struct InMemory {
  let pages: TicketPages
  let bench: Workbench

  func measure() async throws {
    let (written, scanned, again) = try await sideBySide()
    let whole = written.whole + scanned
    let count = pages.count
    Report.line("rows already scanned into SQLite", Report.rate(count, written.prepared))
    Report.line(
      "page bytes into SQLite", Report.rate(count, whole), ratio: written.prepared / whole, of: "writing alone",
      target: 0.9)
    Report.line("  of it scanning", Report.rate(count, scanned))
    let connection = Connection(
      site: "https://localhost", company: "benchmark", authentication: .apiKeys(publicKey: "k"), clientID: "c")
    let profile = Workbench.profile(connection, [.tickets])
    var request = SyncEngine.Request()
    // The pages are one list in order; without a network more workers would have nothing to wait for.
    request.workers = 1
    let run = try await bench.run(profile, request, from: pages, into: "run")
    guard run.end.resources[.tickets]?.counts.created == count else {
      throw Failure(description: "The run did not bring all tickets.")
    }
    Report.line(
      "the same by the engine", Report.rate(count, run.duration), ratio: written.prepared / run.duration,
      of: "writing alone", target: 0.9)
    Report.line(
      "again, nothing changed", Report.rate(count, again), ratio: whole / again, of: "the first load", target: 2)
  }

  /// Both ways page by page in turn and each first in turn, so that the moods of machine and cache meet both.
  private func sideBySide() async throws -> (
    written: (prepared: Duration, whole: Duration), scanned: Duration, again: Duration
  ) {
    let scanner = try SimdjsonScanner()
    let plan = ScanPlan(.tickets)
    let clock = Workbench.clock
    let (scannedStore, preparedStore) = (try await bench.store("scanned"), try await bench.store("prepared"))
    var (scanned, whole, prepared, again) = (Duration.zero, Duration.zero, Duration.zero, Duration.zero)
    func scan(_ number: Int) throws -> (ScannedPage, Duration) {
      let body = pages.body(number)
      let start = clock.now
      let page = try scanner.scan(body, plan: plan)
      return (page, start.duration(to: clock.now))
    }
    for number in 0..<pages.pageCount {
      for isPrepared in number % 2 == 0 ? [true, false] : [false, true] {
        let (page, duration) = try scan(number)
        if isPrepared {
          prepared += try await preparedStore.timedWrite(page)
        } else {
          scanned += duration
          whole += try await scannedStore.timedWrite(page)
        }
      }
    }
    for number in 0..<pages.pageCount {
      let (page, duration) = try scan(number)
      again += duration
      again += try await scannedStore.timedWrite(page)
    }
    await scannedStore.close()
    await preparedStore.close()
    return ((prepared, whole), scanned, again)
  }
}
