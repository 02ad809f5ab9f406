/// Where a ConnectWise instance is, made of whatever a person pastes.
///
/// Host names, addresses of the web client, API addresses with or without the `api-` prefix and with any codebase
/// path are all understood; what remains is an origin. Doubling the API path is a classic mistake whose answer looks
/// like refused credentials, so everything behind the host is dropped.
package struct SiteAddress: Sendable, Hashable, CustomStringConvertible {
  /// A region of ConnectWise's cloud.
  package struct Region: Sendable, Hashable, Identifiable {
    /// The short name: `na`.
    package let id: String
    package let title: String
    /// The host of the web client.
    package let host: String
    /// The host that the API is asked at.
    package var apiHost: String { "api-\(host)" }
    /// Its site.
    package var site: SiteAddress { SiteAddress(origin: Origin(.https, host)) }
  }

  /// The regions that a picker offers.
  package static let regions = [
    Region(id: "na", title: "North America", host: "na.myconnectwise.net"),
    Region(id: "eu", title: "Europe", host: "eu.myconnectwise.net"),
    Region(id: "au", title: "Australia", host: "au.myconnectwise.net"),
    Region(id: "za", title: "South Africa", host: "za.myconnectwise.net"),
  ]

  /// Further hosts of the cloud that have an `api-` twin.
  static let otherCloudHosts = [
    Region(id: "aus", title: "Australia (aus)", host: "aus.myconnectwise.net"),
    Region(id: "staging", title: "Staging", host: "staging.connectwisedev.com"),
  ]

  /// The origin of the web client, which is what a profile keeps.
  package let origin: Origin

  init(origin: Origin) { self.origin = origin }

  /// Reads what a person typed or pasted.
  ///
  /// - Throws: A ``SiteError`` when no site can be meant, or it would be asked without encryption.
  package init(parsing text: String) throws(SiteError) {
    // A paste brings line breaks and invisible marks, also in the middle; a blank there is a slip to be told.
    let plain = text.filter { !$0.isNewline && !$0.unicodeScalars.contains(where: Self.isInvisible) }
    let text = String(plain.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    guard !text.isEmpty else { throw .empty }
    guard !text.contains(where: \.isWhitespace) else { throw .host(text) }
    let (scheme, rest) = try Self.splitScheme(text)
    let authority = String(rest.prefix { !"/?#\\".contains($0) })
    guard !authority.contains("@") else { throw .credentials }
    let (name, port) = try Self.splitPort(authority)
    let host = try HostName.check(name)
    if scheme == .http, !HostName.isLoopback(host) { throw .notEncrypted(host: host) }
    origin = Origin(scheme, Self.webHost(host), port: port)
  }

  /// The text of the site as a profile keeps it: `https://na.myconnectwise.net`.
  package var description: String { origin.description }

  /// The region of ConnectWise's cloud whose host this is.
  package var region: Region? {
    (Self.regions + Self.otherCloudHosts).first { $0.host == origin.host }
  }

  /// Whether the host is ConnectWise's own, a region's or another one such as a sandbox.
  package var isCloud: Bool {
    [".myconnectwise.net", ".connectwisedev.com"].contains { origin.host.hasSuffix($0) }
  }

  /// Where the API is asked.
  ///
  /// The hosts of the cloud's regions get their `api-` prefix, as ConnectWise recommends; any other host is asked
  /// as it is.
  package var apiOrigin: Origin {
    guard let region else { return origin }
    return Origin(origin.scheme, region.apiHost, port: origin.port)
  }

  /// Whether a host named by the server is this site's, so that it may see the credentials.
  func owns(host: String) -> Bool {
    let host = host.lowercased()
    return host == origin.host || host == apiOrigin.host
  }

  /// `api-na.…` is the region `na.…`; any other host stays what it is.
  private static func webHost(_ host: String) -> String {
    (regions + otherCloudHosts).first { $0.apiHost == host }?.host ?? host
  }

  private static func splitScheme(_ text: String) throws(SiteError) -> (Origin.Scheme, Substring) {
    let scheme = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
    let rest = text[scheme.endIndex...]
    guard rest.hasPrefix("://") else {
      // A form such as `//host/path` or `host/path`.
      return (.https, text[...].drop { $0 == "/" })
    }
    let address = rest.dropFirst(3).drop { $0 == "/" }
    switch scheme.lowercased() {
    case "https": return (.https, address)
    case "http": return (.http, address)
    default: throw .scheme(String(scheme))
    }
  }

  private static func splitPort(_ authority: String) throws(SiteError) -> (host: String, port: Int?) {
    var host = authority[...]
    var port: Substring?
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { throw .host(authority) }
      host = authority[authority.index(after: authority.startIndex)..<end]
      let rest = authority[authority.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else { throw .host(authority) }
      port = rest.isEmpty ? nil : rest.dropFirst()
    } else if let colon = authority.firstIndex(of: ":") {
      host = authority[..<colon]
      port = authority[authority.index(after: colon)...]
      if port?.contains(":") == true { return (authority, nil) }
    }
    guard let port, !port.isEmpty else { return (String(host), nil) }
    guard port.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(port), (1...65_535).contains(number)
    else { throw .port(String(port)) }
    return (String(host), number)
  }

  /// Zero-width marks and byte-order marks come with pasted text.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format: true
    default: false
    }
  }
}
