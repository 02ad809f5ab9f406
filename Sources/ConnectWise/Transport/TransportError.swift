/// Why there is no whole response.
package enum TransportError: Error, Sendable, Hashable {
  /// The part of a transfer that took too long.
  package enum Phase: String, Sendable, Hashable {
    case connect, stall, total
  }

  /// What is wrong with the server's certificate or the handshake.
  package enum TLSFault: Sendable, Hashable {
    /// No authority that is trusted here signed it.
    case untrusted
    case expired
    /// It is for other names.
    case hostMismatch
    /// The handshake failed; the words are the TLS library's.
    case handshake(String)
  }

  /// What is wrong with the file of extra authorities.
  package enum CAFileFault: Sendable, Hashable {
    case missing
    case unreadable
    /// No certificate stands in it.
    case notCertificates
  }

  case nameNotFound(host: String)
  case refused(host: String, port: Int)
  /// No route, network down and the like.
  case unreachable(host: String, reason: String)
  case timedOut(Phase, host: String)
  case tls(TLSFault, host: String)
  case caFile(CAFileFault, path: String)
  case proxy(reason: String)
  /// Body or headers are larger than allowed.
  case tooLarge(limit: Int)
  /// The line was cut before the response was whole.
  case cut(host: String)
  case cancelled
  /// The secret was wiped before the request was made.
  case secretGone
  /// Credentials of another origin: nothing was sent.
  case foreignCredentials(host: String)
  /// Anything else; the words are the library's.
  case other(String)

  /// Whether asking again may help.
  package var isTransient: Bool {
    switch self {
    case .nameNotFound, .refused, .unreachable, .timedOut, .cut, .other: true
    case .proxy: true
    case .tls(.handshake, _): true
    case .tls, .caFile, .tooLarge, .cancelled, .secretGone, .foreignCredentials: false
    }
  }
}
