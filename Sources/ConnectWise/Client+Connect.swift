package import Model

/// The stages of a connection test, in their order.
package enum ConnectionStage: String, Sendable, Hashable, CaseIterable, Codable {
  case nameFound, connected, companyKnown, signedIn, version

  /// What has been reached, for people.
  package var title: String {
    switch self {
    case .nameFound: "Server found"
    case .connected: "Connected and encrypted"
    case .companyKnown: "Company known"
    case .signedIn: "Signed in"
    case .version: "Version read"
    }
  }
}

/// What a connection test tells while it goes on.
package struct ConnectionProgress: Sendable, Hashable {
  package let stage: ConnectionStage
  /// How long the stage took.
  package let duration: Duration
  /// What was learnt: the version, the company's name, when the certificate ends.
  package let detail: String?
}

/// What a connection that works says about the instance.
package struct ConnectionReport: Sendable, Hashable {
  package let company: CompanyInfo
  /// Nothing where the server tells its version to nobody.
  package let system: SystemInfo?
  package let certificateExpiry: Timestamp?
  /// Whether the server takes the zone of a time in conditions as it is meant; `nil` where that could not be told.
  package let honoursZones: Bool?

  /// The server's version: `v2025.1.101234`.
  package var version: String? { system?.version ?? company.versionNumber ?? company.versionCode }
}

extension Client {
  /// Tests the connection stage by stage.
  ///
  /// The sign-in is proved by a read that needs rights; being forbidden it proves it as well. What the system says
  /// about itself proves nothing, as some servers tell it to anybody.
  ///
  /// - Parameter report: Gets each stage that is passed, at once.
  /// - Returns: What was learnt.
  /// - Throws: What stops the test; ``APIError/stage`` says where.
  package func connect(
    _ report: (ConnectionProgress) async -> Void
  ) async throws(APIError) -> ConnectionReport {
    let began = time.uptime()
    let (info, response) = try await discover()
    let timing = response.timing
    await report(.init(stage: .nameFound, duration: timing.nameLookup, detail: nil))
    let expiry = response.certificateExpiry.map { "certificate until \($0.day)" }
    await report(.init(stage: .connected, duration: timing.connect + timing.tls, detail: expiry))
    let before = timing.nameLookup + timing.connect + timing.tls
    await report(
      .init(stage: .companyKnown, duration: max(.zero, time.uptime() - began - before), detail: Self.words(info)))

    let signInBegan = time.uptime()
    let sample = try await signIn()
    await report(.init(stage: .signedIn, duration: time.uptime() - signInBegan, detail: nil))

    let versionBegan = time.uptime()
    let system: SystemInfo?
    do {
      system = try await systemInfo()
    } catch {
      // Only the version is lost with it; the company info has one too.
      guard !error.isCancellation else { throw error }
      system = nil
    }
    let zones = await honoursZones(sample)
    let result = ConnectionReport(
      company: info, system: system, certificateExpiry: response.certificateExpiry, honoursZones: zones)
    await report(.init(stage: .version, duration: time.uptime() - versionBegan, detail: result.version))
    return result
  }

  /// A company in a line: `Acme MSP, version 2025.1, cloud`.
  private static func words(_ info: CompanyInfo) -> String? {
    let version = info.versionCode.map { "version \($0.drop { $0 == "v" })" }
    let place = info.isCloud.map { $0 ? "cloud" : "on-premises" }
    let words = [info.companyName, version, place].compactMap { $0 }
    return words.isEmpty ? nil : ForeignWords.clean(words.joined(separator: ", "))
  }

  /// Proves the sign-in.
  ///
  /// - Returns: A company, with when it was changed last, where the role lets companies be read and there is one.
  private func signIn() async throws(APIError) -> Record? {
    do {
      let response = try await get("company/companies", [("pageSize", "1"), ("fields", "id,_info")])
      // What came proves the sign-in, whatever it holds.
      return (try? json(response, "company/companies"))?.array?.first.flatMap(Record.init)
    } catch {
      guard !error.isForbidden else { return nil }
      throw error
    }
  }

  /// Whether the server takes the zone of a time in conditions as it is meant, found by asking for a record by when it
  /// was changed.
  ///
  /// Some servers read every time as their own zone's. Where that happens to be UTC now and an hour off in the other
  /// half of the year, the overlap of an hour still covers it.
  ///
  /// - Returns: `nil` where nothing can be told.
  private func honoursZones(_ sample: Record?) async -> Bool? {
    guard let sample, let updated = sample.value["_info"]["lastUpdated"].string.flatMap(Timestamp.init) else {
      return nil
    }
    let around = Query(
      .equal("id", .integer(sample.id))
        && .compare("lastUpdated", .greater, .timestamp(updated.advanced(by: -1)))
        && .compare("lastUpdated", .lessOrEqual, .timestamp(updated.advanced(by: 1))))
    // A server that cannot be asked so is as one that does not tell.
    guard let count = try? await count(ListPath(.companies), around) else { return nil }
    return count == 1
  }
}

extension APIError {
  /// The stage of a connection test that this error stops; the permission audit comes after all of them.
  package var stage: ConnectionStage {
    switch kind {
    case .transport(.nameNotFound): .nameFound
    case .transport(.caFile), .transport(.tls), .transport(.refused), .transport(.unreachable), .transport(.proxy),
      .transport(.timedOut(.connect, _)):
      .connected
    case _ where path.hasPrefix("login/"): .companyKnown
    case _ where path == "system/info": .version
    default: .signedIn
    }
  }
}
