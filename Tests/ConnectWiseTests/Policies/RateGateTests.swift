import ConnectWise
import Model
import Synchronization
import Testing

/// A transport that holds each request for a while, or until its task is cancelled, and counts those it holds.
private final class HoldingTransport: HTTPTransport {
  private struct Counts {
    var held = 0
    var most = 0
  }

  private let counts = Mutex(Counts())
  private let isEndless: Bool

  init(isEndless: Bool) { self.isEndless = isEndless }

  var held: Int { counts.withLock { $0.held } }
  var most: Int { counts.withLock { $0.most } }

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    let isFirst = request.path.hasPrefix("/login/")
    counts.withLock { counts in
      counts.held += 1
      counts.most = max(counts.most, counts.held)
    }
    defer { counts.withLock { $0.held -= 1 } }
    for _ in 0..<20 { await Task.yield() }
    while isEndless, !isFirst {
      guard !Task.isCancelled else { throw .cancelled }
      await Task.yield()
    }
    return HTTPResponse(
      status: 200, body: Array((isFirst ? "{\"Codebase\":\"v2025_1/\"}" : "{\"count\":1}").utf8))
  }
}

@Suite("The gate that all requests go through", .timeLimit(.minutes(5)))
struct RateGateTests {
  private func makeClient(_ transport: HoldingTransport) throws -> Client {
    let connection = Connection(
      site: "cw.example.com", company: "acme", authentication: .apiKeys(publicKey: "pub"), clientID: "guid")
    return try Client(
      connection, secret: SecretHandle(number: 1), transport: transport, time: TimeSource(ContinuousClock()),
      redact: { $0 })
  }

  @Test("fifty callers are all served, never more than four at once")
  func parallel() async throws {
    let transport = HoldingTransport(isEndless: false)
    let client = try makeClient(transport)
    _ = try await client.companyInfo()
    let sum = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<50 { group.addTask { try await client.count(ListPath("a")) } }
      return try await group.reduce(0, +)
    }
    #expect(sum == 50)
    #expect(transport.most == 4)
  }

  @Test("a caller that waits for its turn can be cancelled, and takes nobody's turn with it")
  func cancelling() async throws {
    let transport = HoldingTransport(isEndless: true)
    let client = try makeClient(transport)
    _ = try await client.companyInfo()
    let holders = (0..<4).map { _ in Task { try await client.count(ListPath("a")) } }
    while transport.held < 4 { await Task.yield() }
    let waiter = Task { try await client.count(ListPath("a")) }
    let other = Task { try await client.count(ListPath("a")) }
    waiter.cancel()
    await #expect(throws: APIError.self) { try await waiter.value }
    #expect(transport.held == 4)
    for holder in holders { holder.cancel() }
    for holder in holders { await #expect(throws: APIError.self) { try await holder.value } }
    while transport.held < 1 { await Task.yield() }
    other.cancel()
    await #expect(throws: APIError.self) { try await other.value }
  }
}
