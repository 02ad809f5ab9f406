package import HTTPServer

/// How a simulated instance is set up.
///
/// What is not known of ConnectWise for certain can be switched here.
package struct SimulatorConfiguration: Sendable {
  // MARK: Data

  /// Equal seeds, sizes and times give equal data.
  package var seed: UInt64 = 1
  package var size = SimulatorSize()
  /// The instant that the data's dates are relative to, in seconds since 1970; nil for the time of the start.
  package var now: Int64?
  /// Whether names that break programs, ids near 2^31 and dates before 1900 are sprinkled in.
  package var hasOddities = true

  /// Whether all tickets are written at the start (4 KB each in memory), so that pages cost no more than copying.
  package var prerendersTickets = false

  // MARK: The server

  /// The port, 0 for any that is free.
  package var port: UInt16 = 0
  /// With a certificate the server speaks HTTPS, without HTTP.
  package var certificate: HTTPServer.Certificate?
  package var companyID = "boardwalk"
  package var companyName = "Boardwalk Managed Services"
  /// The versioned codebase, with its slash; `v4_6_release/` is an on-premises server.
  package var codebase = "v2025_1/"
  package var version = "v2025.1.101234"
  package var isCloud = true
  /// `IsCloud` as the text `"True"`, as the guide shows it, or as a boolean.
  package var writesIsCloudAsText = false
  /// `SiteUrl` in company info; some servers have it.
  package var siteURL: String?

  // MARK: Signing in

  package var publicKey = "bW9ja1B1YmxpYzAx"
  package var privateKey = "bW9ja1ByaXZhdGUx"
  /// Further keys of the same member, the private ones by their public ones, as while keys are changed.
  package var otherKeys: [String: String] = [:]
  package var integratorName = "integrator"
  package var integratorPassword = "integrator-password"
  /// The identifier of the member the keys belong to, for levels of `My`.
  package var allowsSystemInfoWithoutKeys = false
  package var signInFailure = SignInFailure.unauthorized
  /// 401 or 403 for a missing client id.
  package var missingClientIDStatus = 401

  /// What a wrong company or key is answered with.
  package enum SignInFailure: Sendable {
    /// 401, code `Unauthorized`.
    case unauthorized
    /// 401, code `ConnectWiseApi`, message `UserNotAuthenticated`.
    case userNotAuthenticated
    /// 404, as cloud routing may answer.
    case notFound
    /// 400 with plain text, as cloud routing may answer.
    case cannotRoute
  }

  // MARK: Manners

  /// Empty fields as `null`, as old servers wrote them.
  package var writesNulls = false
  package var largestPage = 1_000
  /// A page size above the largest: capped silently, or refused with 400.
  package var refusesLargePages = false
  /// Longest path and query in bytes; more is answered with 414.
  package var urlByteLimit = 10_000
  /// Whether `/service/tickets` lists project tickets too.
  package var listsProjectTicketsAsService = false
  /// Whether a list of one page has a `Link` header.
  package var linksSinglePages = false
  /// How times without a zone are read, in seconds east of UTC.
  package var zoneOffset: Int64 = 0
  /// Whether times with a zone are read as times without one.
  package var ignoresZones = false
  /// Whether empty values pass `!=` and the negated operators.
  package var emptyPassesNegation = false
  /// An unknown name in `fields`: refused, or dropped silently.
  package var refusesUnknownFields = true
  /// The largest number of values in `in (...)`; nil for no limit.
  package var inLimit: Int?
  /// Names that lists return but refuse in conditions, in lower case.
  package var refusedConditionNames: Set<String> = []
  /// Whether a role that lacks everything may still read its own rights.
  package var allowsMySecurity = true

  package init() {}

  /// A small provider for tests.
  package static func small(seed: UInt64 = 1) -> SimulatorConfiguration {
    var configuration = SimulatorConfiguration()
    configuration.seed = seed
    configuration.size = .small
    return configuration
  }
}
