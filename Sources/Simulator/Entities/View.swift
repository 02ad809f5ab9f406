import Synchronization

/// The simulated instance as one request sees it: data and settings that do not change while it is answered.
final class View: Sendable {
  let data: Dataset
  let random: Randomness
  /// `https://host/v2025_1/apis/3.0/`, the start of every link that the server writes.
  let base: [UInt8]
  /// Whether empty fields are written as `null`, as old servers did.
  let writesNulls: Bool
  let now: Int64
  /// Tickets written beforehand, if that was asked for and nothing changed since.
  let rendered: RenderedTickets?
  /// The rows below each parent, gathered when a kind is first asked for.
  private let below = Mutex<[RecordKind: [Int32: [Row]]]>([:])

  init(
    data: Dataset, random: Randomness, base: String, writesNulls: Bool, now: Int64, rendered: RenderedTickets? = nil
  ) {
    self.rendered = rendered
    self.data = data
    self.random = random
    self.base = Array(base.utf8)
    self.writesNulls = writesNulls
    self.now = now
  }

  func row(_ kind: RecordKind, _ id: Int) -> Row? {
    data[kind].position(of: id).map { data[kind].rows[$0] }
  }

  /// The rows of a kind below one parent, in the order of their ids.
  func children(_ kind: RecordKind, of parent: Int) -> [Row] {
    if kind == .notes { return row(.tickets, parent).map { data.notes(of: $0, random, epoch: now) } ?? [] }
    return below.withLock { found in
      let byParent = found[kind] ?? Dictionary(grouping: data[kind].rows) { $0[ChildSlot.parent] }
      found[kind] = byParent
      return byParent[Int32(truncatingIfNeeded: parent)] ?? []
    }
  }

  /// The name that a reference shows; a record that is gone has none.
  func name(_ kind: RecordKind, _ id: Int) -> String {
    guard let position = data[kind].position(of: id) else { return "" }
    switch kind {
    case .tickets: return ticketSummary(data[kind].rows[position])
    default: return data[kind].rows[position].name
    }
  }

  func code(_ kind: RecordKind, _ id: Int) -> String { data[kind].codes[id] ?? "" }

  /// A member of a reference, for conditions.
  func member(_ name: String, of kind: RecordKind, _ id: Int) -> RecordValue {
    switch name {
    case "id": .integer(id)
    case "name", "summary": .text(self.name(kind, id))
    case "identifier": .text(code(kind, id))
    case "sort": .integer(Int(row(kind, id)?.slots[3] ?? 0))
    case "level": .text(priorityLevel(row(kind, id)))
    default: .absent
    }
  }

  func priorityLevel(_ row: Row?) -> String {
    switch row?[LookupSlot.first] ?? 2 {
    case 0: "Critical"
    case 1: "High"
    case 2: "Medium"
    default: "Low"
    }
  }

  // MARK: - Writing

  /// Writes a value; `only` keeps the named members of objects.
  func write(_ value: RecordValue, only: Set<String>? = nil, into buffer: inout JSONBuffer) {
    switch value {
    case .absent, .null: buffer.raw("null")
    case .flag(let flag): buffer.flag(flag)
    case .integer(let number): buffer.integer(number)
    case .decimal(let digits, let places): buffer.decimal(digits, places: places)
    case .text(let text): buffer.string(text)
    case .instant(let seconds): buffer.instant(seconds)
    case .reference(let kind, let id): write(reference: kind, id, only: only, into: &buffer)
    case .object(let members):
      var isFirst = true
      buffer.byte(UInt8(ascii: "{"))
      for member in members where only?.contains(member.name.lowercased()) ?? true {
        if member.value == .absent && !writesNulls { continue }
        buffer.separate(&isFirst)
        buffer.key(member.name)
        write(member.value, into: &buffer)
      }
      buffer.byte(UInt8(ascii: "}"))
    case .list(let items):
      var isFirst = true
      buffer.byte(UInt8(ascii: "["))
      for item in items {
        buffer.separate(&isFirst)
        write(item, only: only, into: &buffer)
      }
      buffer.byte(UInt8(ascii: "]"))
    }
  }

  private func write(reference kind: RecordKind, _ id: Int, only: Set<String>?, into buffer: inout JSONBuffer) {
    let row = row(kind, id)
    var isFirst = true
    func wants(_ name: String) -> Bool { only?.contains(name) ?? true }
    buffer.byte(UInt8(ascii: "{"))
    if wants("id") {
      buffer.separate(&isFirst)
      buffer.raw("\"id\":")
      buffer.integer(id)
    }
    for member in kind.referenceMembers.dropFirst() where wants(member.name) {
      buffer.separate(&isFirst)
      buffer.key(member.name)
      write(self.member(member.name, of: kind, id), into: &buffer)
    }
    if wants("_info") {
      buffer.separate(&isFirst)
      buffer.raw("\"_info\":{\"")
      buffer.raw(kind.linkName)
      buffer.raw("_href\":\"")
      buffer.raw(base)
      writePath(kind, id, parent: row?[ChildSlot.parent] ?? 0, into: &buffer)
      buffer.raw("\"}")
    }
    buffer.byte(UInt8(ascii: "}"))
  }

  /// The path of one record below the base.
  func writePath(_ kind: RecordKind, _ id: Int, parent: Int32, into buffer: inout JSONBuffer) {
    let path = kind.path
    if let brace = path.utf8.firstIndex(of: UInt8(ascii: "{")) {
      buffer.raw(String(path[..<brace]))
      buffer.integer(Int(parent))
      buffer.raw(String(path[path.utf8.index(brace, offsetBy: 8)...]))
    } else {
      buffer.raw(path)
    }
    buffer.byte(UInt8(ascii: "/"))
    buffer.integer(id)
  }
}

extension View {
  /// The provider's first member, who stands wherever somebody must be named.
  var firstMember: RecordValue { data[.members].rows.first.map { .reference(.members, $0.id) } ?? .absent }
}
