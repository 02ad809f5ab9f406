/// What the `fields` parameter keeps of each record.
struct Projection: Sendable {
  /// For each kept field the members kept of its references, or nil for all of them.
  private var kept: [Int: Set<String>?] = [:]
  /// `_info` is left out unless it is asked for by name.
  private(set) var keepsInfo = false

  // Whether a name that is no field is an error differs: some endpoints drop it silently.
  init(_ text: String, of entity: Entity, refusesUnknown: Bool) throws(FilterError) {
    for part in text.split(separator: ",") {
      let names = part.split(separator: "/").map { $0.filter { $0 != " " } }
      guard let first = names.first else { continue }
      if first.lowercased() == "_info" {
        keepsInfo = true
      } else if let position = entity.position(of: first) {
        keep(position, names.dropFirst().first)
      } else if refusesUnknown {
        throw .unknownName(String(part))
      }
    }
  }

  private mutating func keep(_ position: Int, _ member: String?) {
    guard let member else {
      kept.updateValue(nil, forKey: position)
      return
    }
    switch kept[position] {
    case .none: kept[position] = .some([member.lowercased()])
    case .some(.none): break
    case .some(.some(let members)): kept[position] = .some(members.union([member.lowercased()]))
    }
  }

  func keeps(_ position: Int) -> Bool { kept.keys.contains(position) }
  func members(of position: Int) -> Set<String>? { kept[position] ?? nil }
}
