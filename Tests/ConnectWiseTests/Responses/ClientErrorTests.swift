import ConnectWise
import Model
import Synchronization
import TestSupport
import Testing

@Suite("What the client makes of answers")
struct ClientErrorTests {
  private static let companyInfo =
    "{\"CompanyName\":\"Acme\",\"Codebase\":\"v2025_1/\",\"VersionNumber\":\"v4.6.1\",\"IsCloud\":\"True\"}"
  private let time = InstantTime()

  private func client(
    _ site: String = "https://cw.example.com", _ script: @escaping ScriptedTransport.Script
  ) throws -> (Client, ScriptedTransport) {
    let transport = ScriptedTransport { request in
      request.path.hasPrefix("/login/") ? .success(.text(Self.companyInfo)) : script(request)
    }
    return (try makeClient(site, transport), transport)
  }

  private func makeClient(_ site: String, _ transport: ScriptedTransport) throws -> Client {
    let connection = Connection(
      site: site, company: "acme", authentication: .apiKeys(publicKey: "pub"), clientID: "guid")
    return try Client(
      connection, secret: SecretHandle(number: 1), transport: transport, time: time.source, redact: { $0 })
  }

  private func failure(_ client: Client) async -> APIError? {
    do throws(APIError) {
      _ = try await client.count(ListPath("company/companies", permission: Resource.companies.permission))
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "each error body of the catalogue is told apart",
    arguments: [
      (
        400, #"{"code":"ApiFindCondition","message":"invoiceDate is not a recognized name."}"#,
        .unknownName("invoiceDate")
      ),
      (
        400, #"{"code":"ApiFindCondition","message":"Enum value supplied was invalid"}"#,
        .badConditions("Enum value supplied was invalid")
      ),
      (400, "Cannot route. Codebase/company is invalid", .credentialsRefused),
      (401, #"{"code":"Unauthorized","message":"The credentials are not valid."}"#, .credentialsRefused),
      (401, #"{"code":"ConnectWiseApi","message":"UserNotAuthenticated"}"#, .credentialsRefused),
      (401, #"{"code":"Unauthorized","message":"ClientId is missing."}"#, .clientIDRefused),
      (403, #"{"code":"Unauthorized","message":"ClientId is missing."}"#, .clientIDRefused),
      (
        403,
        "{\r\n \"code\":\"Security\",\r\n \"message\":\"You do not have security permission to perform this action.\"}",
        .forbidden(Resource.companies.permission)
      ),
      (
        403, #"{"code":"Security","message":"SSL is required.","errors":null}"#,
        .refused(status: 403, "SSL is required.")
      ),
      (404, #"{"code":"NotFound","message":"Contact 57919 not found"}"#, .recordNotFound),
      (404, #"{"code":"ConnectWiseApi","message":"The endpoint does not exist."}"#, .endpointNotFound),
      (404, "<html>Not Found</html>", .credentialsRefused),
      (405, "", .refused(status: 405, "")), (414, "", .conditionsTooLong),
      (200, "<!DOCTYPE html><title>Sign in</title>", .notConnectWise("<!DOCTYPE html><title>Sign in</title>")),
      (200, "half a pag", .malformed("half a pag")), (200, "{\"count\":\"many\"}", .malformed("{\"count\":\"many\"}")),
    ] as [(Int, String, APIError.Kind)])
  func catalogue(status: Int, body: String, expected: APIError.Kind) async throws {
    let (client, transport) = try client { _ in .success(.text(body, status: status)) }
    let error = try #require(await failure(client))
    #expect(error.kind == expected)
    #expect(!error.cause.isEmpty && !error.mend.isEmpty)
    // None of these is asked twice.
    #expect(transport.requests.count { !$0.path.hasPrefix("/login/") } == 1)
  }

  @Test(
    "a count that no list can have is refused",
    arguments: ["-1", "-9223372036854775808", "9223372036854775807", "2147483648", "1e300", "1.5", "null"])
  func impossibleCount(text: String) async throws {
    let (client, _) = try client { _ in .success(.text("{\"count\":\(text)}")) }
    #expect(await failure(client)?.kind == .malformed("{\"count\":\(text)}"))
    let (good, _) = try self.client { _ in .success(.text("{\"count\":2147483647}")) }
    #expect(try await good.count(ListPath("a")) == Int(Int32.max))
  }

  @Test(
    "a secret that a server sends back is not told, whatever stands between its letters or where it is cut",
    arguments: [
      "hunter2", "h\u{200B}unt\u{200D}er2", "hun\u{34F}ter\u{FE0F}2", "hunt\u{1}er2", "hun\u{2066}ter2\u{2069}",
      String(repeating: "\u{200B}", count: 2_046) + "hunter2", String(repeating: "x", count: 508) + "hunter2",
      String(repeating: " ", count: 2_040) + "hunter2",
    ])
  func secretsSentBack(words: String) async throws {
    for body in [words, "{\"code\":\"X\",\"message\":\"\(words.replacing("\u{1}", with: "\\u0001"))\"}"] {
      let transport = ScriptedTransport { request in
        request.path.hasPrefix("/login/") ? .success(.text(Self.companyInfo)) : .success(.text(body, status: 400))
      }
      let connection = Connection(
        site: "cw.example.com", company: "acme", authentication: .apiKeys(publicKey: "pub"), clientID: "guid")
      let client = try Client(
        connection, secret: SecretHandle(number: 1), transport: transport, time: time.source,
        redact: { $0.replacing("hunter2", with: "•••") })
      let told = try #require(await failure(client)).cause
      let seen = String(String.UnicodeScalarView(told.unicodeScalars.filter { $0.isASCII }))
      #expect(!seen.contains("hunt") && !told.contains("hunt"), "\(told)")
    }
  }

  @Test("somebody at a screen is not held by a long pause of the server's, a run is")
  func longPause() async throws {
    let asked = Mutex(0)
    let (patient, transport) = try client { _ in
      let isFirst = asked.withLock { count in
        count += 1
        return count == 1
      }
      return .success(isFirst ? .text("", status: 429, headers: ["Retry-After": "3600"]) : .text("{\"count\":1}"))
    }
    var impatient = patient
    impatient.policy = .interactive
    // The first hears of the pause, the second must not sit it out.
    for _ in 0..<2 {
      guard case .rateLimited(let wait?) = await failure(impatient)?.kind else {
        Issue.record("it was not told of the pause")
        return
      }
      #expect((.seconds(3_590)...(.seconds(3_610))).contains(wait))
    }
    #expect(time.now < .seconds(60))
    #expect(transport.requests.count { !$0.path.hasPrefix("/login/") } == 1)
    #expect(await failure(patient) == nil)
    #expect(time.now >= .seconds(3_600))
  }

  @Test("a redirect names where it leads and is not followed")
  func redirect() async throws {
    let (client, transport) = try client { _ in
      .success(.text("", status: 302, headers: ["Location": "https://user@evil.example:444/x?y"]))
    }
    let error = try #require(await failure(client))
    #expect(error.kind == .redirected(to: "evil.example:444"))
    #expect(transport.requests.allSatisfy { $0.origin.host == "cw.example.com" })
  }

  @Test("server faults are asked again for 15 minutes, then told")
  func serverFaults() async throws {
    let (client, transport) = try client { _ in .success(.text("<html>", status: 502)) }
    let error = try #require(await failure(client))
    #expect(error.kind == .serverFault(status: 502, ""))
    #expect(error.exitClass == .unreachable)
    #expect(time.now > .seconds(800) && time.now <= .seconds(900))
    #expect(transport.requests.count > 20)
  }

  @Test(
    "a walk that asks for it gives a page up after seconds where its records may be at fault, and only there",
    arguments: [
      (.text("{\"message\":\"An error occurred\"}", status: 500), true), (.text("[{\"id\":1},{\"id\":"), true),
      (.text("<html>", status: 502), false), (.text("<html>", status: 503), false),
    ] as [(HTTPResponse, Bool)])
  func patience(answer: HTTPResponse, isShort: Bool) async throws {
    let (client, transport) = try client { _ in .success(answer) }
    var walker = try await client.walker(ListPath("a"))
    let error = await #expect(throws: APIError.self) { try await client.nextPage(&walker, patience: .short) }
    #expect(error?.kind.mayLieInRecords == isShort)
    #expect(isShort == (transport.requests.count { !$0.path.hasPrefix("/login/") } == 4))
    #expect(isShort ? (.seconds(3)...(.seconds(8))).contains(time.now) : time.now > .seconds(800))
  }

  @Test("a walk in a hurry waits for a line and a server that come back")
  func patienceWithTheLine() async throws {
    let time = time
    let (client, _) = try client { _ in
      switch time.now {
      case ..<(.seconds(100)): .failure(.timedOut(.connect, host: "cw.example.com"))
      case ..<(.seconds(200)): .success(.text("", status: 429, headers: ["Retry-After": "20"]))
      default: .success(.text("[{\"id\":4}]", headers: ["Link": ""]))
      }
    }
    var walker = try await client.walker(ListPath("a"))
    #expect(try await client.nextPage(&walker, patience: .short)?.lastID == 4)
  }

  @Test("a 429 holds everything back for as long as it says")
  func throttled() async throws {
    let time = time
    let (client, _) = try client { _ in
      time.now < .seconds(40)
        ? .success(.text("{\"error\":\"ConnectWiseAPI\"}", status: 429, headers: ["Retry-After": "45"]))
        : .success(.text("{\"count\":7}"))
    }
    #expect(try await client.count(ListPath("company/companies")) == 7)
    #expect(time.waits.first == .seconds(45))
  }

  @Test(
    "a time to come back that is missing or absurd is half a minute, and a date is told by the server's own clock",
    arguments: [
      ("7", 7), ("Sun, 06 Nov 1994 08:50:37 GMT", 60), (nil, 30), ("-5", 30), ("315360000", 30),
      ("Sat, 06 Nov 2004 08:49:37 GMT", 30),
    ] as [(String?, Int64)])
  func timeToComeBack(text: String?, seconds: Int64) async throws {
    let time = time
    let (client, transport) = try client { _ in
      guard time.waits.isEmpty else { return .success(.text("{\"count\":7}")) }
      var headers: HTTPHeaders = ["Date": "Sun, 06 Nov 1994 08:49:37 GMT"]
      headers["Retry-After"] = text
      return .success(.text("", status: 429, headers: headers))
    }
    #expect(try await client.count(ListPath("company/companies")) == 7)
    #expect(time.waits == [.seconds(seconds)])
    #expect(transport.requests.count == 3)
  }

  @Test("a second throttle right after a pause is waited for longer, and told as long as it is")
  func throttledAgain() async throws {
    let time = time
    let told = Mutex<[Duration]>([])
    var (client, _) = try client { _ in
      time.waits.count < 2
        ? .success(.text("", status: 429, headers: ["Retry-After": "1"])) : .success(.text("{\"count\":7}"))
    }
    client.onRetry = { retry in told.withLock { $0.append(retry.wait) } }
    #expect(try await client.count(ListPath("company/companies")) == 7)
    #expect(time.waits == [.seconds(1), .seconds(30)])
    #expect(told.withLock { $0 } == time.waits)
  }

  @Test("nothing that listens is told within half a minute")
  func refused() async throws {
    let transport = ScriptedTransport { _ in .failure(.refused(host: "cw.example.com", port: 443)) }
    let error = try #require(await failure(try makeClient("https://cw.example.com", transport)))
    #expect(error.kind == .transport(.refused(host: "cw.example.com", port: 443)))
    #expect(time.now <= .seconds(30))
  }

  @Test("an untrusted certificate is told at once")
  func untrusted() async throws {
    let transport = ScriptedTransport { _ in .failure(.tls(.untrusted, host: "cw.example.com")) }
    #expect(await failure(try makeClient("https://cw.example.com", transport)) != nil)
    #expect(transport.requests.count == 1)
  }

  @Test(
    "a company that the instance does not know",
    arguments: [(200, "null"), (404, ""), (404, "{\"code\":\"NotFound\"}")])
  func unknownCompany(status: Int, body: String) async throws {
    let transport = ScriptedTransport { _ in .success(.text(body, status: status)) }
    let error = try #require(await failure(try makeClient("https://cw.example.com", transport)))
    #expect(error.kind == .companyUnknown)
    #expect(error.exitClass == .credentials)
    #expect(transport.requests.allSatisfy { $0.authorization == nil })
  }

  @Test("a codebase that was renamed is found again, once")
  func renamedCodebase() async throws {
    let isUpgraded = Mutex(false)
    let transport = ScriptedTransport { request in
      let codebase = isUpgraded.withLock { $0 ? "v2026_1" : "v2025_1" }
      if request.path.hasPrefix("/login/") {
        return .success(.text("{\"Codebase\":\"\(codebase)/\",\"IsCloud\":true}"))
      }
      return .success(request.path.hasPrefix("/\(codebase)/") ? .text("{\"count\":3}") : .text("", status: 404))
    }
    let client = try makeClient("https://cw.example.com", transport)
    #expect(try await client.count(ListPath("company/companies")) == 3)
    isUpgraded.withLock { $0 = true }
    #expect(try await client.count(ListPath("company/companies")) == 3)
    #expect(transport.requests.count { $0.path.hasPrefix("/login/") } == 2)
  }

  @Test("the API of a cloud region is asked at its own host, and only that gets the keys")
  func cloudHosts() async throws {
    let (client, transport) = try client("na.myconnectwise.net") { _ in .success(.text("{\"count\":3}")) }
    _ = try await client.count(ListPath("company/companies"))
    #expect(transport.requests.map(\.origin.host) == ["na.myconnectwise.net", "api-na.myconnectwise.net"])
    #expect(transport.requests[0].authorization == nil)
    #expect(transport.requests[1].authorization?.origin == transport.requests[1].origin)
    #expect(transport.requests[1].path == "/v2025_1/apis/3.0/company/companies/count")
  }

  @Test("a host that company info names is taken only when it is the site's own")
  func siteURL() async throws {
    for (named, expected) in [
      ("evil.example", "api-na.myconnectwise.net"), ("na.myconnectwise.net", "na.myconnectwise.net"),
    ] {
      let transport = ScriptedTransport { request in
        request.path.hasPrefix("/login/")
          ? .success(.text("{\"Codebase\":\"v2025_1/\",\"SiteUrl\":\"\(named)\"}")) : .success(.text("{\"count\":1}"))
      }
      _ = try await makeClient("na.myconnectwise.net", transport).count(ListPath("a"))
      #expect(transport.requests[1].origin.host == expected)
    }
  }

  @Test("a forbidden list is read from its twin, and the role row is named when that is forbidden too")
  func twins() async throws {
    let list = ListPath(.boards)
    let (client, _) = try client { request in
      request.path.hasSuffix("service/info/boards")
        ? .success(.text("[{\"id\":1,\"name\":\"Help Desk\"}]", headers: ["Link": ""]))
        : .success(.text("{\"code\":\"Security\",\"message\":\"You do not have security permission\"}", status: 403))
    }
    #expect(try await client.list(list).map(\.id) == [1])
    await #expect(throws: APIError.self) { try await client.list(ListPath(.members)) }
    #expect(await failure(client)?.cause.contains("Companies > Company Maintenance") == true)
  }

  @Test("bodies from outside reach no message with control characters, and only in part")
  func sanitised() async throws {
    let body = "\u{1B}[31mred\u{7}\u{202E}" + String(repeating: "x", count: 5_000)
    let (client, _) = try client { _ in .success(.text(body, status: 418)) }
    let error = try #require(await failure(client))
    #expect(error.cause.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    #expect(!error.cause.contains("\u{202E}"))
    #expect(error.cause.count < 700)
  }
}
