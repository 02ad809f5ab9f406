/// One field of a kind of record: its name, its type, and how its value comes about.
struct EntityField: Sendable {
  let name: String
  /// `"name":`, ready to be written.
  let key: [UInt8]
  let type: FieldType
  let value: @Sendable (View, Row) -> RecordValue

  init(_ name: String, _ type: FieldType, _ value: @escaping @Sendable (View, Row) -> RecordValue) {
    self.name = name
    self.key = Array("\"\(name)\":".utf8)
    self.type = type
    self.value = value
  }
}

extension EntityField {
  static let id = EntityField("id", .integer) { .integer($1.id) }
  /// The row's name under the name that the kind gives it.
  static func name(_ name: String = "name") -> EntityField { EntityField(name, .text) { .text($1.name) } }
  static func flag(_ name: String, _ slot: Slot) -> EntityField { EntityField(name, .flag) { .flag($1.isSet(slot)) } }
  static func flag(_ name: String, always value: Bool) -> EntityField {
    EntityField(name, .flag) { _, _ in .flag(value) }
  }
  static func integer(_ name: String, _ slot: Slot) -> EntityField {
    EntityField(name, .integer) { .integer(Int($1[slot])) }
  }
  static func instant(_ name: String, _ slot: Slot) -> EntityField {
    EntityField(name, .instant) { $1.isSet(slot) ? .instant(Int64($1[slot])) : .absent }
  }
  static func reference(_ name: String, _ kind: RecordKind, _ slot: Slot) -> EntityField {
    EntityField(name, .reference(kind)) { .link(kind, $1[slot]) }
  }
  static func text(_ name: String, always value: String) -> EntityField {
    EntityField(name, .text) { _, _ in .text(value) }
  }
  static func fixed(_ name: String, _ id: Int, _ title: String, identifier: String? = nil) -> EntityField {
    let value = RecordValue.fixed(id, title, identifier: identifier)
    return EntityField(name, .fixedReference) { _, _ in value }
  }
  static func choice(_ name: String, _ words: [String], _ value: @escaping @Sendable (View, Row) -> String)
    -> EntityField
  {
    EntityField(name, .choice(words)) { .text(value($0, $1)) }
  }
}

/// A list of the API: which rows of a kind it shows, and with which fields.
struct Entity: Sendable {
  /// Which of its own dates a record tells in `_info`.
  enum Info: Sendable { case none, updated, full }

  let kind: RecordKind
  /// The name in `Ticket 12 not found`.
  let title: String
  let fields: [EntityField]
  let info: Info
  /// More links in `_info`: the key, and what follows the record's own path.
  let links: [(key: String, path: String)]
  private let positions: [String: Int]

  init(
    _ kind: RecordKind, _ title: String, info: Info = .updated, links: [(key: String, path: String)] = [],
    _ fields: [EntityField]
  ) {
    self.kind = kind
    self.title = title
    self.fields = [.id] + fields
    self.info = info
    self.links = links
    positions = Dictionary(
      self.fields.enumerated().map { ($1.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The position of a field; names have no case.
  func position(of name: String) -> Int? { positions[name.lowercased()] }

  /// The same records with fewer fields, as the read-only `/info` lists show them.
  func reduced(to names: Set<String>, adding fields: [EntityField] = []) -> Entity {
    Entity(kind, title, info: .updated, self.fields.filter { names.contains($0.name) } + fields)
  }

  /// A field's value, the one set from outside first.
  func value(_ position: Int, _ view: View, _ row: Row) -> RecordValue {
    let field = fields[position]
    if !view.data[kind].overrides.isEmpty, let value = view.data[kind].overrides[row.id]?[field.name] { return value }
    return field.value(view, row)
  }

  /// Writes the record, whole or what a projection keeps of it.
  func write(_ row: Row, _ view: View, _ projection: Projection?, into buffer: inout JSONBuffer) {
    var isFirst = true
    let overrides = view.data[kind].overrides.isEmpty ? nil : view.data[kind].overrides[row.id]
    buffer.byte(UInt8(ascii: "{"))
    for (position, field) in fields.enumerated() {
      if let projection, !projection.keeps(position) { continue }
      let value = overrides?[field.name] ?? field.value(view, row)
      if case .absent = value, !view.writesNulls { continue }
      buffer.separate(&isFirst)
      buffer.raw(field.key)
      view.write(value, only: projection?.members(of: position), into: &buffer)
    }
    for (name, value) in overrides ?? [:] where projection == nil && position(of: name) == nil && name != "_info" {
      buffer.separate(&isFirst)
      buffer.key(name)
      view.write(value, into: &buffer)
    }
    if info != .none, projection?.keepsInfo ?? true {
      buffer.separate(&isFirst)
      writeInfo(row, view, into: &buffer)
    }
    buffer.byte(UInt8(ascii: "}"))
  }

  private func writeInfo(_ row: Row, _ view: View, into buffer: inout JSONBuffer) {
    buffer.raw("\"_info\":{\"lastUpdated\":")
    buffer.instant(row.updated)
    buffer.raw(",\"updatedBy\":")
    buffer.string(view.editor(of: kind, row))
    if info == .full {
      buffer.raw(",\"dateEntered\":")
      buffer.instant(row.entered)
      buffer.raw(",\"enteredBy\":")
      buffer.string(view.author(of: kind, row))
    }
    for link in links {
      buffer.raw(",\"")
      buffer.raw(link.key)
      buffer.raw("\":\"")
      buffer.raw(view.base)
      view.writePath(kind, row.id, parent: row[ChildSlot.parent], into: &buffer)
      buffer.raw(link.path)
      buffer.raw("\"")
    }
    buffer.byte(UInt8(ascii: "}"))
  }
}

extension View {
  /// The identifier of the member who saved a record last.
  func editor(of kind: RecordKind, _ row: Row) -> String { someMember(kind, row, 901) }
  /// The identifier of the member who made a record.
  func author(of kind: RecordKind, _ row: Row) -> String { someMember(kind, row, 902) }

  private func someMember(_ kind: RecordKind, _ row: Row, _ purpose: UInt64) -> String {
    let members = data[.members].rows
    guard !members.isEmpty else { return "zadmin" }
    return code(.members, members[random.number(kind, row.id, purpose, below: members.count)].id)
  }
}
