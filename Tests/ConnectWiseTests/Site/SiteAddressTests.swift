import ConnectWise
import TestSupport
import Testing

@Suite("Site addresses")
struct SiteAddressTests {
  @Test(
    "whatever a person pastes becomes an origin",
    arguments: [
      ("na.myconnectwise.net", "https://na.myconnectwise.net"),
      ("https://na.myconnectwise.net/", "https://na.myconnectwise.net"),
      ("  HTTPS://NA.MyConnectWise.net \n", "https://na.myconnectwise.net"),
      ("\u{FEFF}na.myconnectwise.net\u{200B}", "https://na.myconnectwise.net"),
      ("api-na.myconnectwise.net/v4_6_release/apis/3.0/", "https://na.myconnectwise.net"),
      ("https://api-eu.myconnectwise.net", "https://eu.myconnectwise.net"),
      ("api-staging.connectwisedev.com", "https://staging.connectwisedev.com"),
      ("sandbox-na.myconnectwise.net", "https://sandbox-na.myconnectwise.net"),
      ("https://cw.example.com/v4_6_release/apis/3.0", "https://cw.example.com"),
      ("https://cw.example.com:8443/v4_6_release?x=1#y", "https://cw.example.com:8443"),
      ("cw.example.com:443", "https://cw.example.com"),
      ("cw.example.com.", "https://cw.example.com"),
      ("//cw.example.com/x", "https://cw.example.com"),
      ("cw", "https://cw"),
      ("192.168.1.20", "https://192.168.1.20"),
      ("https://[2001:db8::1]:8443/x", "https://[2001:db8::1]:8443"),
      ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
      ("http://localhost:8080/v4_6_release", "http://localhost:8080"),
      ("http://[::1]:8080/", "http://[::1]:8080"),
      ("127.0.0.1:8080", "https://127.0.0.1:8080"),
      ("api-intern.example.com", "https://api-intern.example.com"),
    ])
  func normalised(text: String, expected: String) throws {
    let site = try SiteAddress(parsing: text)
    #expect(site.description == expected)
    #expect(try SiteAddress(parsing: site.description) == site)
  }

  @Test(
    "what cannot be a site says why",
    arguments: [
      ("", SiteError.empty), ("  \n", .empty), ("cw .example.com", .host("cw .example.com")),
      ("http://cw.example.com", .notEncrypted(host: "cw.example.com")),
      ("http://127.0.0.1.example.com", .notEncrypted(host: "127.0.0.1.example.com")),
      ("ftp://cw.example.com", .scheme("ftp")), ("javascript://x", .scheme("javascript")),
      ("https://user:pass@cw.example.com", .credentials), ("me@cw.example.com", .credentials),
      ("https://", .host("")), ("cw example!.com", .host("cw example!.com")),
      ("-cw.example.com", .host("-cw.example.com")),
      ("cw..example.com", .host("cw..example.com")), ("1.2.3", .host("1.2.3")), ("1.2.3.999", .host("1.2.3.999")),
      ("http://127.0.0.010", .host("127.0.0.010")), ("[1::2::3]", .host("1::2::3")), ("[1:::3]", .host("1:::3")),
      ("[::2:3:4:5:6:7:8:9]", .host("::2:3:4:5:6:7:8:9")),
      ("bücher.example", .host("bücher.example")), ("[::1", .host("[::1")), ("[zz::1]", .host("zz::1")),
      ("cw.example.com:0", .port("0")), ("cw.example.com:99999", .port("99999")), ("cw.example.com:8o", .port("8o")),
    ])
  func refused(text: String, expected: SiteError) {
    #expect(throws: expected) { try SiteAddress(parsing: text) }
    #expect(!expected.cause.isEmpty && !expected.mend.isEmpty)
  }

  @Test("the regions' hosts get their API prefix, others are asked as they are")
  func apiHosts() throws {
    for region in SiteAddress.regions {
      #expect(region.site.apiOrigin.host == "api-\(region.host)")
      #expect(region.site.isCloud && region.site.region == region)
    }
    #expect(try SiteAddress(parsing: "cw.example.com").apiOrigin.host == "cw.example.com")
    #expect(try SiteAddress(parsing: "sandbox-na.myconnectwise.net").apiOrigin.host == "sandbox-na.myconnectwise.net")
    #expect(try !SiteAddress(parsing: "evil-myconnectwise.net").isCloud)
    #expect(try !SiteAddress(parsing: "na.myconnectwise.net.example.com").isCloud)
  }

  @Test("random text never makes a site with anything but a host and a port")
  func randomText() {
    var random = SeededRandom(seed: 7)
    let pieces = [
      "http", "https", "://", "/", ":", "@", "[", "]", ".", "a", "1", "é", "\\", "?", "#", " ", "%2e", "-", "\u{0}",
    ]
    for _ in 0..<5_000 {
      let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
      guard let site = try? SiteAddress(parsing: text.joined()) else { continue }
      #expect(site.origin.host.allSatisfy { $0.isASCII && !"/@?#\\ %".contains($0) })
      #expect(site.origin.scheme == .https || site.origin.isLoopback)
    }
  }
}
