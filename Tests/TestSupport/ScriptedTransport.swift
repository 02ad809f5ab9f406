package import ConnectWise
import Synchronization

/// A transport whose answers a test writes; it keeps what was asked.
package final class ScriptedTransport: HTTPTransport {
  package typealias Script = @Sendable (HTTPRequest) -> Result<HTTPResponse, TransportError>

  private let script: Script
  private let asked = Mutex<[HTTPRequest]>([])

  /// All requests so far.
  package var requests: [HTTPRequest] { asked.withLock { $0 } }

  package init(_ script: @escaping Script) { self.script = script }

  package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    asked.withLock { $0.append(request) }
    return try script(request).get()
  }
}

extension HTTPResponse {
  /// A response with a text as its body.
  package static func text(_ text: String, status: Int = 200, headers: HTTPHeaders = [:]) -> HTTPResponse {
    HTTPResponse(status: status, headers: headers, body: Array(text.utf8))
  }
}

/// Time that passes only when somebody waits, and then at once.
package final class InstantTime: Sendable {
  private let state = Mutex<(now: Duration, waits: [Duration])>((.zero, []))

  package init() {}

  /// Every wait so far.
  package var waits: [Duration] { state.withLock { $0.waits } }
  package var now: Duration { state.withLock { $0.now } }

  /// Lets time pass.
  package func advance(_ duration: Duration) { state.withLock { $0.now += duration } }

  /// The time for a client; chance always says 0.
  package var source: TimeSource {
    TimeSource(
      uptime: { self.now },
      sleep: { duration in
        try Task.checkCancellation()
        self.state.withLock {
          $0.now += duration
          $0.waits.append(duration)
        }
      }, random: { 0 })
  }
}
