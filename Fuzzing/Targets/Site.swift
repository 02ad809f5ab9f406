import ConnectWise
import Glibc

/// A site is an origin that nobody can smuggle anything into, and reads as itself.
func checkSite(_ bytes: [UInt8]) {
  let pasted = text(bytes)
  let site: SiteAddress
  do { site = try SiteAddress(parsing: pasted) } catch {
    expect(!error.cause.isEmpty && !error.mend.isEmpty, "a refusal without words")
    return
  }
  for origin in [site.origin, site.apiOrigin] {
    let host = origin.host
    expect(host.utf8.allSatisfy(isHostSign), "a host with \(String(reflecting: host))")
    expect((1...65_535).contains(origin.port), "port \(origin.port)")
    if host.contains(":") {
      expect(isAddress(host, AF_INET6), "\(host) is no IPv6 address to the system")
    } else if host.split(separator: ".").last?.utf8.allSatisfy({ (0x30...0x39).contains($0) }) ?? false {
      expect(isAddress(host, AF_INET), "\(host) is no IPv4 address to the system")
    }
    if origin.scheme == .http {
      expect(host == "localhost" || isLoopback(host), "\(host) in the clear")
    }
  }
  let again = try? SiteAddress(parsing: site.description)
  expect(again == site, "\(site) reads as \(again.map(\.description) ?? "nothing")")
  let api = try? SiteAddress(parsing: site.apiOrigin.description)
  expect(api == site, "the API of \(site) is one of \(api.map(\.description) ?? "nothing")")
}

private func isHostSign(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x30...0x39, 0x61...0x7A, 0x2D, 0x2E, 0x3A, 0x5F: true
  default: false
  }
}

/// Whether the system's own reader takes the text as an address of the family.
private func isAddress(_ text: String, _ family: Int32) -> Bool { address(text, family) != nil }

/// Whether the system's own reader takes the text as an address of this machine alone.
private func isLoopback(_ host: String) -> Bool {
  if let four = address(host, AF_INET) { return four[0] == 127 }
  return address(host, AF_INET6) == [UInt8](repeating: 0, count: 15) + [1]
}

/// The bytes of an address as the system's own reader takes it.
private func address(_ text: String, _ family: Int32) -> [UInt8]? {
  var bytes = [UInt8](repeating: 0, count: family == AF_INET ? 4 : 16)
  return inet_pton(family, text, &bytes) == 1 ? bytes : nil
}
