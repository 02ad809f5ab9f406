import ConnectWise
import Crypto
import CurlTransport
import Foundation
import Model
import SQLiteStore
import SimdjsonScanner
import Simulator
import Sync

/// Runs of the engine against a simulated server in another process of this machine.
struct OverTheNetwork {
  let bench: Workbench
  private static let secrets = LockedSecrets()

  private func connection(_ server: RunningServer) -> Connection {
    let configuration = SimulatorConfiguration()
    return Connection(
      site: server.site, company: configuration.companyID,
      authentication: .apiKeys(publicKey: configuration.publicKey), clientID: "00000000-0000-4000-8000-000000000001",
      caFile: server.authorityPath)
  }

  /// A source with the budget of requests out of the way.
  private func source(_ connection: Connection) throws -> ClientPageSource {
    let secret = Self.secrets.make()
    Self.secrets.replace(secret, 0..<0, with: SimulatorConfiguration().privateKey)
    return ClientPageSource(
      try Client(
        connection, secret: secret, transport: CurlTransport(secrets: Self.secrets),
        time: TimeSource(ContinuousClock()), limits: RateLimiter.Limits(perMinute: 1_000_000),
        redact: { $0 }))
  }

  // MARK: Measures

  /// Tickets over TLS, beside writing the same rows already scanned and beside a script in Python.
  func throughput(tickets: Int) async throws {
    let server = try RunningServer(["\(tickets)", "rendered"])
    let connection = connection(server)
    let (count, prepared) = try await writing(try source(connection))
    let run = try await bench.run(
      Workbench.profile(connection, [.tickets]), from: try source(connection), into: "network")
    // Those of deleted companies are left out; the others are what is compared.
    let counts = run.end.resources[.tickets]?.counts ?? Counts()
    guard counts.created + counts.skipped == count else {
      throw Failure(description: "The run brought \(counts.created) tickets of \(count).")
    }
    let share = Double(counts.created) / Double(count)
    let rate = Report.rate(counts.created, run.duration)
    Report.line(
      "from a server over TLS into SQLite", rate, ratio: share * (prepared / run.duration), of: "writing alone",
      target: 0.7)
    guard let python = ProcessInfo.processInfo.environment["PEER_PYTHON"] else {
      Report.line("a script in Python beside it", "left out: it needs python3 with venv, and requests from PyPI")
      return
    }
    let peer = try peer(python, connection)
    Report.line("a script in Python: requests, json, sqlite3", Report.rate(count, peer))
    Report.line(
      "from a server over TLS, beside Python", rate, ratio: share * (peer / run.duration), of: "Python's speed",
      target: 3)
  }

  /// With each answer late, how near four at once come to what the delay allows.
  func latency(_ milliseconds: Int, tickets: Int) async throws {
    let server = try RunningServer(["\(tickets)", "latency", "\(milliseconds)"])
    let connection = connection(server)
    let run = try await bench.run(
      Workbench.profile(connection, SyncSettings().resources), from: try source(connection), into: "late")
    let inFlight = RateLimiter.Limits().inFlight
    let ideal = Double(run.end.requests) * Double(milliseconds) / 1_000 / Double(inFlight)
    let taken = Report.seconds(run.duration)
    Report.line(
      "answers \(milliseconds) ms late, \(inFlight) at once",
      "\(run.end.requests) requests, \(Report.hundredths(taken)) s", ratio: ideal / taken, of: "what that allows",
      target: 0.9)
  }

  /// How many requests a run makes that finds nothing new.
  func nothingNew() async throws {
    let server = try RunningServer(["2000", "plain"])
    let connection = connection(server)
    let profile = Workbench.profile(connection, SyncSettings().resources)
    _ = try await bench.run(profile, from: try source(connection), into: "quiet")
    let run = try await bench.run(profile, from: try source(connection), into: "quiet")
    let store = try await bench.store("quiet")
    let boards = try await store.ids(of: .boards).count
    await store.close()
    let resources = RunPlan.resources(profile.sync)
    let main = resources.count { DataType[$0.dataType].resource == $0.id }
    let lookups = resources.count { DataType[$0.dataType].resource != $0.id && $0.parent == nil }
    Report.line(
      "a run with nothing new", "\(run.end.requests) requests", value: run.end.requests,
      limit: 2 * main + lookups + boards)
  }

  // MARK: Parts

  /// What writing the tickets takes that a server sends, when they are already there and scanned.
  private func writing(_ source: ClientPageSource) async throws -> (count: Int, taken: Duration) {
    let scanner = try SimdjsonScanner()
    let plan = ScanPlan(.tickets)
    let walk = try await source.walk(
      ListPath(.tickets), Query(.everything), paging: Resource.tickets.paging, from: PageWalker.Position())
    let store = try await bench.store("reference")
    var (count, taken) = (0, Duration.zero)
    while let answer = try await walk.next() {
      let page = try scanner.scan(answer.body, plan: plan)
      count += page.count
      taken += try await store.timedWrite(page)
    }
    await store.close()
    return (count, taken)
  }

  /// What a script takes for the same, told by itself, without its start.
  private func peer(_ python: String, _ connection: Connection) throws -> Duration {
    let configuration = SimulatorConfiguration()
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: python)
    process.arguments = ["Benchmarks/PythonPeer/peer.py", connection.site, "\(bench.folder)/peer.sqlite"]
    process.environment = ProcessInfo.processInfo.environment.merging([
      "CW_CA": connection.caFile ?? "", "CW_COMPANY": connection.company, "CW_PUBLIC": configuration.publicKey,
      "CW_PRIVATE": configuration.privateKey, "CW_CLIENT_ID": connection.clientID,
    ]) { $1 }
    process.standardOutput = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0, let seconds = Double(said.trimmingCharacters(in: .whitespacesAndNewlines))
    else { throw Failure(description: "The script in Python failed.") }
    return .seconds(seconds)
  }
}
