package import ConnectWise
package import Model
import Synchronization

/// Performs requests with libcurl: one handle for each transfer under way, kept with its connections for the next.
///
/// No redirect is followed, no cookie kept, no `.netrc` read, nothing repeated. The only copy of a secret outside its
/// locked memory is the header line of the transfer, which is wiped when it ends.
package final class CurlTransport: HTTPTransport {
  /// Handles kept for the next request; the rate gate lets four run at once.
  private static let keptWorkers = 8

  private let secrets: any SecretMemory
  private let idle = Mutex<[CurlWorker]>([])

  /// A transport.
  ///
  /// - Parameter secrets: Where the bytes of the secrets are.
  package init(secrets: any SecretMemory) { self.secrets = secrets }

  package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    try Self.check(request)
    let worker = idle.withLock { $0.popLast() } ?? CurlWorker()
    let transfer = Transfer()
    let result = await withTaskCancellationHandler {
      await worker.perform(request, secrets: secrets, transfer: transfer)
    } onCancel: {
      transfer.cancel()
    }
    // One that failed is not used again: after a name that was not found, libcurl 7.88 takes the next request for a
    // mistake of the caller's.
    if case .success = result {
      idle.withLock { workers in
        if workers.count < Self.keptWorkers { workers.append(worker) }
      }
    }
    return try result.get()
  }

  package func check(caFile path: String) throws(TransportError) { try CAFile.check(path) }

  /// What is refused before anything is sent.
  private static func check(_ request: HTTPRequest) throws(TransportError) {
    guard request.origin.scheme == .https || request.origin.isLoopback else {
      throw .other("plain http is spoken to this machine only")
    }
    if let owner = request.authorization?.origin, owner != request.origin {
      throw .foreignCredentials(host: request.origin.host)
    }
    if let path = request.caFile { try CAFile.check(path) }
  }
}
