package import Model

/// Test Connection as a list of checks that fill in one by one.
package struct ConnectionTest: Sendable, Hashable, Codable {
  /// What is checked, in order.
  ///
  /// The first that fails ends the test.
  package enum Check: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case name, tls, company, signIn, version, permissions

    package static func < (left: Check, right: Check) -> Bool {
      (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }

    /// Its name for people.
    package var title: String {
      switch self {
      case .name: "Name"
      case .tls: "TLS"
      case .company: "Company"
      case .signIn: "Signed in"
      case .version: "Version"
      case .permissions: "Permissions"
      }
    }
  }

  /// How far a check is.
  package enum State: Sendable, Hashable, Codable {
    case waiting
    case running
    /// What was found, and how long it took in milliseconds.
    case passed(String, milliseconds: Int)
    case warned(String, milliseconds: Int)
    case failed(Problem)
  }

  /// What may be read of one list of a resource.
  package struct Permission: Sendable, Hashable, Codable {
    package enum Access: Sendable, Hashable, Codable {
      /// Can be read; the level (`All`, `My`) where the server tells it.
      case canRead(level: String?)
      /// Refused; the row of the security-role screen that must allow it.
      case cannotRead(row: String)
      case notTried(String)
    }
    package let resource: Resource.ID
    /// Which of the resource's lists: project tickets have one of their own.
    package let route: Int
    package var access: Access
    package init(_ resource: Resource.ID, route: Int = 0, _ access: Access) {
      self.resource = resource
      self.route = route
      self.access = access
    }

    /// The row of the security-role screen that decides.
    package var row: String {
      guard let resource = Resource.named(resource.rawValue) else { return "" }
      let own = resource.routes.indices.contains(route) ? resource.routes[route].permission : nil
      return (own ?? resource.permission).words
    }

    /// What the list has, for people.
    package var title: String {
      guard let resource = Resource.named(resource.rawValue) else { return resource.rawValue }
      return (resource.routes.indices.contains(route) ? resource.routes[route].title : nil) ?? resource.title
    }
  }

  package var checks: [Check: State] = [:]
  package var permissions: [Permission] = []
  /// The server's version and name, once known.
  package var version: String?
  package var companyName: String?
  /// Whether the server takes the zone of a time in conditions as it is meant.
  package var honoursZones: Bool?
  package var finished: Timestamp?

  package init() {}

  /// Whether a person is signed in: every check up to the version passed.
  package var isConnected: Bool {
    [Check.company, .signIn].allSatisfy { check in
      switch checks[check] {
      case .passed, .warned: true
      default: false
      }
    } && finished != nil
  }

  /// The check that failed, if one did.
  package var failure: (check: Check, problem: Problem)? {
    for check in Check.allCases {
      if case .failed(let problem) = checks[check] { return (check, problem) }
    }
    return nil
  }

  /// A step of the test, as it happens.
  package enum Event: Sendable, Hashable {
    case check(Check, State)
    case found(companyName: String?, version: String?, honoursZones: Bool?)
    case permission(Permission)
    case finished(at: Timestamp)
  }

  /// Takes an event into the picture.
  package mutating func apply(_ event: Event) {
    switch event {
    case .check(let check, let state): checks[check] = state
    case .found(let companyName, let version, let honoursZones):
      self.honoursZones = honoursZones
      self.companyName = companyName ?? self.companyName
      self.version = version ?? self.version
    case .permission(let permission):
      permissions.removeAll { $0.resource == permission.resource && $0.route == permission.route }
      permissions.append(permission)
    case .finished(let time): finished = time
    }
  }
}
