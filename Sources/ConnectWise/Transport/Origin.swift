/// Scheme, host and port: what credentials belong to.
package struct Origin: Sendable, Hashable, CustomStringConvertible {
  package enum Scheme: String, Sendable, Hashable {
    case https, http

    /// The port that a URL without one means.
    package var defaultPort: Int {
      switch self {
      case .https: 443
      case .http: 80
      }
    }
  }

  package let scheme: Scheme
  /// In lower case; an IPv6 address stands without its brackets.
  package let host: String
  package let port: Int

  package init(_ scheme: Scheme = .https, _ host: String, port: Int? = nil) {
    self.scheme = scheme
    self.host = host.lowercased()
    self.port = port ?? scheme.defaultPort
  }

  /// The host as it stands in a URL, with the port where it is not the scheme's own.
  package var authority: String {
    let host = host.contains(":") ? "[\(host)]" : host
    return port == scheme.defaultPort ? host : "\(host):\(port)"
  }

  /// Whether it is this machine: a loopback literal or `localhost`.
  package var isLoopback: Bool { HostName.isLoopback(host) }

  /// The text of the origin, without a slash at its end: `https://na.myconnectwise.net`.
  package var description: String { "\(scheme.rawValue)://\(authority)" }
}
