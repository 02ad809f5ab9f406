package import Model

/// What is to be imported from now on: what `boardwalk import` says.
package struct ImportOrder: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, Codable { case members, companies }

  /// Which ones.
  package enum Choice: Sendable, Hashable {
    /// A rule: all, also those that come later.
    case all
    /// These, by name or id; none for an empty list.
    case only([String])
  }

  /// A company, and the organization that stands for it.
  package struct Link: Sendable, Hashable {
    package let company: String
    /// Its slug; `nil` takes a link away.
    package let slug: String?
    package init(company: String, slug: String?) {
      self.company = company
      self.slug = slug
    }
  }

  /// A member, and a role of their own.
  package struct OwnRole: Sendable, Hashable {
    package let member: String
    package let role: Role
    package init(member: String, role: Role) {
      self.member = member
      self.role = role
    }
  }

  package let kind: Kind
  /// `nil` leaves the choice as it is.
  package var choice: Choice?
  /// The role of members without one of their own.
  package var role: Role?
  package var roles: [OwnRole] = []
  package var links: [Link] = []

  package init(_ kind: Kind) { self.kind = kind }

  /// Whether it changes nothing.
  package var isEmpty: Bool { self == ImportOrder(kind) }
}

/// What an ``ImportOrder`` did, or would do.
package struct ImportReport: Sendable, Hashable, Codable {
  /// How many are chosen; `nil` for all, by rule.
  package var chosen: Int?
  /// Whether all are, also those that come later.
  package var all = false
  package var added = 0
  package var removed = 0
  /// How many companies are linked to an organization.
  package var linked = 0
  /// The role of members without one of their own.
  package var role: Role?
  /// How many have another one.
  package var ownRoles = 0
  /// The profile's new revision; `nil` when nothing was saved.
  package var revision: Int?
  /// How many of the chosen stand in the directory now; `nil` before the first sync has made the database.
  package var here: Int?
  /// The slugs of organizations that stood for a company which has another one now.
  package var freed: [String] = []

  package init() {}
}

/// Shows and changes the local directory, and what gets into it.
package protocol DirectoryOperations: Sendable {
  /// Changes what is imported, and makes the accounts and organizations whose records are here; an empty order only
  /// tells what is chosen.
  ///
  /// - Parameters:
  ///   - order: What changes.
  ///   - isDryRun: Look everything up, and save nothing.
  /// - Returns: What is chosen now.
  /// - Throws: `Problem` with `.settings` that names each name that is not there or stands twice.
  func change(_ order: ImportOrder, isDryRun: Bool) async throws(Problem) -> ImportReport

  /// Gives one account, known by its name, e-mail address, or member or contact id, another role.
  func setRole(_ role: Role, of name: String) async throws(Problem) -> Account

  /// Frees an organization of its company, which is not imported any more.
  func unlink(_ slug: String) async throws(Problem) -> Organization
}
