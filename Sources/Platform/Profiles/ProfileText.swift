import FoundationEssentials
package import Model
package import Services

/// A profile as text: read as JSON5, written as JSON with sorted keys and indentation.
package enum ProfileText {
  /// Reads a profile of this version or an older one.
  ///
  /// Keys that are missing have their default, so a profile of an older program reads as it was meant then.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - path: Where it comes from, for messages.
  /// - Returns: The profile and the keys that it has besides.
  /// - Throws: ``StorageError/Cause/malformed(place:reason:)`` or ``StorageError/Cause/newer(version:known:)``.
  package static func read(_ bytes: [UInt8], path: String) throws(StorageError) -> StoredProfile {
    let value = try document(bytes, path: path)
    let profile = try profile(value, path: path)
    return StoredProfile(profile, unknownKeys: unknown(in: value, beside: encoded(profile)).map(\.path).sorted())
  }

  /// The text of a profile.
  ///
  /// - Parameters:
  ///   - profile: What to write.
  ///   - old: The text that it replaces; what this program does not know of it is kept.
  /// - Returns: The text, ended by a line break.
  package static func write(_ profile: Profile, over old: [UInt8]? = nil) -> [UInt8] {
    var value = encoded(profile)
    // Old text that cannot be read has nothing to keep; it stays as the file's previous version.
    if let old, let before = try? document(old, path: ""), let known = try? self.profile(before, path: "") {
      for key in unknown(in: before, beside: encoded(known)) { value.insert(key.value, at: key.names[...]) }
    }
    return value.indentedBytes
  }

  /// The tree of a JSON5 text.
  private static func document(_ bytes: [UInt8], path: String) throws(StorageError) -> JSONValue {
    do throws(JSONError) {
      let value = try JSONValue(parsingJSON5: bytes)
      if value.object != nil { return value }
    } catch {
      throw StorageError(path, .malformed(place: error.place, reason: "it \(error.reason)"))
    }
    throw StorageError(path, .malformed(place: "line 1", reason: "it does not hold an object"))
  }

  private static func profile(_ document: JSONValue, path: String) throws(StorageError) -> Profile {
    let version = document["version"].integer ?? 1
    guard version <= Profile.currentVersion else {
      throw StorageError(path, .newer(version: version, known: Profile.currentVersion))
    }
    var value = defaults
    value.merge(migrated(document, from: version))
    value.merge(["version": .integer(Int64(Profile.currentVersion))])
    do {
      return try JSONDecoder().decode(Profile.self, from: Data(value.bytes))
    } catch {
      throw StorageError(path, ProfileProblem.cause(of: error))
    }
  }

  /// A profile of an older shape in today's.
  ///
  /// Each step takes it up one version; there is only one so far.
  private static func migrated(_ document: JSONValue, from version: Int) -> JSONValue { document }

  /// What a profile has where its text says nothing: everything but who is meant.
  private static let defaults: JSONValue = {
    let connection = Connection(site: "", company: "", authentication: .apiKeys(publicKey: ""), clientID: "")
    var value = encoded(Profile(id: "", connection: connection))
    for path in [["id"], ["connection", "site"], ["connection", "company"], ["connection", "auth"]] {
      value.remove(path[...])
    }
    return value
  }()

  private static func encoded(_ profile: Profile) -> JSONValue {
    // A profile of ours always encodes to JSON, and JSON always reads.
    (try? JSONEncoder().encode(profile)).flatMap { try? JSONValue(parsing: $0) } ?? .null
  }

  // MARK: - Keys that this program does not know

  private struct Key {
    let names: [String]
    let value: JSONValue
    var path: String { names.joined(separator: ".") }
  }

  private static func unknown(in document: JSONValue, beside known: JSONValue, below names: [String] = []) -> [Key] {
    guard case .object(let members) = document, case .object(let others) = known else { return [] }
    return members.flatMap { name, value -> [Key] in
      guard let other = others[name] else { return value.isNull ? [] : [Key(names: names + [name], value: value)] }
      return unknown(in: value, beside: other, below: names + [name])
    }
  }
}

extension JSONValue {
  /// Puts the members of another object over this one's, object by object; anything else gives way whole.
  fileprivate mutating func merge(_ other: JSONValue) {
    guard case .object(var members) = self, case .object(let others) = other else {
      self = other
      return
    }
    for (name, value) in others where !value.isNull {
      members[name, default: .null].merge(value)
    }
    self = .object(members)
  }

  fileprivate mutating func remove(_ path: ArraySlice<String>) {
    guard let name = path.first, case .object(var members) = self else { return }
    if path.count == 1 { members[name] = nil } else { members[name]?.remove(path.dropFirst()) }
    self = .object(members)
  }

  fileprivate mutating func insert(_ value: JSONValue, at path: ArraySlice<String>) {
    guard let name = path.first else {
      self = value
      return
    }
    var members = object ?? [:]
    members[name, default: .object([:])].insert(value, at: path.dropFirst())
    self = .object(members)
  }
}
