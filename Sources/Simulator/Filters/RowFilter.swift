/// All filters of one request: on the record, on its child arrays, on its custom fields.
struct RowFilter: Sendable {
  private let tests: [Filter<Row>]

  /// Whether everything passes.
  var isEmpty: Bool { tests.isEmpty }

  func matches(_ view: View, _ row: Row) -> Bool { tests.allSatisfy { $0.matches(view, row) } }

  init(
    conditions: String = "", childConditions: String = "", customFieldConditions: String = "", of entity: Entity,
    manners: FilterManners = FilterManners()
  ) throws(FilterError) {
    var tests: [Filter<Row>] = []
    var parser = try FilterParser(conditions, allowsIn: true)
    if let expression = try parser.parse() {
      if let limit = manners.inLimit, expression.longestList > limit {
        throw .syntax("The in operator accepts at most \(limit) values.")
      }
      let compiler = FilterCompiler<Row>(
        manners: manners,
        resolve: { entity.filterName($0, manners) })
      tests.append(try compiler.compile(expression))
    }
    var childParser = try FilterParser(childConditions, allowsIn: false)
    if let expression = try childParser.parse() {
      tests.append(try Self.children(expression, entity, manners))
    }
    var customParser = try FilterParser(customFieldConditions, allowsIn: false)
    if let expression = try customParser.parse() {
      tests.append(try Self.customFields(expression, entity, manners))
    }
    self.tests = tests
  }

  /// Passes when one child of the array fulfils the whole expression; arrays are told apart by their first name.
  private static func children(
    _ expression: FilterExpression, _ entity: Entity, _ manners: FilterManners
  ) throws(FilterError) -> Filter<Row> {
    let lists = Set(expression.paths.map { $0.split(separator: "/").first.map { $0.lowercased() } ?? "" })
    guard lists.count == 1, let list = lists.first, let position = entity.position(of: list),
      case .list(let element) = entity.fields[position].type
    else {
      if lists.count > 1, case .and(let parts) = expression {
        var tests: [Filter<Row>] = []
        for part in parts { tests.append(try children(part, entity, manners)) }
        let all = tests
        return Filter { view, row in all.allSatisfy { $0.matches(view, row) } }
      }
      throw .unknownName(expression.paths.first ?? "")
    }
    let compiler = FilterCompiler<RecordValue>(
      manners: manners,
      resolve: { path in
        let rest = path.split(separator: "/").dropFirst().map(String.init)
        guard !rest.isEmpty else { return nil }
        return memberName(rest, element)
      })
    let child = try compiler.compile(expression)
    return Filter { view, row in
      guard case .list(let items) = entity.value(position, view, row) else { return false }
      return items.contains { child.matches(view, $0) }
    }
  }

  private static func customFields(
    _ expression: FilterExpression, _ entity: Entity, _ manners: FilterManners
  ) throws(FilterError) -> Filter<Row> {
    guard let position = entity.position(of: "customFields") else { throw .unknownName("caption") }
    let known = ["id", "caption", "value", "type", "entrymethod"]
    let compiler = FilterCompiler<RecordValue>(
      manners: manners,
      resolve: { path in
        known.contains(path.lowercased())
          ? FilterName(type: path.lowercased() == "id" ? .integer : .text) { $0.member(path, of: $1) } : nil
      })
    let field = try compiler.compile(expression)
    return Filter { view, row in
      guard case .list(let items) = entity.value(position, view, row) else { return false }
      return items.contains { field.matches(view, $0) }
    }
  }
}

/// What servers differ in when they read filters.
struct FilterManners: Sendable {
  /// How times without a zone are read: the server's own zone, in seconds east of UTC.
  var zoneOffset: Int64 = 0
  /// Whether times with a zone are read as those without.
  var ignoresZones = false
  /// Whether an empty value passes `!=`, `not like`, `not contains` and `not in`.
  var emptyPassesNegation = false
  /// Field names that this server returns but refuses in conditions.
  var refusedNames: Set<String> = []
  /// The most values that `in` may list; nil for no limit.
  var inLimit: Int?
}

/// The type and reader of a path inside a child or reference.
private func memberName(_ path: [String], _ type: FieldType) -> FilterName<RecordValue>? {
  guard case .record(let members) = type,
    let member = members.first(where: { $0.name.lowercased() == path[0].lowercased() })
  else { return nil }
  guard path.count > 1 else { return FilterName(type: member.type) { $0.member(member.name, of: $1) } }
  guard let inner = memberName(Array(path.dropFirst()), member.type) else { return nil }
  return FilterName(type: inner.type) { view, value in inner.value(view, view.member(member.name, of: value)) }
}

extension FilterExpression {
  /// The length of the longest `in` list.
  var longestList: Int {
    switch self {
    case .and(let parts), .or(let parts): parts.map(\.longestList).max() ?? 0
    case .comparison(_, _, _, let values): values.count
    }
  }

  /// Every path named in the expression.
  var paths: [String] {
    switch self {
    case .and(let parts), .or(let parts): parts.flatMap(\.paths)
    case .comparison(let path, _, _, _): [path]
    }
  }
}

extension View {
  /// A member of an object or reference; names have no case.
  func member(_ name: String, of value: RecordValue) -> RecordValue {
    switch value {
    case .object(let members): members.first { $0.name.lowercased() == name.lowercased() }?.value ?? .absent
    case .reference(let kind, let id): member(name, of: kind, id)
    default: .absent
    }
  }
}

extension Entity {
  /// What a path in `conditions` or `orderBy` means for this list, nil when it is not known.
  ///
  /// `lastUpdated` and `dateEntered` are taken from `_info` wherever they are no field of their own.
  func filterName(_ path: String, _ manners: FilterManners) -> FilterName<Row>? {
    let names = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let first = names.first, !manners.refusedNames.contains(first.lowercased()) else { return nil }
    guard let position = position(of: first) else {
      guard names.count == 1 else { return nil }
      switch first.lowercased() {
      case "lastupdated": return FilterName(type: .instant) { .instant($1.updated) }
      case "dateentered": return FilterName(type: .instant) { .instant($1.entered) }
      default: return nil
      }
    }
    let type = fields[position].type
    switch type {
    case .list, .customFields, .info: return nil
    case .integer, .decimal, .flag, .text, .instant, .choice:
      return names.count == 1 ? FilterName(type: type) { self.value(position, $0, $1) } : nil
    case .record:
      guard names.count > 1 else { return FilterName(type: type) { self.value(position, $0, $1) } }
      guard let member = memberName(Array(names.dropFirst()), type) else { return nil }
      return FilterName(type: member.type) { view, row in member.value(view, self.value(position, view, row)) }
    }
  }
}
