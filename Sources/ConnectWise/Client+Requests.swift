import Model

/// What was found out about where the API is; shared by all copies of a client.
actor Discovery {
  private(set) var info: CompanyInfo?
  func keep(_ info: CompanyInfo) { self.info = info }
}

extension Client {
  /// Performs a request below the API base, finding the base first, and repeating what may be repeated.
  func perform(
    _ list: ListPath, surrendering: Surrender = .never, patience: Patience = .full,
    _ make: (RequestBuilder) -> HTTPRequest
  ) async throws(APIError) -> HTTPResponse {
    let effort = Effort(permission: list.permission, surrender: surrendering, patience: patience)
    var builder = try await requestBuilder()
    do {
      return try await attempt(make(builder), effort)
    } catch {
      guard error.isUnclear else { throw self.error(error.kind, list.path, code: error.code) }
      // Cloud renames the codebase with each upgrade: what was found before may be gone now.
      let before = builder.codebase
      builder = self.builder(try await discover().info)
      guard builder.codebase != before else { throw self.error(error.kind, list.path, code: error.code) }
    }
    do {
      return try await attempt(make(builder), effort)
    } catch {
      throw self.error(error.kind, list.path, code: error.code)
    }
  }

  /// Asks the instance about the company, whatever is known already.
  @discardableResult
  package func discover() async throws(APIError) -> (info: CompanyInfo, response: HTTPResponse) {
    let path = "login/companyinfo"
    let request = RequestBuilder.companyInfo(
      authentication.company, at: site.origin, caFile: caFile, limits: limits)
    let response: HTTPResponse
    do {
      response = try await attempt(request, Effort())
    } catch {
      let isUnknown = error.isUnclear || error.kind == .recordNotFound
      throw self.error(isUnknown ? .companyUnknown : error.kind, path, code: error.code)
    }
    let value: JSONValue
    do {
      value = try JSONValue(parsing: response.body)
    } catch {
      throw self.error(.notConnectWise(reader.excerpt(response.body)), path)
    }
    // Unknown companies are answered with a JSON null.
    if value.isNull { throw error(.companyUnknown, path) }
    guard let info = CompanyInfo(value) else {
      throw error(.notConnectWise(reader.excerpt(response.body)), path)
    }
    await discovery.keep(info)
    return (info, response)
  }

  func requestBuilder() async throws(APIError) -> RequestBuilder { builder(try await companyInfo()) }

  private func builder(_ info: CompanyInfo) -> RequestBuilder {
    // A host that the server names is taken only when it is the site's own.
    let host = info.siteHost.flatMap { site.owns(host: $0) ? $0 : nil }
    let origin = host.map { Origin(site.origin.scheme, $0, port: site.origin.port) } ?? site.apiOrigin
    return RequestBuilder(
      origin: origin, codebase: info.codebase, authentication: authentication, caFile: caFile, limits: limits)
  }

  /// What is not tried again although time is left.
  enum Surrender: Sendable {
    case never
    /// Answers that are too much at once: a smaller page is the better second try.
    case toHeaviness
  }

  /// How a request is gone about.
  private struct Effort {
    var permission: Resource.Permission?
    var surrender = Surrender.never
    var patience = Patience.full
  }

  private struct Failure: Error {
    let kind: APIError.Kind
    /// The server's own status and code.
    var code: String?
    /// Whether it is a 404 that may have to do with the codebase.
    var isUnclear = false
  }

  /// One request through the gate, again and again as the policy allows.
  private func attempt(
    _ request: HTTPRequest, _ effort: Effort
  ) async throws(Failure) -> HTTPResponse {
    let began = time.uptime()
    var attempts = 0
    var faults = 0
    while true {
      do throws(RateGate.Refusal) {
        try await gate.enter(patience: policy.outlastsPauses ? nil : policy.total - (time.uptime() - began))
      } catch {
        switch error {
        case .cancelled: throw Failure(kind: .transport(.cancelled))
        case .paused(let pause): throw Failure(kind: .rateLimited(pause))
        }
      }
      let started = time.uptime()
      attempts += 1
      let (failure, kind): (RetryPolicy.Failure, APIError.Kind)
      var code: String?
      switch await send(request) {
      case .success(let response):
        code = reader.code(response)
        switch reader.read(response, permission: effort.permission) {
        case .success: return response
        case .failure(let kind): throw Failure(kind: kind, code: code)
        case .notFound(let kind): throw Failure(kind: kind, code: code, isUnclear: true)
        case .retry(let what, let error): (failure, kind) = (what, error)
        }
      case .failure(let error):
        guard error.isTransient else { throw Failure(kind: .transport(error)) }
        (failure, kind) = (.network, .transport(error))
      }
      if effort.surrender == .toHeaviness, kind.isTooHeavy { throw Failure(kind: kind, code: code) }
      if kind.mayLieInRecords { faults += 1 }
      guard faults < effort.patience.faults else { throw Failure(kind: kind, code: code) }
      if case .throttled(let wait) = failure { await gate.throttle(retryAfter: wait, started: started) }
      let now = time.uptime()
      let situation = RetryPolicy.Situation(
        attempt: attempts, elapsed: now - began, lastAttempt: now - started, hasAnswered: await gate.hasAnswered,
        random: time.random())
      guard case .retry(var wait) = policy.decide(failure, situation) else { throw Failure(kind: kind, code: code) }
      if kind.mayLieInRecords { wait *= effort.patience.spread }
      // The gate knows how long the pause is in the end, and holds everybody back that long.
      if failure.isThrottle { wait = await gate.pause ?? wait }
      onRetry?(
        Retry(
          cause: error(kind, Self.short(request.path)).cause, attempt: attempts, wait: wait,
          isThrottle: failure.isThrottle))
      guard !failure.isThrottle else { continue }
      do { try await time.sleep(wait) } catch { throw Failure(kind: .transport(.cancelled)) }
    }
  }

  /// A path as messages name it: below the API's base.
  private static func short(_ path: String) -> String {
    let parts = path.prefix { $0 != "?" }.split(separator: "/")
    guard let base = parts.firstIndex(of: "apis"), base + 2 < parts.count else {
      return String(path.drop { $0 == "/" })
    }
    return parts[(base + 2)...].joined(separator: "/")
  }

  private func send(_ request: HTTPRequest) async -> Result<HTTPResponse, TransportError> {
    do {
      let response = try await transport.send(request)
      await gate.leave(answered: true)
      return .success(response)
    } catch {
      await gate.leave(answered: false)
      return .failure(error)
    }
  }
}
