import Model
import Services
import Terminal

extension Option {
  fileprivate static let board = Option("board", value: "NAME", "only of this board (its name or id)")
}

extension Command {
  static let boards = Command(
    "boards", summary: "list the service boards of the instance", options: [.json]
  ) { invocation in
    let services = try invocation.savedProfile().services
    var table = RecordTable(
      invocation.output, [.init("ID", isNumber: true), .init("Board", gives: true), .init("Kind"), .init("State")])
    for try await page in services.browse.records(of: .boards, parent: nil, search: nil) {
      for board in page.map(Board.init) {
        table.add([
          ScreenText(board.id), "\(cleaning: board.name)", board.isProject ? "project" : "service",
          board.isInactive ? "inactive" : "active",
        ])
      }
      table.take(page)
    }
    try table.print()
    return .done
  }

  static let statuses = Command(
    "statuses", summary: "list the ticket statuses of the boards, and the stage of each", options: [.board, .json],
    examples: [Example("boardwalk statuses --board \"Help Desk\"", "the statuses of one board")]
  ) { invocation in
    let (services, stored) = try invocation.savedProfile()
    var boards: [Board] = []
    for try await page in services.browse.records(of: .boards, parent: nil, search: nil) {
      boards += page.map(Board.init)
    }
    boards = try chosen(boards, invocation.arguments[.board])
    var table = RecordTable(
      invocation.output,
      [
        .init("Board", gives: true), .init("ID", isNumber: true), .init("Status", gives: true), .init("Counts as"),
        .init("Stage"), .init("State"),
      ])
    for board in boards {
      var records: [Record] = []
      for try await page in services.browse.records(of: .boardStatuses, parent: board.id, search: nil) {
        records += page
      }
      for status in records.map({ BoardStatus($0, boardID: board.id) }).sorted(by: {
        ($0.sortOrder, $0.id) < ($1.sortOrder, $1.id)
      }) {
        table.add([
          "\(cleaning: board.name)", ScreenText(status.id), "\(cleaning: status.name)",
          status.isClosed ? "closed" : "open",
          stage(stored.profile.configure.stages[status.id]), status.isInactive ? "inactive" : "active",
        ])
      }
      table.take(records)
    }
    try table.print()
    return .done
  }

  static let types = Command(
    "types", summary: "list the types of companies, contacts, opportunities and configurations", options: [.json]
  ) { invocation in
    let (services, stored) = try invocation.savedProfile()
    var table = RecordTable(
      invocation.output,
      [.init("Of"), .init("ID", isNumber: true), .init("Type", gives: true), .init("Counts as")])
    let devices = stored.profile.configure.configurationTypes
    for id in [Resource.companyTypes, .contactTypes, .opportunityTypes, .configurationTypes] {
      for try await page in services.browse.records(of: id.id, parent: nil, search: nil) {
        for record in page {
          let device = id == .configurationTypes ? devices[record.id]?.rawValue ?? "not mapped" : ""
          table.add([
            "\(cleaning: id.dataType.rawValue)", ScreenText(record.id), "\(cleaning: record.label(id))",
            "\(cleaning: device)",
          ])
        }
        table.take(page, of: id.id)
      }
    }
    try table.print()
    return .done
  }

  static let companies = list(.companies, summary: "list or search the companies of the instance")
  static let contacts = list(.contacts, summary: "list or search the contacts of the instance")
  static let members = list(.members, summary: "list or search the members of the instance")

  /// A command that lists a resource as its picker does.
  private static func list(_ resource: Resource, summary: String) -> Command {
    Command(
      resource.id.rawValue, summary: summary,
      positionals: [Positional("SEARCH", .optional, "a part of the name; without it all are listed")], options: [.json],
      examples: [Example("boardwalk \(resource.id) smith", "those with \"smith\" in their name")]
    ) { invocation in
      let services = try invocation.savedProfile().services
      let fields = resource.pickFields.dropFirst()
      var table = RecordTable(
        invocation.output,
        [.init("ID", isNumber: true)] + fields.map { .init("\(cleaning: title($0))", gives: $0.kind == .text) })
      let search = invocation.arguments.positionals.first
      for try await page in services.browse.records(of: resource.id, parent: nil, search: search) {
        for record in page {
          table.add([ScreenText(record.id)] + fields.map { text(record, $0) })
        }
        table.take(page)
      }
      try table.print()
      return .done
    }
  }

  private static func chosen(_ boards: [Board], _ name: String?) throws(Problem) -> [Board] {
    guard let name else { return boards.sorted { ($0.name.lowercased(), $0.id) < ($1.name.lowercased(), $1.id) } }
    let found = boards.filter { $0.name.lowercased() == name.lowercased() || String($0.id) == name }
    guard found.isEmpty else { return found }
    let near = Nearest.names(to: name, among: Set(boards.map(\.name))).map(Problem.plain)
    throw .usage(
      "No board is called \"\(Problem.plain(name))\"."
        + (near.isEmpty ? "" : " Nearest: \(near.map { "\"\($0)\"" }.joined(separator: ", "))."), help: ["statuses"])
  }

  private static func stage(_ choice: StageChoice?) -> ScreenText {
    guard let choice else { return "not mapped" }
    return "\(cleaning: choice.stage?.title ?? "left out")"
  }

  /// A column's name for people: `closed_flag` becomes `Closed`, `status_id` becomes `Status`.
  private static func title(_ field: Field) -> String {
    var words = field.column.split(separator: "_")
    if words.count > 1, ["id", "flag"].contains(words.last) { words.removeLast() }
    let text = words.joined(separator: " ")
    return text.prefix(1).uppercased() + text.dropFirst()
  }

  /// A value for people; of a reference its name where the server sent it.
  private static func text(_ record: Record, _ field: Field) -> ScreenText {
    if field.path.last == "id", let name = record.value[path: field.path.dropLast() + ["name"]].string {
      return "\(cleaning: name)"
    }
    return switch record[field] {
    case .string(let text): "\(cleaning: text)"
    case .bool(let flag): flag ? "yes" : "no"
    case .integer(let number): ScreenText(number)
    case .number(let number): "\(cleaning: String(number))"
    case .null, .array, .object: ""
    }
  }
}

/// A list of the instance: a table for people, the records as they came for programs.
struct RecordTable {
  private var table: TextTable
  private var records: [JSONValue] = []
  private let output: Output

  init(_ output: Output, _ columns: [TextTable.Column]) {
    self.output = output
    table = TextTable(columns)
  }

  mutating func add(_ row: [ScreenText]) {
    if !output.isJSON { table.add(texts: row) }
  }

  mutating func take(_ page: [Record], of resource: Resource.ID? = nil) {
    guard output.isJSON else { return }
    records += page.map { record in
      guard let resource, case .object(var members) = record.value else { return record.value }
      members["resource"] = .string(resource.rawValue)
      return .object(members)
    }
  }

  func print() throws {
    if output.isJSON {
      try output.json(records)
    } else if table.rows.isEmpty {
      output.tell(.notice, StyledText("There is nothing to list."))
    } else {
      try output.data(table)
    }
  }
}
