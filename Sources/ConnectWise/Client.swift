package import Model

/// One ConnectWise instance, as one user sees it: the only way in which the program asks it anything.
///
/// A value that may be copied freely: copies share what was discovered, and one ``RateGate``. Everything can be
/// cancelled, also in the middle of a transfer. Redirects are never followed, and nothing is ever written.
package struct Client: Sendable {
  package let site: SiteAddress
  package let authentication: Authentication
  package let caFile: String?
  package let gate: RateGate
  /// How failed requests are repeated.
  package var policy: RetryPolicy
  /// Told each time a request is going to be repeated; must not take long.
  package var onRetry: (@Sendable (Retry) -> Void)?
  /// How long requests may take.
  package var limits = HTTPRequest.TimeLimits()

  let transport: any HTTPTransport
  let reader: ResponseReader
  let time: TimeSource
  let discovery = Discovery()

  /// A client.
  ///
  /// - Parameters:
  ///   - site: Where the instance is.
  ///   - authentication: Who asks. The secret stays where it is; only its handle is held.
  ///   - caFile: Certificates to trust besides the system's.
  ///   - transport: What performs the requests.
  ///   - gate: The door to the instance, shared by all its clients in a program.
  ///   - time: The passing of time.
  ///   - policy: How failed requests are repeated.
  ///   - redact: Takes secrets out of what the server says.
  package init(
    site: SiteAddress, authentication: Authentication, caFile: String? = nil, transport: any HTTPTransport,
    gate: RateGate, time: TimeSource, policy: RetryPolicy = .run,
    redact: @escaping @Sendable (String) -> String
  ) {
    self.site = site
    self.authentication = authentication
    self.caFile = caFile
    self.transport = transport
    self.gate = gate
    self.time = time
    self.policy = policy
    reader = ResponseReader(redact: redact)
  }

  /// The client of a profile's connection, with a gate of its own.
  ///
  /// - Throws: When the connection's site cannot be one.
  package init(
    _ connection: Connection, secret: SecretHandle, transport: any HTTPTransport, time: TimeSource,
    limits: RateLimiter.Limits = .init(), policy: RetryPolicy = .run,
    redact: @escaping @Sendable (String) -> String
  ) throws(SiteError) {
    self.init(
      site: try SiteAddress(parsing: connection.site), authentication: Authentication(connection, secret: secret),
      caFile: connection.caFile, transport: transport, gate: RateGate(limits, time: time), time: time, policy: policy,
      redact: redact)
  }

  /// What the instance says about the company; asked once and kept.
  ///
  /// - Throws: `companyUnknown`, `notConnectWise`, or what keeps us from asking.
  package func companyInfo() async throws(APIError) -> CompanyInfo {
    if let known = await discovery.info { return known }
    return try await discover().info
  }

  /// What the server says about itself.
  package func systemInfo() async throws(APIError) -> SystemInfo {
    let response = try await get("system/info")
    return SystemInfo(try json(response, "system/info"))
  }

  /// How many records of a list match.
  ///
  /// Conditions too long for one URL are asked in parts and added up; parts of *any* may overlap, then the sum is the
  /// most it can be.
  package func count(_ list: ListPath, _ query: Query = .everything) async throws(APIError) -> Int {
    try await withTwin(list) { list throws(APIError) in
      var sum = 0
      for part in try await split(query, of: list, fields: []) {
        let response = try await perform(list) { $0.count(list.path, part) }
        // Ids have 32 bits, so no list is longer; what is added up to or multiplied later cannot overflow then.
        guard let count = try json(response, list.path)["count"].integer, (0...Int(Int32.max)).contains(count) else {
          throw error(.malformed(reader.excerpt(response.body)), list.path)
        }
        sum += count
      }
      return sum
    }
  }

  /// One record, whole.
  ///
  /// - Throws: `recordNotFound` when there is none of that id.
  package func record(_ list: ListPath, _ id: Record.ID) async throws(APIError) -> Record {
    let path = "\(list.path)/\(id)"
    let response = try await perform(ListPath(path, permission: list.permission)) { $0.get(path) }
    guard let record = Record(try json(response, path)) else {
      throw error(.malformed(reader.excerpt(response.body)), path)
    }
    return record
  }

  /// Anything else that is read, as it came.
  package func get(
    _ path: String, _ items: [(String, String)] = [], permission: Resource.Permission? = nil
  ) async throws(APIError) -> HTTPResponse {
    try await perform(ListPath(path, permission: permission)) { $0.get(path, items) }
  }

  func error(_ kind: APIError.Kind, _ path: String, code: String? = nil) -> APIError {
    let usesKeys = if case .apiKeys = authentication.method { true } else { false }
    return APIError(
      kind, path: path, site: site.origin.authority, company: authentication.company, usesKeys: usesKeys,
      code: code)
  }

  func json(_ response: HTTPResponse, _ path: String) throws(APIError) -> JSONValue {
    do {
      return try JSONValue(parsing: response.body)
    } catch {
      throw self.error(.malformed(reader.excerpt(response.body)), path)
    }
  }

  /// Does something with a list, or with its twin where the list itself is forbidden.
  func withTwin<Result>(
    _ list: ListPath, _ body: (ListPath) async throws(APIError) -> Result
  ) async throws(APIError) -> Result {
    do {
      return try await body(list)
    } catch {
      guard error.isForbidden, let twin = list.ofTwin else { throw error }
      do {
        return try await body(twin)
      } catch let second {
        // What is missing is the right to the list itself, whatever its twin says.
        throw second.isCancellation ? second : error
      }
    }
  }
}

/// A request that is going to be repeated.
package struct Retry: Sendable, Hashable {
  /// What kept it from its answer, for people.
  package let cause: String
  /// How often it was made so far.
  package let attempt: Int
  /// How long is waited before the next attempt.
  package let wait: Duration
  /// Whether the server asked everybody to wait.
  package let isThrottle: Bool
}

/// What a server says about itself.
package struct SystemInfo: Sendable, Hashable {
  /// `v2025.1.101234`, or nearly that.
  package let version: String?
  package let isCloud: Bool?
  /// A Windows name such as `Eastern Standard Time`.
  package let serverTimeZone: String?
  /// `NA`.
  package let cloudRegion: String?

  init(_ value: JSONValue) {
    version = value["version"].string
    isCloud = value["isCloud"].bool
    serverTimeZone = value["serverTimeZone"].string
    cloudRegion = value["cloudRegion"].string
  }
}
