import Model
import Services
import Terminal

/// Tells what the setup that asks nothing did: a page for people, or an event a line for programs.
struct SetupReport {
  let output: Output

  /// A step begins.
  func step(_ step: SetupDraft.Step, _ remark: ScreenText) {
    text([StyledText("\(step.number) \(cleaning: step.title)  ", .bold) + StyledText(remark, .dim)])
  }

  /// Tests a connection and tells what is found.
  ///
  /// - Returns: The test, which ended well.
  /// - Throws: `Problem` of the check that failed.
  func test(
    _ connection: ConnectionDraft, _ dataTypes: [DataType.ID], by setup: any SetupOperations
  ) async throws -> ConnectionTest {
    var test = ConnectionTest()
    for await event in setup.test(connection, dataTypes: dataTypes) {
      test.apply(event)
      if case .check(let check, let state) = event { try self.check(check, state) }
    }
    try Task.checkCancellation()
    if let failure = test.failure { throw failure.problem }
    guard test.isConnected else {
      throw Problem("The connection test ended without an answer.", mend: "Try again.", exit: .unreachable)
    }
    try permissions(test.permissions)
    return test
  }

  private func check(_ check: ConnectionTest.Check, _ state: ConnectionTest.State) throws {
    let name = StyledText(" \(ScreenText(cleaning: check.title).padded(to: 12))")
    switch state {
    case .waiting, .running: return
    case .passed(let found, let milliseconds):
      text([indent + output.mark(.good) + name + StyledText("\(cleaning: found)  ") + time(milliseconds)])
      try event(
        "setup.check",
        [
          "check": .string(check.rawValue), "state": "passed", "found": .string(found),
          "ms": .integer(Int64(milliseconds)),
        ])
    case .warned(let found, let milliseconds):
      text([indent + output.mark(.warn) + name + StyledText("\(cleaning: found)  ", .warn) + time(milliseconds)])
      try event(
        "setup.check",
        [
          "check": .string(check.rawValue), "state": "warned", "found": .string(found),
          "ms": .integer(Int64(milliseconds)),
        ])
    case .failed(let problem):
      text([indent + output.mark(.bad) + name + StyledText("\(cleaning: problem.cause)", .bad)])
      try event("setup.check", ["check": .string(check.rawValue), "state": "failed", "problem": .string(problem.text)])
    }
  }

  private func permissions(_ permissions: [ConnectionTest.Permission]) throws {
    for permission in permissions {
      let title = ScreenText(cleaning: permission.title)
      let named: [String: JSONValue] = [
        "resource": .string(permission.resource.rawValue), "list": .string(permission.title),
      ]
      func event(_ members: [String: JSONValue]) throws {
        try self.event("setup.permission", named.merging(members) { $1 })
      }
      switch permission.access {
      case .canRead(let level):
        try event(["access": "canRead", "level": level.map { .string($0) } ?? .null])
      case .cannotRead(let row):
        text([
          indent + output.mark(.warn) + StyledText(" \(title) cannot be read: allow Inquire in \(cleaning: row)", .warn)
        ])
        try event(["access": "cannotRead", "row": .string(row)])
      case .notTried(let why):
        text([indent + output.mark(.plain) + StyledText(" \(title) not tried: \(cleaning: why)", .dim)])
        try event(["access": "notTried", "why": .string(why)])
      }
    }
  }

  /// A list of the instance that could not be read.
  func missing(_ resource: Resource.ID, _ problem: Problem) throws {
    try warning("\(cleaning: Resource[resource].title): \(cleaning: problem.text)")
  }

  func count(_ dataType: DataType, _ count: Preview.Count?) throws {
    let name = StyledText(" \(ScreenText(cleaning: dataType.title).padded(to: 16))")
    guard let count, count.problem == nil else {
      text([
        indent + output.mark(.warn) + name + StyledText("\(cleaning: count?.problem?.text ?? "not counted")", .warn)
      ])
      return
    }
    var words =
      count.matching.map { ScreenText(grouped: $0) } ?? count.lists.map { "a request for each of \(grouped: $0)" }
      ?? "not counted"
    if let total = count.total, total != count.matching { words += " of \(grouped: total)" }
    if count.isAtMost { words = "at most " + words }
    text([indent + output.mark(.good) + name + StyledText(words)])
    if output.isVerbose {
      text(count.conditions.filter { !$0.isEmpty }.map { StyledText("      \(cleaning: $0)", .dim) })
    }
    try event(
      "setup.count",
      [
        "dataType": .string(dataType.id.rawValue), "total": number(count.total), "matching": number(count.matching),
        "lists": number(count.lists),
        "atMost": .bool(count.isAtMost), "conditions": .array(count.conditions.map { .string($0) }),
      ])
  }

  /// How the statuses of a board are spread over the stages.
  func board(_ board: Board, _ statuses: [BoardStatus], _ settings: ConfigureSettings) throws {
    var counts: [Stage: Int] = [:]
    var none = 0
    var unmapped = 0
    for status in statuses {
      switch settings.stages[status.id] {
      case .stage(let stage)?: counts[stage, default: 0] += 1
      case StageChoice.none?: none += 1
      case nil: unmapped += 1
      }
    }
    var parts = Stage.allCases.map { "\(cleaning: $0.title) \(counts[$0] ?? 0)" as ScreenText }
    if none > 0 { parts.append("left out \(none)") }
    if unmapped > 0 { parts.append("not mapped \(unmapped)") }
    let name = ScreenText(cleaning: board.name).truncated(to: 28).padded(to: 28)
    text([
      indent + output.mark(unmapped > 0 ? .warn : .good) + StyledText(" \(name)  ")
        + StyledText(parts.joined(separator: ", "))
    ])
    var members: [String: JSONValue] = [
      "board": .string(board.name), "id": .integer(Int64(board.id)), "notMapped": .integer(Int64(unmapped)),
    ]
    for stage in Stage.allCases { members[stage.rawValue] = .integer(Int64(counts[stage] ?? 0)) }
    try event("setup.board", members)
  }

  /// What the configuration types count as, and which have no device type.
  func devices(_ draft: SetupDraft, _ catalog: Catalog) throws {
    let types = catalog.names(of: .configurationTypes)
    let map = draft.configure.configurationTypes
    let unmapped = types.filter { map[$0.id] == nil }
    var counts: [DeviceType: Int] = [:]
    for type in types { if let device = map[type.id] { counts[device, default: 0] += 1 } }
    var parts = DeviceType.allCases.filter { counts[$0] != nil }
      .map { "\(cleaning: $0.title) \(grouped: counts[$0] ?? 0)" as ScreenText }
    if !unmapped.isEmpty { parts.append("not mapped \(grouped: unmapped.count)") }
    let spread: ScreenText = parts.isEmpty ? "none" : parts.joined(separator: ", ")
    let name: ScreenText = "Device types"
    let auto: ScreenText = draft.sync.configurations.autoSync ? "" : "; read only when named"
    text([
      indent + output.mark(unmapped.isEmpty ? .good : .warn)
        + StyledText(" \(name.padded(to: 16))\(spread)\(auto)")
    ])
    var members: [String: JSONValue] = [
      "notMapped": .array(unmapped.map { .string($0.name) }), "autoSync": .bool(draft.sync.configurations.autoSync),
    ]
    for device in DeviceType.allCases { members[device.rawValue] = .integer(Int64(counts[device] ?? 0)) }
    try event("setup.devices", members)
  }

  func line(_ name: ScreenText, _ value: ScreenText) {
    text([indent + output.mark(.good) + StyledText(" \(name.padded(to: 16))\(value)")])
  }

  func warning(_ words: ScreenText) throws {
    text([indent + output.mark(.warn) + StyledText(" ") + StyledText(words, .warn)])
    try event("setup.warning", ["text": .string(words.string)])
  }

  /// Writes an event for programs.
  func event(_ name: String, _ members: [String: JSONValue]) throws {
    guard output.isJSON else { return }
    write(try JSONText.line(JSONValue.object(members.merging(["event": .string(name)]) { $1 })))
  }

  /// Writes lines for people.
  func text(_ lines: [StyledText]) {
    if !output.isJSON, !output.isQuiet, !lines.isEmpty { write(output.bytes(lines)) }
  }

  /// Writes to standard output; that nobody reads it does not end a setup halfway.
  private func write(_ bytes: [UInt8]) { _ = output.console.write(.output, bytes) }

  private var indent: StyledText { StyledText("  ") }

  private func time(_ milliseconds: Int) -> StyledText { StyledText("\(grouped: milliseconds) ms", .dim) }

  private func number(_ value: Int?) -> JSONValue { value.map { .integer(Int64($0)) } ?? .null }
}
