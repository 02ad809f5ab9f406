import Glibc
import HTTPServer
import Model
import Synchronization

/// A simulated ConnectWise PSA instance on loopback: the API as a client meets it, with a provider's data.
///
/// All methods may be called from any thread while it serves. A request sees the data as it was when the
/// request began.
package final class Simulator: Sendable {
  package let configuration: SimulatorConfiguration
  let random: Randomness
  /// The instant that the data's dates are relative to.
  package let epoch: Int64
  private let shared: Mutex<Shared>
  private let server: Mutex<HTTPServer?>
  private let port: Atomic<Int>

  /// Requests kept in the log; beyond it the older half goes, so that a demo that runs for days stays small.
  private static let logLimit = 100_000

  private struct Shared: Sendable {
    var data: Dataset
    var state: ServerState
    var log: [LoggedRequest] = []
    /// The view of the data that requests share until it changes.
    var view: View?
  }

  /// Makes the data; nothing is served before ``start()``.
  package init(_ configuration: SimulatorConfiguration = SimulatorConfiguration()) {
    self.configuration = configuration
    random = Randomness(seed: configuration.seed)
    epoch = configuration.now ?? Self.clock()
    let data = DatasetBuilder.build(
      configuration.size, random: random, now: epoch, hasOddities: configuration.hasOddities)
    shared = Mutex(Shared(data: data, state: ServerState(codebase: configuration.codebase)))
    server = Mutex(nil)
    port = Atomic(0)
  }

  deinit { stop() }

  // MARK: - Serving

  /// Starts to listen on loopback.
  /// - Returns: The site's address: `http://127.0.0.1:PORT`, or `https://localhost:PORT` with a certificate.
  /// - Throws: `HTTPServer.StartError`.
  @discardableResult
  package func start() throws -> String {
    var settings = HTTPServer.Configuration()
    settings.port = configuration.port
    settings.certificate = configuration.certificate
    settings.headerByteLimit = max(96 * 1024, configuration.urlByteLimit * 2)
    let started = try HTTPServer(settings) { [weak self] request in
      self?.respond(to: request) ?? HTTPResponse(status: 503)
    }
    port.store(Int(started.port), ordering: .releasing)
    server.withLock { $0 = started }
    shared.withLock { shared in
      shared.view = nil
      guard configuration.prerendersTickets else { return }
      let plain = makeView(&shared)
      shared.view = View(
        data: plain.data, random: random, base: String(decoding: plain.base, as: UTF8.self),
        writesNulls: plain.writesNulls, now: epoch, rendered: RenderedTickets(plain))
    }
    return siteAddress
  }

  /// Closes every connection; further calls do nothing.
  package func stop() {
    let running = server.withLock { current -> HTTPServer? in
      defer { current = nil }
      return current
    }
    running?.stop()
  }

  /// The site as a person would type it; the port is 0 before the start.
  package var siteAddress: String {
    let number = port.load(ordering: .acquiring)
    return configuration.certificate == nil ? "http://127.0.0.1:\(number)" : "https://localhost:\(number)"
  }

  /// Whether it runs, for waits that must end with it.
  private var isRunning: Bool { server.withLock { $0 != nil } }

  static func clock() -> Int64 { Int64(time(nil)) }

  // MARK: - State

  /// Runs with the data and state locked; the shared view is dropped, so that the next request sees the change.
  func change<Result: Sendable>(_ edit: (inout Dataset, inout ServerState) -> Result) -> Result {
    shared.withLock { shared in
      shared.view = nil
      return edit(&shared.data, &shared.state)
    }
  }

  /// The rights, limits and faults as they are now.
  var state: ServerState { shared.withLock { $0.state } }

  /// The data as it is now.
  var view: View {
    shared.withLock { makeView(&$0) }
  }

  private func makeView(_ shared: inout Shared) -> View {
    if let view = shared.view { return view }
    let view = View(
      data: shared.data, random: random, base: "\(siteAddress)/\(shared.state.codebase)apis/3.0/",
      writesNulls: configuration.writesNulls, now: epoch)
    shared.view = view
    return view
  }

  /// The requests answered so far, oldest first.
  package var requests: [LoggedRequest] { shared.withLock { $0.log } }

  /// Forgets the requests answered so far.
  package func clearRequests() { shared.withLock { $0.log = [] } }

  // MARK: - Answering

  func respond(to request: HTTPRequest) -> HTTPResponse {
    let place = RequestPlace(request.path)
    let (view, state, faults) = shared.withLock { shared in
      let view = makeView(&shared)
      let faults = shared.state.faults(hitting: place.faultPath)
      return (view, shared.state, faults)
    }
    for case .latency(let delay) in faults { pause(delay) }
    let responder = Responder(configuration: configuration, view: view, state: state, faults: faults, site: siteAddress)
    let response = responder.answer(request, place)
    let names = request.headers.map { $0.name.lowercased() }
    var status = response.status
    if case .hangUp = response.body { status = 0 }
    let entry = LoggedRequest(
      method: request.method, path: request.path, query: request.query, headerNames: names, status: status,
      bodyByteCount: request.body.count)
    shared.withLock { shared in
      shared.log.append(entry)
      if shared.log.count > Self.logLimit { shared.log.removeFirst(Self.logLimit / 2) }
    }
    return response
  }

  /// Waits in small steps, so that a stop need not wait for a long delay.
  private func pause(_ delay: Duration) {
    let end = ContinuousClock.now + delay
    while ContinuousClock.now < end, isRunning {
      usleep(UInt32(min(10_000, max(1, (end - ContinuousClock.now).components.attoseconds / 1_000_000_000_000))))
    }
  }
}
