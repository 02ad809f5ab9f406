/// The pattern of `like`: `*` and `%` stand for any text, `[[]` for a bracket, `[abc]` for one of its characters.
///
/// Letters match without regard to case, as on the database server behind ConnectWise.
struct LikePattern: Sendable {
  private enum Part: Hashable, Sendable {
    case any
    case character(Character)
    case oneOf(Set<Character>)
  }

  private var parts: [Part] = []

  init(_ text: String) { parts = Self.parse(text, wildcards: true) }

  /// The pattern of `contains`: the text anywhere, without wildcards.
  init(containing text: String) { parts = [.any] + Self.parse(text, wildcards: false) + [.any] }

  private static func parse(_ text: String, wildcards: Bool) -> [Part] {
    var parts: [Part] = []
    let characters = Array(text.lowercased())
    var index = 0
    while index < characters.count {
      let character = characters[index]
      if wildcards, character == "*" || character == "%" {
        if parts.last != .any { parts.append(.any) }
      } else if character == "[", let end = characters[index...].firstIndex(of: "]"), end > index + 1 {
        parts.append(.oneOf(Set(characters[index + 1..<end])))
        index = end
      } else {
        parts.append(.character(character))
      }
      index += 1
    }
    return parts
  }

  /// Whether the whole text fits.
  /// - Complexity: O(*text* × *pattern*) at worst, without recursion.
  func matches(_ text: String) -> Bool {
    let characters = Array(text.lowercased())
    var position = 0
    var part = 0
    var retry: (part: Int, position: Int)?
    while position < characters.count {
      if part < parts.count, parts[part] == .any {
        retry = (part, position)
        part += 1
      } else if part < parts.count, fits(parts[part], characters[position]) {
        part += 1
        position += 1
      } else if let last = retry {
        retry = (last.part, last.position + 1)
        part = last.part + 1
        position = last.position + 1
      } else {
        return false
      }
    }
    return parts[part...].allSatisfy { $0 == .any }
  }

  private func fits(_ part: Part, _ character: Character) -> Bool {
    switch part {
    case .any: true
    case .character(let wanted): wanted == character
    case .oneOf(let set): set.contains(character)
    }
  }
}
