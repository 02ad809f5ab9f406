package import Model

/// Whether the secret of a saved profile may be used for a connection.
///
/// It is never sent to another host, for another company or under another name than it was given for.
package enum KeptSecretRule {
  /// Whether it may be used as the connection is.
  package static func mayKeep(_ saved: Profile, for draft: ConnectionDraft) -> Bool {
    let old = ConnectionDraft(saved)
    return isSamePlace(saved, draft) && old.method == draft.method && old.publicKey == draft.publicKey
      && old.username == draft.username
  }

  /// Whether it may be used once the connection takes over who signs in.
  static func isSamePlace(_ saved: Profile, _ draft: ConnectionDraft) -> Bool {
    host(saved.connection.site) == host(draft.site)
      && saved.connection.company.lowercased() == draft.company.lowercased()
  }

  /// The host and port of what was typed as a site.
  private static func host(_ site: String) -> String {
    var rest = Substring(site.lowercased())
    if let range = rest.firstRange(of: "://") { rest = rest[range.upperBound...] }
    return String(rest.prefix { $0 != "/" })
  }
}
