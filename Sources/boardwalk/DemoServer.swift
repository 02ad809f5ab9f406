import ConnectWise
import Crypto
import Glibc
import Model
import Platform
import Services
import Simulator
import Sync

/// The simulated ConnectWise on loopback, and a home for what is set up with it.
nonisolated struct DemoServer: DemoOperations {
  let wiring: Wiring

  func start(_ options: DemoOptions) async throws(Problem) -> any DemoSession {
    var configuration = SimulatorConfiguration()
    configuration.seed = options.seed ?? configuration.seed
    configuration.size.boards = options.boards ?? configuration.size.boards
    configuration.size.companies = options.companies ?? configuration.size.companies
    configuration.size.contacts = options.contacts ?? configuration.size.contacts
    configuration.size.members = options.members ?? configuration.size.members
    configuration.size.tickets = options.tickets ?? configuration.size.tickets
    configuration.size.opportunities = options.opportunities ?? configuration.size.opportunities
    let simulator = Simulator(configuration)
    let site: String
    do { site = try simulator.start() } catch {
      throw Problem("The simulated ConnectWise could not be started: \(error).", mend: "Is a port of loopback free?")
    }
    if let latency = options.latency { simulator.inject(Fault(.latency(latency))) }
    let given = wiring.variables["BOARDWALK_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    let home: String
    if let given { home = given } else { home = try Self.temporaryFolder(wiring.variables["TMPDIR"]) }
    return Demo(
      wiring: wiring, simulator: simulator, site: site, home: home, isHomeTemporary: given == nil,
      secret: wiring.secrets.store(Array(configuration.privateKey.utf8).span.bytes))
  }

  /// A folder of our own below the system's for temporary files.
  private static func temporaryFolder(_ wanted: String?) throws(Problem) -> String {
    let parent = wanted.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
    // The six letters at the end are what mkdtemp replaces.
    var template = Array("\(parent)/boardwalk-demo.XXXXXX".utf8CString)
    guard let path = mkdtemp(&template) else {
      throw Problem("No temporary folder could be made in \(parent).", mend: "Set BOARDWALK_HOME to a folder of yours.")
    }
    return String(cString: path)
  }
}

/// A simulated ConnectWise that runs until it is stopped.
nonisolated struct Demo: DemoSession {
  let wiring: Wiring
  let simulator: Simulator
  let site: String
  let home: String
  let isHomeTemporary: Bool
  let secret: SecretHandle

  /// Any GUID will do for the simulator; this one tells what it is.
  private static let clientID = "00000000-de30-4000-8000-000000000001"

  var provider: String { simulator.configuration.companyName }

  var answers: AnswersSource {
    let text = """
      {
        connection: {
          site: "\(site)", company: "\(simulator.configuration.companyID)", clientId: "\(Self.clientID)",
          auth: { method: "apiKeys", publicKey: "\(simulator.configuration.publicKey)" },
        },
        import: { members: { select: "all", role: "technician" }, companies: { select: "all" } },
        run: true,
      }
      """
    return AnswersSource(name: "the demo's answers", text: Array(text.utf8))
  }

  func services(_ name: ProfileName) throws(Problem) -> ProfileServices {
    var variables = wiring.variables
    variables["BOARDWALK_HOME"] = home
    let home: Home
    do { home = try Surroundings.home(variables) } catch { throw Problem(error) }
    var connection = ConnectionDraft()
    connection.site = site
    connection.company = simulator.configuration.companyID
    connection.publicKey = simulator.configuration.publicKey
    connection.clientID = Self.clientID
    connection.secret = secret
    return wiring.services(name, home: home, variables: variables, connection: connection)
  }

  func counts(under profile: Profile) async -> [Resource.ID: Int] {
    let wanted = Resource.of(DataType.closure(of: profile.sync.resources))
    return SimulatedCounts(simulator, profile).counts(of: wanted)
  }

  func stop() async { simulator.stop() }
}
