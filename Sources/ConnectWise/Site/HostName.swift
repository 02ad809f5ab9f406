/// What may stand as a host: a DNS name, an IPv4 or an IPv6 literal.
enum HostName {
  /// The host in lower case, without a dot at its end.
  static func check(_ text: String) throws(SiteError) -> String {
    var host = text.lowercased()
    if host.hasSuffix("."), host.count > 1 { host.removeLast() }
    guard !host.isEmpty else { throw .host(text) }
    if host.contains(":") {
      guard isIPv6(host) else { throw .host(text) }
      return host
    }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    guard host.utf8.count <= 253, labels.allSatisfy(isLabel) else { throw .host(text) }
    // Only digits at the end means an IPv4 literal, which must then be a whole one.
    if let last = labels.last, last.allSatisfy(\.isNumber) {
      guard isIPv4(labels) else { throw .host(text) }
    }
    return host
  }

  /// Whether the host is this machine: a loopback literal or `localhost`.
  static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" || host == "0:0:0:0:0:0:0:1" { return true }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    return labels.first == "127" && isIPv4(labels)
  }

  private static func isLabel(_ label: Substring) -> Bool {
    !label.isEmpty && label.utf8.count <= 63 && label.first != "-" && label.last != "-"
      && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
  }

  private static func isIPv4(_ labels: [Substring]) -> Bool {
    // A zero before a number makes it octal to some and not to others.
    labels.count == 4 && labels.allSatisfy { label in UInt8(label).map { String($0) == label } ?? false }
  }

  private static func isIPv6(_ host: String) -> Bool {
    // Two colons stand for what is left out, once.
    let halves = host.split(separator: "::", omittingEmptySubsequences: false)
    let groups = halves.filter { !$0.isEmpty }.flatMap { $0.split(separator: ":", omittingEmptySubsequences: false) }
    let areHex = groups.allSatisfy { group in
      (1...4).contains(group.count) && group.allSatisfy { $0.isASCII && $0.isHexDigit }
    }
    return areHex && (halves.count == 1 ? groups.count == 8 : halves.count == 2 && groups.count < 8)
  }
}
