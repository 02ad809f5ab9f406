import Model
import Services
import Terminal

extension Option {
  fileprivate static let unattended = Option("unattended", "walk the four steps by answers, sync, compare, end")
  fileprivate static let boards = Option("boards", value: "N", "how many boards the provider has")
  fileprivate static let companies = Option("companies", value: "N", "how many companies")
  fileprivate static let contacts = Option("contacts", value: "N", "how many contacts")
  fileprivate static let members = Option("members", value: "N", "how many members")
  fileprivate static let tickets = Option("tickets", value: "N", "how many tickets")
  fileprivate static let opportunities = Option("opportunities", value: "N", "how many opportunities")
  fileprivate static let seed = Option("seed", value: "N", "the same number makes the same provider")
  fileprivate static let latency = Option("latency", value: "MS", "milliseconds that each answer takes longer")
}

extension Command {
  static let demo = Command(
    "demo", summary: "try it with a simulated ConnectWise on this machine",
    about: [
      "Starts a simulated provider on loopback and opens the wizard connected to it, in a temporary folder that it names, or in BOARDWALK_HOME. Without a terminal it does the same unattended."
    ],
    options: [
      .unattended, .boards, .companies, .contacts, .members, .tickets, .opportunities, .seed, .latency, .plain, .theme,
      .json,
    ],
    examples: [
      Example("boardwalk demo", "the wizard with a sample provider"),
      Example("boardwalk demo --unattended --tickets 100000", "everything by itself, with more tickets"),
    ], drawsWithout: [.unattended, .json]
  ) { invocation in
    let isAsked = invocation.arguments.has(.unattended) || invocation.arguments.has(.json)
    let way = isAsked ? nil : try? invocation.wizardWay()
    let session = try await invocation.environment.demo.start(try options(invocation.arguments))
    do {
      let exit: ExitCode
      if let way {
        exit = try await attended(session, invocation, way)
      } else {
        exit = try await unattended(session, invocation)
      }
      await session.stop()
      return exit
    } catch {
      await session.stop()
      throw error
    }
  }

  private static func attended(
    _ session: any DemoSession, _ invocation: Invocation, _ way: WizardWay
  ) async throws -> ExitCode {
    let services = try session.services(try invocation.profileName())
    let exit = try await invocation.openWizard(services, way, step: nil, demo: session.provider)
    // The server ends here: a sync that is under way would only wait for it. Where none is, there is nothing to end.
    _ = try? await services.maintenance.reset()
    invocation.output.tell(.info, home(session))
    return exit
  }

  private static func unattended(_ session: any DemoSession, _ invocation: Invocation) async throws -> ExitCode {
    let output = invocation.output
    let report = SetupReport(output: output)
    report.text([
      StyledText("Demo  \(cleaning: session.provider) at \(cleaning: session.site)", .bold), home(session),
    ])
    try report.event(
      "demo.start",
      ["provider": .string(session.provider), "site": .string(session.site), "home": .string(session.home)])
    let services = try session.services(try invocation.profileName())
    let order = UnattendedSetup.Order(
      answers: session.answers, isWhole: true, secret: session.secret)
    let result = try await UnattendedSetup(invocation: invocation, services: services, order: order).runReporting()
    guard result.exit == .done, let profile = result.profile else { return result.exit }
    return try await compare(session, services, profile, report)
  }

  /// Compares what is in the store with what the simulator holds under the profile's filters.
  private static func compare(
    _ session: any DemoSession, _ services: ProfileServices, _ profile: Profile, _ report: SetupReport
  ) async throws -> ExitCode {
    let there = await session.counts(under: profile)
    let status = try await services.status.status()
    let here = Dictionary(status.resources.map { ($0.resource, $0.rows) }, uniquingKeysWith: { $1 })
    var table = TextTable([
      .init(""), .init("Table"), .init("Database", isNumber: true), .init("Simulator", isNumber: true),
    ])
    var isEqual = true
    for resource in Resource.of(profile.sync.resources) {
      guard let expected = there[resource.id] else { continue }
      let rows = here[resource.id] ?? 0
      isEqual = isEqual && rows == expected
      table.add([
        report.output.mark(rows == expected ? .good : .bad), StyledText("\(cleaning: resource.id.rawValue)"),
        StyledText(ScreenText(grouped: rows)), StyledText(ScreenText(grouped: expected)),
      ])
      try report.event(
        "demo.compare",
        [
          "resource": .string(resource.id.rawValue), "rows": .integer(Int64(rows)),
          "simulator": .integer(Int64(expected)),
        ])
    }
    report.text(
      [StyledText("Database and simulator, under the profile's filters", .bold)] + table.lines(width: nil))
    guard isEqual else {
      throw Problem(
        "The database does not hold what the simulator has.", mend: "Please report it with: boardwalk status")
    }
    report.text([StyledText("Look at it:  sqlite3 \(cleaning: status.store)")])
    try report.event("demo.end", ["outcome": "done", "exit": 0, "store": .string(status.store)])
    return .done
  }

  private static func home(_ session: any DemoSession) -> StyledText {
    let remark: ScreenText = session.isHomeTemporary ? " (temporary; remove it when done)" : ""
    return StyledText("Files  \(cleaning: session.home)\(remark)")
  }

  private static func options(_ arguments: Arguments) throws -> DemoOptions {
    var options = DemoOptions()
    options.boards = try number(.boards, arguments, 1...200)
    options.companies = try number(.companies, arguments, 1...100_000)
    options.contacts = try number(.contacts, arguments, 0...1_000_000)
    options.members = try number(.members, arguments, 1...100_000)
    options.tickets = try number(.tickets, arguments, 0...5_000_000)
    options.opportunities = try number(.opportunities, arguments, 0...1_000_000)
    options.seed = try number(.seed, arguments, 0...Int.max).map(UInt64.init)
    options.latency = try number(.latency, arguments, 0...60_000).map { .milliseconds($0) }
    return options
  }

  private static func number(_ option: Option, _ arguments: Arguments, _ range: ClosedRange<Int>) throws -> Int? {
    guard let text = arguments[option] else { return nil }
    guard let value = Int(text), range.contains(value) else {
      throw Problem.usage(
        "--\(option.long) takes a number from \(range.lowerBound) to \(range.upperBound), not \"\(Problem.plain(text))\".",
        help: ["demo"])
    }
    return value
  }
}
