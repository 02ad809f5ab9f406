import Foundation
import Glibc
import HTTPServer
import Model
import Simulator
import Synchronization
import TestSupport
import Testing

extension EndToEnd {
  /// The sign-in goes to the site alone, encrypted and checked, whatever servers, files and variables say.
  @Suite("Who is trusted", .serialized)
  struct TrustTests {
    /// A server with a certificate that the profile trusts, which nobody has a reason to ask.
    private final class Stranger: Sendable {
      let certificate: TestCertificate
      private let server: HTTPServer
      private let seen: Seen

      private final class Seen: Sendable { let requests = Mutex<[String]>([]) }

      var port: UInt16 { server.port }
      var requests: [String] { seen.requests.withLock { $0 } }

      init() throws {
        certificate = try TestCertificate()
        let seen = Seen()
        var configuration = HTTPServer.Configuration()
        configuration.certificate = .init(certificatePEM: certificate.certificatePEM, keyPEM: certificate.keyPEM)
        server = try HTTPServer(configuration) { request in
          seen.requests.withLock { $0.append(request.path) }
          return HTTPResponse(status: 200, body: .bytes(Array("[]".utf8)))
        }
        self.seen = seen
      }

      deinit { server.stop() }
    }

    private let stranger: Stranger

    init() throws { stranger = try Stranger() }

    /// An encrypted provider whose certificate is the stranger's too.
    private func provider(_ change: (inout SimulatorConfiguration) -> Void = { _ in }) throws -> Provider {
      try Provider(tickets: 300) {
        $0.certificate = .init(
          certificatePEM: stranger.certificate.certificatePEM, keyPEM: stranger.certificate.keyPEM)
        change(&$0)
      }
    }

    private func setUp(_ provider: Provider, _ machine: Machine) async throws {
      let connection = provider.connection(caFile: stranger.certificate.authorityPath)
      try await machine.setUp("{ \(connection) sync: { tickets: { closedSince: \"all\" } }, run: false }")
    }

    @Test(
      "no redirect is followed, be it to a server whose certificate is trusted", arguments: ["", "service/tickets"])
    func redirect(_ path: String) async throws {
      let provider = try provider()
      let machine = Machine()
      try await setUp(provider, machine)
      let target = "https://localhost:\(stranger.port)/v4_6_release/apis/3.0/service/tickets"
      provider.simulator.inject(Fault(.redirect(to: target), on: path.isEmpty ? nil : path))
      let run = try await machine.run("sync")
      #expect(run.exit == 6, "\(run)")
      #expect(run.errors.contains("sends requests on to localhost:\(stranger.port)"), "\(run)")
      #expect(stranger.requests.isEmpty)
      provider.simulator.mend()
      #expect(try await machine.run("sync").exit == 0)
    }

    @Test("where a list goes on is asked of the site, whatever host its Link names")
    func link() async throws {
      let provider = try provider()
      let machine = Machine()
      try await setUp(provider, machine)
      provider.simulator.inject(Fault(.linkToHost("localhost:\(stranger.port)")))
      provider.simulator.inject(Fault(.pageSizeCap(40)))
      let run = try await machine.run("sync")
      #expect(run.exit == 0, "\(run)")
      #expect(try machine.database.count("select count(*) from tickets") > 80)
      #expect(stranger.requests.isEmpty)
    }

    @Test("a host that the company's information names is not asked")
    func siteURL() async throws {
      let provider = try provider { $0.siteURL = "localhost:\(stranger.port)" }
      let machine = Machine()
      try await setUp(provider, machine)
      #expect(try await machine.run("sync").exit == 0)
      #expect(stranger.requests.isEmpty)
    }

    @Test("no variable, file or setting turns the check of certificates off")
    func cannotBeTurnedOff() async throws {
      let provider = try provider()
      let machine = Machine()
      for words in ["insecure: true", "verify: false", "tls: \"off\"", "verifyTLS: false"] {
        let connection = provider.connection().replacing("connection: {", with: "connection: { \(words),")
        let path = try machine.write("{ \(connection) }", to: "answers.json5")
        let setup = try await machine.run("setup", "--answers", path, with: ["BOARDWALK_SECRET": Provider.secret])
        #expect(setup.exit == 8 && setup.errors.contains("connection."), "\(setup)")
      }
      try await setUp(provider, machine)
      let file = URL(fileURLWithPath: machine.path("config/profiles/default.json"))
      let whole = try Data(contentsOf: file)
      let ca = stranger.certificate.authorityPath.replacing("/", with: "\\/")
      let text = String(decoding: whole, as: UTF8.self)
      let bare = text.replacing("\"\(ca)\"", with: "null").replacing(
        "\"\(stranger.certificate.authorityPath)\"", with: "null")
      try #require(bare != text)
      try Data(
        bare.replacing("\"connection\" : {", with: "\"connection\" : { \"insecure\": true, \"verify\": false,").utf8
      ).write(to: file)
      for name in [".curlrc", ".netrc"] {
        try Data("insecure\n".utf8).write(to: URL(fileURLWithPath: machine.folder.path("person/\(name)")))
      }
      let asked = provider.simulator.requests.count
      let run = try await machine.run(
        ["boards"],
        with: [
          "SSL_NO_VERIFY": "1",
          "CURL_INSECURE": "1", "BOARDWALK_INSECURE": "1", "GIT_SSL_NO_VERIFY": "1", "PYTHONHTTPSVERIFY": "0",
          "NODE_TLS_REJECT_UNAUTHORIZED": "0",
        ])
      #expect(run.exit == 6 && run.errors.contains("signed by nobody this machine trusts"), "\(run)")
      #expect(provider.simulator.requests.count == asked)
      try whole.write(to: file)
      #expect(try await machine.run("boards").exit == 0)
    }

    @Test("the keys of encrypted connections are not written down, though a variable asks for it")
    func keyLog() async throws {
      let provider = try provider()
      let machine = Machine()
      let log = machine.folder.path("keys.log")
      machine.variables["SSLKEYLOGFILE"] = log
      try await setUp(provider, machine)
      #expect(try await machine.run("boards").exit == 0)
      #expect(!FileManager.default.fileExists(atPath: log))
    }

    @Test("a profile that was changed to plain HTTP is refused; this machine alone may be asked so")
    func plainHTTP() async throws {
      let provider = try Provider()
      let machine = Machine()
      try await machine.setUp(provider.plainAnswers())
      let file = URL(fileURLWithPath: machine.path("config/profiles/default.json"))
      let text = try String(contentsOf: file, encoding: .utf8)
      for site in ["http://cw.example.com", "http://127.0.0.1.example.com", "http://[::2]"] {
        let changed = text.replacing(provider.site, with: site)
          .replacing(provider.site.replacing("/", with: "\\/"), with: site)
        try #require(changed != text)
        try Data(changed.utf8).write(to: file)
        let run = try await machine.run("boards")
        #expect(run.exit == 8 && run.errors.contains("https"), "\(site) \(run)")
      }
      try Data(text.utf8).write(to: file)
      #expect(try await machine.run("boards").exit == 0)
    }
  }
}
