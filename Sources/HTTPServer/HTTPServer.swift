import CMicroHTTPD
import Glibc
import Synchronization

/// An HTTP/1.1 server with one thread for each connection, plain or with TLS.
///
/// The handler runs on the connection's thread and may block it. Limits are the configuration's;
/// everything beyond them is refused before the handler sees it.
package final class HTTPServer: Sendable {
  /// Answers one request, called from many threads at once.
  package typealias Handler = @Sendable (HTTPRequest) -> HTTPResponse

  /// What to listen on and how much to take.
  package struct Configuration: Sendable {
    /// The port; 0 lets the system choose.
    package var port: UInt16 = 0
    /// Only this machine, or every interface.
    package var onlyLoopback = true
    /// Key and certificate for HTTPS; without them the server speaks plain HTTP.
    package var certificate: Certificate?
    /// Connections at one time; more are closed at once.
    package var connectionLimit = 256
    /// A connection without traffic for so long is closed.
    package var idleTimeout: Duration = .seconds(120)
    /// Request line and headers must fit into this, or the answer is 414 or 431.
    package var headerByteLimit = 96 * 1024
    /// Longest body; more is answered with 413.
    package var bodyByteLimit = 1024 * 1024

    package init() {}
  }

  /// A server certificate (chain) and its private key, both as PEM text.
  package struct Certificate: Sendable {
    package let certificatePEM: String
    package let keyPEM: String

    package init(certificatePEM: String, keyPEM: String) {
      self.certificatePEM = certificatePEM
      self.keyPEM = keyPEM
    }
  }

  /// The server could not start.
  package enum StartError: Error, Hashable {
    /// The port is taken or not allowed, or the certificate and key are not usable.
    case refused(port: UInt16, errorNumber: Int32)
  }

  /// The port that is listened on.
  package let port: UInt16
  private let dispatcher: Dispatcher
  private let running: Mutex<Daemon?>

  /// Starts listening.
  /// - Throws: `StartError` when the port or certificate is not usable.
  package init(_ configuration: Configuration = Configuration(), handler: @escaping Handler) throws {
    let dispatcher = Dispatcher(bodyByteLimit: configuration.bodyByteLimit, handler: handler)
    let daemon = try Daemon.start(configuration, dispatcher: dispatcher)
    self.dispatcher = dispatcher
    port = daemon.port
    running = Mutex(daemon)
  }

  deinit { stop() }

  /// Closes all connections and waits for the handlers under way; further calls do nothing.
  package func stop() {
    dispatcher.stop()
    let daemon = running.withLock { current -> Daemon? in
      defer { current = nil }
      return current
    }
    daemon?.stop()
  }
}

/// The daemon's handle and the memory it refers to.
///
/// Sendable because nothing is changed after the start, and `HTTPServer` lets only one caller take it
/// out of its lock to stop it.
private struct Daemon: @unchecked Sendable {
  let handle: OpaquePointer
  let port: UInt16
  let texts: [UnsafeMutablePointer<CChar>]
  let dispatcher: Unmanaged<Dispatcher>

  static func start(_ configuration: HTTPServer.Configuration, dispatcher: Dispatcher) throws -> Daemon {
    let context = Unmanaged.passRetained(dispatcher)
    var texts: [UnsafeMutablePointer<CChar>] = []
    var address = boardwalk_mhd_address(configuration.port, configuration.onlyLoopback ? 1 : 0)
    var options = [
      option(MHD_OPTION.CONNECTION_LIMIT, configuration.connectionLimit),
      option(MHD_OPTION.CONNECTION_TIMEOUT, Int(configuration.idleTimeout.components.seconds)),
      option(MHD_OPTION.CONNECTION_MEMORY_LIMIT, configuration.headerByteLimit),
      option(
        MHD_OPTION.URI_LOG_CALLBACK, Int(bitPattern: unsafeBitCast(openExchange, to: UnsafeRawPointer.self)),
        context.toOpaque()),
      option(
        MHD_OPTION.NOTIFY_COMPLETED, Int(bitPattern: unsafeBitCast(closeExchange, to: UnsafeRawPointer.self)), nil),
    ]
    if let certificate = configuration.certificate {
      for (kind, text) in [
        (MHD_OPTION.HTTPS_MEM_KEY, certificate.keyPEM), (MHD_OPTION.HTTPS_MEM_CERT, certificate.certificatePEM),
      ] {
        guard let copy = strdup(text) else { continue }
        texts.append(copy)
        options.append(option(kind, 0, copy))
      }
    }
    let handle = withUnsafeMutablePointer(to: &address) { pointer in
      options.append(option(MHD_OPTION.SOCK_ADDR, 0, pointer))
      options.append(option(MHD_OPTION.END, 0))
      errno = 0
      return boardwalk_mhd_start(
        configuration.certificate == nil ? 0 : 1, configuration.port, handleRequest, context.toOpaque(), options)
    }
    guard let handle else {
      let number = errno
      texts.forEach { free($0) }
      context.release()
      throw HTTPServer.StartError.refused(port: configuration.port, errorNumber: number)
    }
    return Daemon(handle: handle, port: boardwalk_mhd_port(handle), texts: texts, dispatcher: context)
  }

  func stop() {
    MHD_stop_daemon(handle)
    texts.forEach { free($0) }
    dispatcher.release()
  }
}

private func option(
  _ kind: MHD_OPTION, _ value: Int, _ pointer: UnsafeMutableRawPointer? = nil
) -> MHD_OptionItem {
  MHD_OptionItem(option: kind, value: value, ptr_value: pointer)
}
