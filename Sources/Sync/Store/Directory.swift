package import Model

/// A person as the local directory knows them.
package struct AccountRow: Sendable, Hashable {
  /// Where the person comes from.
  package enum Kind: String, Sendable, Hashable, CaseIterable { case member, contact }

  package var kind: Kind
  /// The id of the member or contact.
  package var connectWiseID: Record.ID
  /// The company of a contact.
  package var companyID: Record.ID?
  package var name: String
  package var email: String?
  package var role: Role
  package var isActive: Bool
  package var createdAt: Timestamp
  /// When the account was ended; `nil` while it lives.
  package var endedAt: Timestamp?

  package init(
    _ kind: Kind, connectWiseID: Record.ID, companyID: Record.ID? = nil, name: String, email: String? = nil,
    role: Role, isActive: Bool = true, createdAt: Timestamp, endedAt: Timestamp? = nil
  ) {
    self.kind = kind
    self.connectWiseID = connectWiseID
    self.companyID = companyID
    self.name = name
    self.email = email
    self.role = role
    self.isActive = isActive
    self.createdAt = createdAt
    self.endedAt = endedAt
  }
}

/// A company as the local directory knows it.
package struct OrganizationRow: Sendable, Hashable {
  /// Its word in addresses: `blue-dental`; unique.
  package var slug: String
  package var name: String
  /// The company it stands for; one that was made by hand may have none.
  package var companyID: Record.ID?
  package var createdAt: Timestamp
  /// Whether it was there before its company was joined to it.
  package var isLinked: Bool

  package init(
    slug: String, name: String, companyID: Record.ID?, createdAt: Timestamp, isLinked: Bool = false
  ) {
    self.slug = slug
    self.name = name
    self.companyID = companyID
    self.createdAt = createdAt
    self.isLinked = isLinked
  }
}

/// A contact as the local directory needs it.
package struct ContactRow: Sendable, Hashable {
  package let id: Record.ID
  package let companyID: Record.ID?
  package let firstName: String?
  package let lastName: String?
  package let email: String?
  package let isInactive: Bool

  package init(
    id: Record.ID, companyID: Record.ID?, firstName: String?, lastName: String?, email: String?, isInactive: Bool
  ) {
    self.id = id
    self.companyID = companyID
    self.firstName = firstName
    self.lastName = lastName
    self.email = email
    self.isInactive = isInactive
  }
}
