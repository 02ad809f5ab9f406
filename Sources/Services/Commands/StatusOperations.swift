package import Model

/// The state of a profile: what `boardwalk status` prints.
package struct ProfileStatus: Sendable, Hashable, Codable {
  /// A run, or a resource's part of one.
  package struct Run: Sendable, Hashable, Codable {
    package var started: Timestamp
    /// `nil` while it runs.
    package var finished: Timestamp?
    /// `running`, `done`, `partial`, `failed` or `interrupted`.
    package var outcome: String
    package var created = 0
    package var updated = 0
    package var unchanged = 0
    package var skipped = 0
    package var deleted = 0
    /// Why it failed, cleaned.
    package var problem: String?

    package init(started: Timestamp, finished: Timestamp?, outcome: String) {
      self.started = started
      self.finished = finished
      self.outcome = outcome
    }
  }

  package struct Line: Sendable, Hashable, Codable {
    package let resource: Resource.ID
    /// The rows in the store.
    package var rows: Int
    /// Up to when changes have been read; `nil` before the first whole walk.
    package var cursor: Timestamp?
    package var lastRun: Run?

    package init(resource: Resource.ID, rows: Int, cursor: Timestamp? = nil, lastRun: Run? = nil) {
      self.resource = resource
      self.rows = rows
      self.cursor = cursor
      self.lastRun = lastRun
    }
  }

  /// Rows of one resource that left for one reason.
  package struct Deletions: Sendable, Hashable, Codable {
    package let resource: Resource.ID
    /// `deleted` (the server has them no more), `scope` (the profile leaves them out now) or `no-parent` (their company
    /// is gone).
    package let reason: String
    package var count: Int

    package init(resource: Resource.ID, reason: String, count: Int) {
      self.resource = resource
      self.reason = reason
      self.count = count
    }
  }

  package var profile: String
  /// Where the store is: a path, or an address without a password.
  package var store: String
  /// The site and company, for people.
  package var site: String
  package var company: String
  /// Whether the last thing heard from the server was a good answer; `nil` when nothing was ever tried.
  package var connected: Bool?
  /// Who runs a sync at this moment, in words.
  package var running: String?
  package var lastRun: Run?
  /// In the order of a run; look-up tables too.
  package var resources: [Line]
  /// What left the store in the last seven days, in the order of a run.
  package var deletions: [Deletions] = []

  package init(profile: String, store: String, site: String, company: String, connected: Bool?, resources: [Line]) {
    self.profile = profile
    self.store = store
    self.site = site
    self.company = company
    self.connected = connected
    self.resources = resources
  }
}

/// Reads the store of one profile; asks nothing of the network.
package protocol StatusOperations: Sendable {
  func status() async throws(Problem) -> ProfileStatus

  /// The people of the local directory, in the order of their names.
  func accounts() async throws(Problem) -> [Account]

  /// The companies of the local directory, in the order of their names.
  func organizations() async throws(Problem) -> [Organization]
}

/// A person of the local directory.
package struct Account: Sendable, Hashable, Codable {
  package var id: Int
  /// As it came, like the other texts: clean it before it is shown.
  package var name: String
  package var email: String?
  package var role: Role
  /// `member` or `contact`.
  package var kind: String
  /// The member's or contact's id.
  package var record: Record.ID
  /// The slug of the organization of a contact.
  package var organization: String?
  package var isActive: Bool

  package init(
    id: Int, name: String, email: String?, role: Role, kind: String, record: Record.ID, organization: String?,
    isActive: Bool
  ) {
    self.id = id
    self.name = name
    self.email = email
    self.role = role
    self.kind = kind
    self.record = record
    self.organization = organization
    self.isActive = isActive
  }
}

/// A company of the local directory.
package struct Organization: Sendable, Hashable, Codable {
  /// Its short name in the directory: `blue-dental`.
  package var slug: String
  /// As it came; clean it before it is shown.
  package var name: String
  /// The company that it is linked to.
  package var company: Record.ID?
  package var isActive: Bool

  package init(slug: String, name: String, company: Record.ID?, isActive: Bool) {
    self.slug = slug
    self.name = name
    self.company = company
    self.isActive = isActive
  }
}
