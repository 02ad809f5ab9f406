// What the sync core does with pages that lie in memory, beside what writing the same rows already scanned costs.
//
// swift run -c release SyncBenchmark [COUNT] [FOLDER]

import FoundationEssentials
import Model
import SQLiteStore
import SimdjsonScanner
import Sync

let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 100_000
let folder =
  CommandLine.arguments.count > 2
  ? CommandLine.arguments[2] : FileManager.default.temporaryDirectory.path(percentEncoded: false)
let base = "\(folder)/boardwalk-benchmark-\(UUID().uuidString)"
let clock = ContinuousClock()
let pages = TicketPages(count: count)
let time = Timestamp(year: 2026, month: 11, day: 21)

func rate(_ duration: Duration) -> Double {
  Double(count) / (Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18)
}

func line(_ title: String, _ duration: Duration, _ note: String = "") {
  let name = title + String(repeating: " ", count: max(0, 34 - title.count))
  print("\(name)\(Int(rate(duration))) records/s  \(note)")
}

func hundredths(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }

/// The most memory that the process ever had, in megabytes.
func peakMemory() -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
  return (peak?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) / 1_024
}

func remove(_ path: String) {
  for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
}

func openStore(_ name: String) async throws -> SQLiteStore {
  try await SQLiteStore.open(path: "\(base)-\(name).sqlite", profileID: "benchmark")
}

/// A whole run of the engine over the pages, first because it is the one whose memory counts.
func wholeRun() async throws {
  var profile = Profile(
    id: "benchmark",
    connection: Connection(
      site: "https://localhost", company: "benchmark", authentication: .apiKeys(publicKey: "k"), clientID: "c"))
  profile.sync.resources = [.tickets]
  profile.sync.companies.skipInactive = false
  let store = try await openStore("run")
  let engine = SyncEngine(
    store: store, source: pages, scanner: try SimdjsonScanner(), profileName: "benchmark", now: { time },
    uptime: { .zero })
  var end: RunEnd?
  let duration = try await clock.measure { end = try await engine.run(profile) }
  await store.close()
  remove("\(base)-run.sqlite")
  guard let end, end.outcome == .done, end.resources[.tickets]?.counts.created == count else {
    throw StoreError(.other(0), place: base, detail: "the run did not bring all records")
  }
  line("whole run, pages made on the way", duration, "peak memory \(peakMemory()) MB")
}

/// Both ways page by page in turn, so that the machine's moods meet both.
func sideBySide() async throws {
  let scanner = try SimdjsonScanner()
  let plan = ScanPlan(.tickets)
  let (scanned, prepared) = (try await openStore("scanned"), try await openStore("prepared"))
  var (scanning, writing, limit, unchanged) = (Duration.zero, Duration.zero, Duration.zero, Duration.zero)
  func write(_ page: ScannedPage, _ store: SQLiteStore) async throws {
    _ = try await store.write(PageWrite(page, to: .tickets, walk: nil, run: nil, time: time))
  }
  for number in 0..<pages.pageCount {
    let body = pages.body(number)
    let start = clock.now
    let page = try scanner.scan(body, plan: plan)
    let middle = clock.now
    try await write(page, scanned)
    let end = clock.now
    scanning += middle - start
    writing += end - middle
    limit += try await clock.measure { try await write(page, prepared) }
  }
  for number in 0..<pages.pageCount {
    let body = pages.body(number)
    unchanged += try await clock.measure { try await write(try scanner.scan(body, plan: plan), scanned) }
  }
  for store in [scanned, prepared] { await store.close() }
  remove("\(base)-scanned.sqlite")
  remove("\(base)-prepared.sqlite")
  let whole = scanning + writing
  line("rows already scanned into SQLite", limit, "= 1")
  line("page bytes into SQLite", whole, "= \(hundredths(limit / whole)) (must be 0.9)")
  line("scanning alone", scanning)
  line("again, nothing changed", unchanged, "= \(hundredths(whole / unchanged)) of the first load (must be 2)")
}

print("\(count) tickets of \(pages.body(0).count / min(count, 1_000)) bytes, 1,000 a page")
try await wholeRun()
try await sideBySide()
