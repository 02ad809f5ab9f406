import Services
import Terminal

/// The fields of a connection that a pasted block names.
///
/// Understood are lines such as `Company ID: acme`, `CW_PUBLIC_KEY="…"`, `export SITE=…` and JSON, on one line too.
enum PastedFields {
  /// What the block says of each field, the first word on it only.
  static func fields(in text: String) -> [(field: ConnectionDraft.Field, value: String)] {
    var found: [(field: ConnectionDraft.Field, value: String)] = []
    for part in parts(of: text) {
      guard let mark = part.firstIndex(where: { $0 == ":" || $0 == "=" }) else { continue }
      let value = bare(TextField.clean(String(part[part.index(after: mark)...])).text)
      guard let field = field(named: String(part[..<mark])), !value.isEmpty,
        !found.contains(where: { $0.field == field })
      else { continue }
      found.append((field, value))
    }
    return found
  }

  /// The lines, and within braces what stands between commas; a comma in quotes parts nothing.
  private static func parts(of text: String) -> [Substring] {
    let isJSON = text.contains("{")
    var quote: Character?
    return text.split { character in
      if character == quote {
        quote = nil
      } else if quote == nil, isJSON, character == "\"" {
        quote = character
      }
      if character.isNewline {
        quote = nil
        return true
      }
      return quote == nil && isJSON && (character == "," || character == "{" || character == "}")
    }
  }

  /// A value without the comma of a list and the quotes around it.
  private static func bare(_ value: String) -> String {
    var value = value[...]
    while let last = value.last, last == "," || last == ";" || last == " " { value.removeLast() }
    for quote in ["\"", "'", "`"] where value.count > 1 && value.hasPrefix(quote) && value.hasSuffix(quote) {
      value = value.dropFirst().dropLast()
    }
    return TextField.clean(String(value)).text
  }

  private static func field(named name: String) -> ConnectionDraft.Field? {
    var name = name.lowercased().filter(\.isLetter)[...]
    while true {
      if let field = names[String(name)] { return field }
      guard let prefix = prefixes.first(where: name.hasPrefix) else { return nil }
      name = name.dropFirst(prefix.count)
    }
  }

  /// What people put before the names of such values.
  private static let prefixes = [
    "export", "set", "env", "connectwise", "boardwalk", "manage", "cwm", "cw", "psa", "api", "member",
  ]

  private static let names: [String: ConnectionDraft.Field] = [
    "site": .site, "server": .site, "url": .site, "host": .site, "siteurl": .site, "baseurl": .site, "serverurl": .site,
    "company": .company, "companyid": .company, "companyname": .company, "companyidentifier": .company,
    "publickey": .publicKey, "public": .publicKey, "pubkey": .publicKey, "keypublic": .publicKey,
    "username": .username, "user": .username, "login": .username, "integratorlogin": .username,
    "privatekey": .secret, "private": .secret, "privkey": .secret, "keyprivate": .secret, "password": .secret,
    "secret": .secret, "integratorpassword": .secret,
    "clientid": .clientID, "clientguid": .clientID, "cafile": .caFile, "cabundle": .caFile,
  ]
}
