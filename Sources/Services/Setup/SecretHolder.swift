import ConnectWise

/// Whose a secret is: the host that it was given for, the company, and the name that signs in with it.
package struct SecretHolder: Sendable, Hashable, Codable {
  /// The origin of the site as a profile keeps it; what is no site yet, as it is typed.
  private let site: String
  private let company: String
  private let method: ConnectionDraft.Method
  private let name: String

  package init(_ draft: ConnectionDraft) {
    site = (try? SiteAddress(parsing: draft.site))?.description ?? draft.site
    company = draft.company.lowercased()
    method = draft.method
    name =
      switch draft.method {
      case .apiKeys: draft.publicKey
      case .integrator: draft.username
      }
  }

  /// Whether it is the same company at the same host, whoever signs in.
  func isSamePlace(as other: Self) -> Bool { site == other.site && company == other.company }

  /// Who that is, by what tells it from another.
  func words(besides other: Self) -> String {
    if !isSamePlace(as: other) { return "\(company) at \(site)" }
    return method == .apiKeys ? "the public key \(name)" : "the user \(name)"
  }
}
