import ConnectWise
import Model
import Synchronization
import TestSupport

/// The real transport, with a clock of ours on the server's side and events between requests.
final class WorldTransport: HTTPTransport {
  /// How long a request takes, by the clocks of the world.
  private static let requestTime = Duration.milliseconds(20)

  private struct State {
    var count = 0
    var events: [Int: [@Sendable () -> Void]] = [:]
  }

  private let line: any HTTPTransport
  private let time: InstantTime
  /// The server's clock as it stands, nil where it tells no time.
  private let clock: @Sendable () -> Timestamp?
  private let state = Mutex(State())

  init(_ line: any HTTPTransport, time: InstantTime, clock: @escaping @Sendable () -> Timestamp?) {
    self.line = line
    self.time = time
    self.clock = clock
  }

  /// How many requests were sent since the last ``forget()``.
  var count: Int { state.withLock { $0.count } }

  /// Lets something happen right before a request, counted from 1 since the last ``forget()``.
  func before(request number: Int, _ event: @escaping @Sendable () -> Void) {
    state.withLock { $0.events[number, default: []].append(event) }
  }

  /// Counts anew, without events.
  func forget() { state.withLock { $0 = State() } }

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    let events = state.withLock { state in
      state.count += 1
      return state.events[state.count] ?? []
    }
    for event in events { event() }
    time.advance(Self.requestTime)
    let date = clock()
    var response = try await line.send(request)
    let told = response.headers["Date"].flatMap(HTTPDate.parse)
    // A date to come back at stays as far from the server's time as it was.
    if let told, let date, let back = response.headers["Retry-After"].flatMap(HTTPDate.parse) {
      response.headers["Retry-After"] = Self.text(date.advanced(by: back.seconds - told.seconds))
    }
    response.headers["Date"] = date.map(Self.text)
    return response
  }

  /// A time as HTTP writes it; nobody reads the day of the week.
  private static func text(_ time: Timestamp) -> String {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let parts = time.description.split(whereSeparator: { "-T:Z".contains($0) }).map(String.init)
    let month = Int(parts[1]).map { months[$0 - 1] } ?? ""
    return "Mon, \(parts[2]) \(month) \(parts[0]) \(parts[3]):\(parts[4]):\(parts[5]) GMT"
  }
}
