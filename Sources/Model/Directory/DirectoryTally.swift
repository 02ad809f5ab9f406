/// What stands in the local directory for what was chosen.
package struct DirectoryTally: Sendable, Hashable, Codable {
  package var organizations = 0
  /// Accounts of members, and of contacts.
  package var members = 0
  package var contacts = 0
  /// How many of all these are new.
  package var made = 0
  /// How many single companies were chosen that have none: no sync has brought them, as the filters leave them out.
  package var companiesLeftOut = 0
  /// How many single members were chosen that have none: they are not active, or were not brought.
  package var membersLeftOut = 0
  package init() {}

  package var accounts: Int { members + contacts }

  /// What was chosen and has nothing here, in a sentence; `nil` when nothing is.
  package var leftOut: String? {
    var parts: [String] = []
    if companiesLeftOut > 0 {
      parts.append(
        "\(companiesLeftOut) chosen \(companiesLeftOut == 1 ? "company has" : "companies have") no organization: the sync leaves them out."
      )
    }
    if membersLeftOut > 0 {
      parts.append(
        "\(membersLeftOut) chosen \(membersLeftOut == 1 ? "member has" : "members have") no account: not active, or not synced."
      )
    }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }
}
