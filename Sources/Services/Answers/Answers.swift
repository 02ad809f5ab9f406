import FoundationEssentials
package import Model

/// The answers file: the profile's shape with names where that keeps ids.
///
/// Holds no secret.
package struct Answers: Sendable, Hashable {
  /// The document as it was read, with what `--set` changed.
  package private(set) var root: JSONValue

  package init(root: JSONValue) { self.root = root }

  /// Reads a file, JSON5.
  ///
  /// - Throws: `Problem` with exit code 8 when it cannot be read or is no object.
  package init(parsing bytes: [UInt8], name: String) throws(Problem) {
    do {
      root = try JSONValue(parsingJSON5: bytes)
    } catch {
      throw Problem(
        "\(name) is not JSON5: at \(error.place) it \(error.reason).", mend: "Mend it and try again.", exit: .settings)
    }
    guard root.object != nil else {
      throw Problem(
        "\(name) holds no object at its top.", mend: "It starts with { connection: { … } }.", exit: .settings)
    }
  }

  /// Takes `sync.tickets.closedSince=90d`: the value is JSON5 where it can be read as such, else text.
  ///
  /// - Throws: `Problem` with exit code 2 for anything without a key and an equals sign.
  package mutating func set(_ assignment: String) throws(Problem) {
    let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let keys = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !keys.contains("") else {
      throw Problem(
        "--set takes KEY=VALUE, such as sync.tickets.closedSince=90d, and not \(assignment).", exit: .usage)
    }
    let value = (try? JSONValue(parsingJSON5: parts[1].utf8)) ?? .string(parts[1])
    root = Self.replacing(root, at: keys[...], with: value)
  }

  private static func replacing(_ value: JSONValue, at keys: ArraySlice<String>, with new: JSONValue) -> JSONValue {
    guard let key = keys.first else { return new }
    var members = value.object ?? [:]
    members[key] = replacing(value[key], at: keys.dropFirst(), with: new)
    return .object(members)
  }
}

/// A mistake in an answers file, and where it stands.
package struct AnswerProblem: Sendable, Hashable {
  /// The way to the value: `sync.tickets.boards[1]`.
  package let path: String
  /// What is wrong, and what would be right.
  package let text: String
  package init(path: String, text: String) {
    self.path = path
    self.text = text
  }
}
