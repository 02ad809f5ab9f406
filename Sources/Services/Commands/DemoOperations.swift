package import Model

/// How large the simulated provider is, and how the simulated server behaves.
package struct DemoOptions: Sendable, Hashable {
  package var boards: Int?
  package var companies: Int?
  package var contacts: Int?
  package var members: Int?
  package var tickets: Int?
  package var opportunities: Int?
  /// The same seed makes the same provider.
  package var seed: UInt64?
  /// Added to each answer.
  package var latency: Duration?
  package init() {}
}

/// Starts the simulated ConnectWise.
package protocol DemoOperations: Sendable {
  /// Starts the server on loopback and makes a temporary home, or takes `BOARDWALK_HOME`.
  func start(_ options: DemoOptions) async throws(Problem) -> any DemoSession
}

/// A simulated ConnectWise that runs until it is stopped.
package protocol DemoSession: Sendable {
  /// The address to connect to: `http://127.0.0.1:41234`.
  var site: String { get }
  /// The simulated provider's name.
  var provider: String { get }
  /// The folder in which profile, vault and store are kept.
  var home: String { get }
  /// Whether the home was made for this session.
  var isHomeTemporary: Bool { get }
  /// The answers file that sets a profile up with it, first sync included, without the secret.
  var answers: AnswersSource { get }
  /// The secret that belongs to the answers.
  var secret: SecretHandle { get }

  /// What can be asked about a profile in the session's home. The beginning that its setup gives has the demo's connection,
  /// secret included.
  func services(_ name: ProfileName) throws(Problem) -> ProfileServices

  /// How many records of each resource the simulator holds that pass the profile's filters, judged by the simulator's
  /// own data rather than through the API.
  func counts(under profile: Profile) async -> [Resource.ID: Int]

  /// Ends the server. Files stay.
  func stop() async
}
