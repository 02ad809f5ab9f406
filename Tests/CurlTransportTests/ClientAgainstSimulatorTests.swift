import ConnectWise
import Crypto
import CurlTransport
import Foundation
import Model
import Simulator
import Testing

@Suite("The client against a simulated ConnectWise", .timeLimit(.minutes(5)))
struct ClientAgainstSimulatorTests {
  private let secrets = LockedSecrets()

  /// A running simulator and a client for it.
  private func start(
    _ configuration: SimulatorConfiguration = .small(), secret text: String? = nil, publicKey: String? = nil,
    company: String? = nil, clientID: String = "guid", isIntegrator: Bool = false
  ) throws -> (Simulator, Client) {
    let simulator = Simulator(configuration)
    let site = try simulator.start()
    let secret = secrets.make()
    let password = isIntegrator ? configuration.integratorPassword : configuration.privateKey
    secrets.replace(secret, 0..<0, with: text ?? password)
    let connection = Connection(
      site: site, company: company ?? configuration.companyID,
      authentication: isIntegrator
        ? .integrator(username: configuration.integratorName)
        : .apiKeys(publicKey: publicKey ?? configuration.publicKey),
      clientID: clientID)
    let client = try Client(
      connection, secret: secret, transport: CurlTransport(secrets: secrets), time: TimeSource(ContinuousClock()),
      redact: { $0 })
    return (simulator, client)
  }

  private func ids(_ client: Client, _ list: ListPath, pageSize: Int = 1_000) async throws -> [Int] {
    var walker = try await client.walker(list, fields: ["id"], pageSize: pageSize)
    var found: [Int] = []
    while let page = try await client.nextPage(&walker) {
      #expect(page.serverDate != nil)
      found += try JSONValue(parsing: page.body).array?.compactMap { $0["id"].integer } ?? []
    }
    return found
  }

  @Test(
    "a connection test passes its stages in order, with keys and with an integrator login", arguments: [false, true])
  func connecting(isIntegrator: Bool) async throws {
    let (simulator, client) = try start(isIntegrator: isIntegrator)
    defer { simulator.stop() }
    var stages: [ConnectionStage] = []
    let report = try await client.connect { stages.append($0.stage) }
    #expect(stages == ConnectionStage.allCases)
    #expect(report.version == simulator.configuration.version)
    #expect(report.company.companyName == simulator.configuration.companyName)
  }

  @Test("what is refused is told apart")
  func refused() async throws {
    for failure: SimulatorConfiguration.SignInFailure in [
      .unauthorized, .userNotAuthenticated, .notFound, .cannotRoute,
    ] {
      var configuration = SimulatorConfiguration.small()
      configuration.signInFailure = failure
      // The keys swapped.
      let (simulator, client) = try start(
        configuration, secret: configuration.publicKey, publicKey: configuration.privateKey)
      defer { simulator.stop() }
      let error = await #expect(throws: APIError.self) { try await client.connect { _ in } }
      #expect(error?.kind == .credentialsRefused)
      #expect(error?.stage == .signedIn)
      #expect(error?.mend.contains("swapped") == true)
    }
    let (simulator, stranger) = try start(company: "nobody")
    defer { simulator.stop() }
    let unknown = await #expect(throws: APIError.self) { try await stranger.connect { _ in } }
    #expect(unknown?.kind == .companyUnknown)
    let (other, anonymous) = try start(clientID: "")
    defer { other.stop() }
    let nameless = await #expect(throws: APIError.self) { try await anonymous.connect { _ in } }
    #expect(nameless?.kind == .clientIDRefused)
  }

  @Test("every resource's lists are walked whole, and count says the same")
  func everyResource() async throws {
    let (simulator, client) = try start()
    defer { simulator.stop() }
    for resource in Resource.all {
      for route in resource.routes {
        let above = resource.parent.map { parent in
          Resource[parent].routes.first { $0.boards == route.boards } ?? Resource[parent].routes[0]
        }
        let list = ListPath(resource, route: route, parent: try above.flatMap { try simulator.ids(of: $0.path).first })
        let expected = try simulator.ids(of: list.path)
        #expect(try await ids(client, list) == expected, "\(list.path)")
        #expect(try await client.count(list) == expected.count, "\(list.path)")
      }
    }
  }

  @Test(
    "small pages, capped pages, ignored headers and missing links change nothing",
    arguments: [
      [.pageSizeCap(30)], [.ignoresForwardOnly, .pageSizeCap(30)], [.noLink, .pageSizeCap(30)],
      [.ignoresForwardOnly, .noLink, .pageSizeCap(30)], [.linkToHost("evil.example"), .pageSizeCap(7)],
    ] as [[Fault.Kind]])
  func manners(faults: [Fault.Kind]) async throws {
    let (simulator, client) = try start()
    defer { simulator.stop() }
    for fault in faults { simulator.inject(Fault(fault, on: "service/tickets")) }
    #expect(try await ids(client, ListPath(.tickets)) == simulator.ids(of: "service/tickets"))
  }

  @Test(
    "faults that pass leave no trace",
    arguments: [
      .serverError, .gateway(502), .cut(afterByteCount: 100), .cutChunked(afterByteCount: 100), .truncated, .hangUp,
      .tooManyRequests(.seconds(1)), .databaseTimeout,
    ] as [Fault.Kind])
  func passingFaults(fault: Fault.Kind) async throws {
    let (simulator, client) = try start()
    defer { simulator.stop() }
    simulator.inject(Fault(.pageSizeCap(40), on: "service/tickets"))
    simulator.inject(Fault(fault, on: "service/tickets", after: 1, times: 1))
    #expect(try await ids(client, ListPath(.tickets)) == simulator.ids(of: "service/tickets"))
  }

  @Test("the record at a rank is told by one request")
  func ranks() async throws {
    let (simulator, client) = try start()
    defer { simulator.stop() }
    let list = ListPath(.tickets)
    let all = try simulator.ids(of: "service/tickets")
    let few = Query(.compare("id", .greater, .integer(all[4])))
    _ = try await client.companyInfo()
    let before = simulator.requests.count
    #expect(try await client.boundary(list, rank: 1) == all[0])
    #expect(try await client.boundary(list, few, rank: 3) == all[7])
    #expect(try await client.boundary(list, rank: all.count) == all.last)
    #expect(try await client.boundary(list, rank: all.count + 1) == nil)
    #expect(simulator.requests.count == before + 4)
  }

  @Test("a record that the server cannot serve is found by asking for what lies before it")
  func poisonedRecord() async throws {
    let (simulator, client) = try start()
    defer { simulator.stop() }
    let list = ListPath(.tickets)
    let all = try simulator.ids(of: "service/tickets")
    simulator.inject(Fault(.poisonedRow(id: all[12]), on: "service/tickets"))
    var hasty = client
    hasty.policy.total = .seconds(1)
    let error = await #expect(throws: APIError.self) { try await hasty.boundary(list, rank: 13) }
    #expect(error?.kind.mayLieInRecords == true)
    #expect(try await hasty.boundary(list, rank: 14) == all[13])
  }

  @Test("a codebase that changes between pages is found again")
  func renamedCodebase() async throws {
    let (simulator, client) = try start()
    defer { simulator.stop() }
    simulator.inject(Fault(.pageSizeCap(40), on: "service/tickets"))
    var walker = try await client.walker(ListPath(.tickets), fields: ["id"])
    _ = try await client.nextPage(&walker)
    simulator.rename(codebase: "v2026_1/")
    #expect(try await client.nextPage(&walker) != nil)
    #expect(try await client.companyInfo().codebase == "v2026_1")
  }

  @Test("a page that repeats ends the walk as an error")
  func repeatedPage() async throws {
    let (simulator, client) = try start()
    defer { simulator.stop() }
    simulator.inject(Fault(.pageSizeCap(10), on: "service/tickets"))
    simulator.inject(Fault(.repeatsPage, on: "service/tickets"))
    let error = await #expect(throws: APIError.self) { try await ids(client, ListPath(.tickets)) }
    guard case .paging(.doesNotAdvance) = error?.kind else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("conditions mean to the server what they mean here, also in many parts")
  func conditions() async throws {
    var configuration = SimulatorConfiguration.small()
    configuration.urlByteLimit = 2_000
    let (simulator, client) = try start(configuration)
    defer { simulator.stop() }
    let all = try simulator.ids(of: "service/tickets")
    let many = Query(
      .all([.oneOf("id", Array(1...700) + all), .compare("summary", .notEqual, .text("a \"b\" [c] é&+%"))]))
    #expect(try await client.count(ListPath(.tickets), many) == all.count)
    #expect(try await client.list(ListPath(.tickets), many, fields: ["id"]).map(\.id).sorted() == all)
    let one = try #require(all.last)
    #expect(try await client.list(ListPath(.tickets), Query(.equal("id", .integer(one)))).map(\.id) == [one])
    let error = await #expect(throws: APIError.self) {
      try await client.count(ListPath(.tickets), Query(.expert("typeids = 3")))
    }
    #expect(error?.kind == .unknownName("typeids"))
    #expect(error?.exitClass == .settings)
  }

  @Test("the audit names what the role may not read, and reads twins")
  func audit() async throws {
    let (simulator, client) = try start()
    defer { simulator.stop() }
    simulator.deny("members", "service/boards", "service/info/boards")
    var streamed: [PermissionAudit.Entry] = []
    let entries = try await client.audit(DataType.all.map(\.id)) { streamed.append($0) }
    #expect(streamed == entries)
    func outcome(_ id: Resource.ID) -> PermissionAudit.Outcome? { entries.first { $0.resource == id }?.outcome }
    #expect(outcome(.members) == .canReadTwin || outcome(.members) == .forbidden)
    #expect(outcome(.boards) == .forbidden)
    #expect(outcome(.boardStatuses) == .notTried)
    guard case .canRead = outcome(.companies) else {
      Issue.record("\(String(describing: outcome(.companies)))")
      return
    }
  }

  @Test("no request carries the secret anywhere but in its header, and company info carries none")
  func secretStays() async throws {
    let (simulator, client) = try start()
    defer { simulator.stop() }
    _ = try await client.connect { _ in }
    for request in simulator.requests {
      #expect(!request.path.contains(simulator.configuration.privateKey))
      #expect(!request.query.contains(simulator.configuration.privateKey))
      #expect(request.headerNames.contains("authorization") != request.path.hasPrefix("/login/"))
    }
  }

  @Test("cancelling a walk ends it at once, also while it waits for a throttled server")
  func cancelling() async throws {
    let (simulator, client) = try start()
    defer { simulator.stop() }
    _ = try await client.companyInfo()
    simulator.inject(Fault(.tooManyRequests(.seconds(60))))
    let task = Task { try await client.count(ListPath(.companies)) }
    while await client.gate.pause == nil { await Task.yield() }
    task.cancel()
    let error = await #expect(throws: APIError.self) { try await task.value }
    #expect(error?.isCancellation == true)
  }
}
