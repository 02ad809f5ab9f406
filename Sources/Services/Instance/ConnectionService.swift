package import ConnectWise
package import Model

/// Test Connection: tells what the client finds as the checks of the Connect step.
package struct ConnectionService: Sendable {
  private let client: Client
  private let now: @Sendable () -> Timestamp

  package init(_ client: Client, now: @escaping @Sendable () -> Timestamp) {
    self.client = client
    self.now = now
  }

  /// Runs the test.
  ///
  /// Ends at the first check that fails; only one that is cancelled does not tell that it has finished.
  ///
  /// - Parameters:
  ///   - dataTypes: Whose permissions are looked at.
  ///   - report: Gets each event as it happens.
  package func test(_ dataTypes: [DataType.ID], report: @Sendable (ConnectionTest.Event) -> Void) async {
    for check in ConnectionTest.Check.allCases { report(.check(check, .waiting)) }
    report(.check(.name, .running))
    do throws(APIError) {
      let found = try await client.connect { progress in
        let check = progress.stage.check
        report(.check(check, state(progress)))
        if let next = check.next { report(.check(next, .running)) }
      }
      report(
        .found(companyName: found.company.companyName, version: found.version, honoursZones: found.honoursZones))
    } catch {
      guard !error.isCancellation else { return }
      let failed = error.stage.check
      for check in ConnectionTest.Check.allCases where check > failed { report(.check(check, .waiting)) }
      report(.check(failed, .failed(Problem(error))))
      report(.finished(at: now()))
      return
    }
    await permissions(dataTypes, report)
    guard !Task.isCancelled else { return }
    report(.finished(at: now()))
  }

  private func state(_ progress: ConnectionProgress) -> ConnectionTest.State {
    let time = progress.duration.components
    let milliseconds = Int(time.seconds) * 1_000 + Int(time.attoseconds / 1_000_000_000_000_000)
    switch progress.stage {
    case .nameFound: return .passed(client.site.origin.authority, milliseconds: milliseconds)
    case .connected where client.site.origin.scheme == .http:
      return .warned("not encrypted, a server on this machine", milliseconds: milliseconds)
    case .signedIn:
      let words = if case .apiKeys = client.authentication.method { "keys accepted" } else { "login accepted" }
      return .passed(words, milliseconds: milliseconds)
    case .version where progress.detail == nil: return .warned("the server does not tell", milliseconds: milliseconds)
    case .connected, .companyKnown, .version:
      return .passed(progress.detail ?? "certificate trusted", milliseconds: milliseconds)
    }
  }

  private func permissions(_ dataTypes: [DataType.ID], _ report: @Sendable (ConnectionTest.Event) -> Void) async {
    report(.check(.permissions, .running))
    var refused = 0
    var tried = 0
    var narrow = 0
    // Where all are looked at nobody has chosen yet: what matters then is what a new setup begins with.
    let isOpen = Set(dataTypes) == Set(DataType.all.map(\.id))
    let usual = Set(Resource.of(DataType.closure(of: SyncSettings().resources)).map(\.id))
    var refusedUsual = 0
    do throws(APIError) {
      try await client.audit(DataType.closure(of: dataTypes)) { entry in
        tried += 1
        let access = access(entry, &refused)
        if case .cannotRead = access, usual.contains(entry.resource) { refusedUsual += 1 }
        if access == .canRead(level: PermissionAudit.Level.my.rawValue) { narrow += 1 }
        report(.permission(ConnectionTest.Permission(entry.resource, route: entry.route, access)))
      }
    } catch {
      guard !error.isCancellation else { return }
      report(.check(.permissions, .failed(Problem(error))))
      return
    }
    let only = narrow == 0 ? "" : ", \(narrow) in part (My)"
    let isEnough = isOpen && refused > 0 && refusedUsual == 0
    let words =
      isEnough
      ? "all usual lists can be read, \(tried - refused) of \(tried)\(only)"
      : "\(tried - refused) of \(tried) lists can be read\(only)"
    report(
      .check(
        .permissions,
        narrow == 0 && (refused == 0 || isEnough) ? .passed(words, milliseconds: 0) : .warned(words, milliseconds: 0)))
  }

  private func access(_ entry: PermissionAudit.Entry, _ refused: inout Int) -> ConnectionTest.Permission.Access {
    switch entry.outcome {
    case .canRead(let level): return .canRead(level: level?.rawValue)
    case .canReadTwin: return .canRead(level: "read-only list")
    case .notTried:
      let parent = Resource[entry.resource].parent.map { Resource[$0].title }
      return .notTried("needs a record of \(parent ?? "another list"), and the row \(entry.permission.words)")
    case .failed(let error): return .notTried(error.cause)
    case .forbidden:
      refused += 1
      return .cannotRead(row: entry.permission.words)
    }
  }
}

extension ConnectionStage {
  /// The check that shows a stage.
  fileprivate var check: ConnectionTest.Check {
    switch self {
    case .nameFound: .name
    case .connected: .tls
    case .companyKnown: .company
    case .signedIn: .signIn
    case .version: .version
    }
  }
}

extension ConnectionTest.Check {
  /// The one after it.
  fileprivate var next: ConnectionTest.Check? { Self.allCases.first { $0 > self } }
}
