import Model
import Services
import Terminal

extension Canvas {
  mutating func drawSync() {
    title("What to sync", note: countsNote)
    drawDataTypes()
    gap()
    drawContacts()
    drawCompanies()
    drawTickets()
    let excluded: [(FieldID, ScreenText, [Record.ID], Resource.ID)] = [
      (
        SyncForm.opportunityTypes, isNormal ? "Opportunities" : "Opp.", state.draft.sync.opportunities.excludeTypes,
        .opportunityTypes
      ),
      (SyncForm.projectTypes, "Projects", state.draft.sync.projects.excludeTypes, .projectTypes),
    ]
    let summary = state.summary
    for (id, group, types, resource) in excluded {
      guard let line = limit(id) else { continue }
      listLine(
        line, group: group, label: "Left out", types.count, resource,
        { types.isEmpty ? "all types" : "all but \(summary.names(types, of: resource, limit: $0))" })
    }
  }

  /// How old what is shown is.
  private var countsNote: ScreenText {
    let counted = state.preview.counted.map { ScreenText(cleaning: state.now.clock($0)) }
    let isOld = !state.line.oldCounts.isEmpty
    let age = state.listsAge
    let words: ScreenText? =
      state.isRunning(.preview)
      ? (isOld ? "counting …, dim: from \(counted ?? "before")" : "counting …")
      : counted.map { isOld ? "dim: from \($0)" : "counted \($0)" }
    return [words ?? "", age].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  // MARK: - Data types

  private mutating func drawDataTypes() {
    let start = y
    let columns = isNormal ? 2 : 1
    let perColumn = columns == 2 ? SyncForm.firstColumn : DataType.all.count
    for (index, type) in DataType.all.enumerated() {
      y = start + index % perColumn
      drawDataType(type, x: index < perColumn ? 4 : 40)
    }
    y = start + perColumn
  }

  private mutating func drawDataType(_ type: DataType, x: Int) {
    guard let field = fields.first(where: { $0.id == SyncForm.dataType(type.id) }) else { return }
    let isOn = state.draft.sync.resources.contains(type.id)
    let isForbidden = state.isForbidden(type)
    focus(field, x: x - 2, cursor: x + 1)
    let box: Toggle = isForbidden && isOn ? .warning : Toggle(isOn)
    put(box.box, x: x, box == .warning ? .messageWarn : isOn ? .selected : .text)
    put(field.label, x: x + 4, width: 16, isOn ? .text : .textDim)
    area(Rect(x: x, y: y, width: 20, height: 1), .mark(field.id))
    let text: ScreenText = isForbidden ? "no permission" : countText(type, isOn: isOn)
    let isOld = state.line.oldCounts.contains(type.id)
    let role: Terminal.Role = !isOn || isOld ? .textDim : isForbidden ? .messageWarn : .text
    put(text, x: x + 20, width: 14, role, align: .right)
  }

  /// `18,033`, `at most 18,033`, `about 21 min` for lists that nobody counts; of a type that is off what it would bring.
  private func countText(_ type: DataType, isOn: Bool) -> ScreenText {
    guard let count = state.preview.counts[type.id] else {
      return !isOn ? "off" : state.canAsk && state.connect.isTrusted ? "..." : ""
    }
    if count.problem != nil { return isOn ? "not counted" : "off" }
    if count.lists != nil { return isOn ? state.estimate(of: [type.id]).short : "off" }
    guard let number = count.matching else { return isOn ? "..." : "off" }
    guard isOn else { return "off, \(grouped: number)" }
    let whole: ScreenText = count.isAtMost ? "at most \(grouped: number)" : "\(grouped: number)"
    return whole.width <= 14 ? whole : "max \(grouped: number)"
  }

  // MARK: - Limits

  /// A limit's field, and whether its data type is on: one that is off keeps its line, dimmed, where there is room.
  private struct Limit {
    let field: FormField
    let isOn: Bool
    var role: Terminal.Role { isOn ? .text : .textDim }
    var groupRole: Terminal.Role { isOn ? .textStrong : .textDim }
  }

  private func limit(_ id: FieldID) -> Limit? {
    if let field = fields.first(where: { $0.id == id }) { return Limit(field: field, isOn: true) }
    guard isNormal else { return nil }
    return SyncForm.fields.first { $0.id == id }.map { Limit(field: $0, isOn: false) }
  }

  private var controlX: Int { isNormal ? 16 : 14 }

  private mutating func group(_ name: ScreenText, _ limit: Limit) {
    put(name, x: 1, width: controlX - 3, limit.groupRole)
  }

  private mutating func drawContacts() {
    guard let line = limit(SyncForm.autoImport) else { return }
    group("Contacts", line)
    let isEnabled = state.draft.sync.contactAutoImport.enabled
    toggle(line, label: (isNormal ? "Auto-import new ones" : "Auto-import") + (isEnabled ? " as" : ""))
    if isEnabled, let role = limit(SyncForm.role) {
      let x = controlX + (isNormal ? 30 : 21)
      let chosen = state.draft.sync.contactAutoImport.role
      if line.isOn {
        focus(role.field, x: x - 2)
        value(role.field, x: x, width: min(15, width - x - 1))
      } else {
        put("\(cleaning: chosen.title)", x: x, .textDim)
      }
      // Whoever is imported by himself should get the least.
      if chosen != .viewer, line.isOn, isNormal {
        put("\(look.glyphs.warning) Viewer is least", x: x + 17, width: width - x - 17, .messageWarn)
      }
    }
    y += 1
  }

  private mutating func drawCompanies() {
    if let line = limit(SyncForm.skipInactive) {
      group("Companies", line)
      toggle(line, label: "Skip inactive")
      if line.isOn, let count = state.preview.counts[.companies], let matching = count.matching {
        let total = count.total.map { ScreenText(" of \(grouped: $0)") } ?? ""
        let most: ScreenText = count.isAtMost ? "at most " : ""
        let x = isNormal ? 46 : controlX + 20
        put(
          "\(most)\(grouped: matching)\(total) match", x: x, width: width - x, matching == 0 ? .messageWarn : .textDim)
      }
      y += 1
    }
    let filter = state.draft.sync.companies
    let summary = state.summary
    if let line = limit(SyncForm.types) {
      listLine(
        line, label: "Types", filter.includeTypes.count + filter.excludeTypes.count, .companyTypes,
        { summary.types(limit: $0) })
    }
    if let line = limit(SyncForm.statuses) {
      listLine(
        line, label: "Statuses", filter.includeStatuses.count + filter.excludeStatuses.count, .companyStatuses,
        { summary.statuses(limit: $0) })
    }
    if let line = limit(SyncForm.more) {
      if isNormal {
        put(line.field.label, x: 4, width: 34, line.role)
        if line.isOn { focus(line.field, x: 46) }
        put(summary.more, x: 48, width: 12, line.role)
        choose("More", line)
        y += 1
      } else {
        listLine(line, label: "More", 0, nil, button: "More", { _ in summary.more })
      }
    }
    if let field = fields.first(where: { $0.id == SyncForm.expert }) {
      let noteX = controlX + 46
      let note = state.conditionsNote
      if isNormal, noteX + note.width < width { put(note, x: noteX, width: width - noteX, .textDim) }
      self.field(field, labelX: 4, valueX: controlX, width: 44)
    }
  }

  private mutating func drawTickets() {
    let scope = state.draft.sync.tickets
    let summary = state.summary
    if let line = limit(SyncForm.boards) {
      listLine(
        line, group: "Tickets", label: "", scope.boards.count, .boards, button: "Boards",
        { summary.boards(limit: $0) })
    }
    if let line = limit(SyncForm.ticketStatuses) {
      listLine(
        line, label: "Statuses", scope.excludeStatuses.count, .boardStatuses,
        { summary.excludedStatuses(limit: $0) })
    }
    guard let line = limit(SyncForm.closedSince) else { return }
    let field = line.field
    let x = controlX + 8
    put(field.label, x: 4, width: x - 5, line.role)
    defer { y += 1 }
    guard line.isOn else {
      put(summary.closedSince, x: x, .textDim)
      return
    }
    focus(field, x: 2)
    state.textField(field).draw(
      into: &grid, Rect(x: x, y: y, width: 10, height: 1), isFocused: isFocused(field.id), look: look,
      style: field.problem(state) == nil ? .field : .fieldError, placeholder: field.placeholder)
    area(Rect(x: x, y: y, width: 10, height: 1), .field(field.id))
    if let problem = field.problem(state) {
      put(ScreenText(cleaning: problem), x: x + 11, width: width - x - 11, .messageError)
      return
    }
    if case .days = scope.closedSince { put("days", x: x + 11) }
    if let since = scope.closedSince.since(now: state.now.wall) {
      let noteX = isNormal ? 46 : x + 17
      put("since \(cleaning: since.day)", x: noteX, width: width - noteX, .textDim)
    }
  }

  private mutating func toggle(_ line: Limit, label: ScreenText) {
    if line.isOn { focus(line.field, x: controlX - 2, cursor: controlX + 1) }
    guard case .toggle(let get, _) = line.field.kind else { return }
    let box = Toggle(get(state.draft))
    put(box.box, x: controlX, !line.isOn ? .textDim : box == .on ? .selected : .text)
    put(label, x: controlX + 4, width: width - controlX - 4, line.role)
    if line.isOn { area(Rect(x: controlX, y: y, width: 4 + label.width, height: 1), .mark(line.field.id)) }
  }

  /// A line that opens a list: what is chosen, how many of how many, and the button.
  ///
  /// `text` says what is chosen with at most so many names; as many are shown as there is room for.
  private mutating func listLine(
    _ line: Limit, group name: ScreenText = "", label: ScreenText, _ count: Int, _ resource: Resource.ID?,
    button: ScreenText = "Choose", _ text: (Int) -> ScreenText
  ) {
    if !name.isEmpty { group(name, line) } else { put(label, x: 4, width: controlX - 6, line.role) }
    if line.isOn { focus(line.field, x: controlX - 2) }
    let all = resource.flatMap { state.catalog.lists[$0]?.count }
    let counts: ScreenText = all.map { "\(count) of \($0)" } ?? ""
    let room = isNormal ? 31 : width - controlX - 1 - (width - controlX - 1 > 30 ? 10 : 0)
    let fitting = [4, 3, 2].map(text).first { $0.width <= room } ?? text(1)
    put(fitting, x: controlX, width: room, line.role)
    if isNormal {
      put(counts, x: 47, width: 11, .textDim, align: .right)
      choose(button, line)
    } else if width - controlX - 1 > 30 {
      put(counts, x: width - 10, width: 9, .textDim, align: .right)
    }
    if line.isOn {
      area(Rect(x: controlX, y: y, width: max(4, width - controlX - 18), height: 1), .mark(line.field.id))
    }
    y += 1
  }

  private mutating func choose(_ label: ScreenText, _ line: Limit) {
    let text: ScreenText = "[ \(label) ]"
    put(text, x: 61, line.isOn ? .button : .textDim)
    if line.isOn { area(Rect(x: 61, y: y, width: text.width, height: 1), .mark(line.field.id)) }
  }

  // MARK: - The page of a list

  mutating func drawPicker() {
    guard let open = state.picker else { return }
    let side: ScreenText =
      open.list.hasBothSides || open.excludes ? (open.excludes ? ": all but the chosen" : ": only the chosen") : ""
    put(open.list.title + side, x: 1, width: width - 2, .title)
    let counts = open.picker.counts
    if isNormal { put(counts, x: width - counts.width - 1, width: counts.width, .textDim) }
    y += 1
    if isNormal { y += 1 }
    open.picker.drawFilter(
      into: &grid, Rect(x: 1, y: y, width: width - 2, height: 1), isFocused: open.isTyping && state.overlay == nil,
      look: look)
    y += 1
    let rect = Rect(x: 0, y: y, width: width, height: max(1, room - y))
    if open.picker.isEmpty {
      if let missing = state.catalog.missing[open.list.resource] {
        paragraph("\(cleaning: missing.fullText) The choice stays as it is.", x: 3, .messageError)
        y = room
        return
      }
      put(
        state.isRunning(.catalog)
          ? "Reading the list …\(state.elapsed(.catalog))"
          : "The list is empty: the server has none, or was not asked.",
        x: 3, width: width - 4, .textDim)
      y = room
      return
    }
    drawRows(open.picker, rect, isFocused: !open.isTyping, table(of: open))
    y = room
  }

  private static let listTable = Table([
    Table.Column("", width: .fill(1)), Table.Column("", width: .cells(20), from: 56),
    Table.Column("", width: .cells(12), from: 66),
  ])
  /// Where the board stands over its statuses, or has to stand beside them.
  private static let groupedTable = Table([
    Table.Column("", width: .fill(1)), Table.Column("", width: .cells(0), from: .max),
    Table.Column("", width: .cells(12), from: 30),
  ])
  private static let narrowTable = Table([
    Table.Column("", width: .fill(3)), Table.Column("", width: .fill(2), from: 24),
  ])

  private func table(of open: ListPicker) -> Table {
    if open.picker.isGrouped { return Self.groupedTable }
    return open.list.hasNamesakes && !isNormal ? Self.narrowTable : Self.listTable
  }

  /// Draws a picker's rows and makes them clickable.
  mutating func drawRows(
    _ picker: Picker, _ rect: Rect, isFocused: Bool, _ table: Table, isEverything: Bool = false,
    details: (Picker.Row) -> [ScreenText] = \.details
  ) {
    listHeight = rect.height
    picker.draw(
      into: &grid, rect, table: table, isFocused: isFocused && state.overlay == nil, look: look,
      isEverything: isEverything, details: details)
    addRows(picker, rect) { Rect(x: $0.x + 3, y: $0.y, width: 3, height: 1) }
  }
}

extension AppState {
  var pickerMessage: MessageLine {
    guard let picker else { return MessageLine(.info, "") }
    if picker.isTyping { return MessageLine(.info, "Type words to find.  Enter: to the list, Esc: clear") }
    return MessageLine(.info, "\(picker.picker.summary).  Enter or Esc takes the choice and goes back.")
  }

  var closedMessage: MessageLine {
    guard let picker, !picker.isTyping else { return pickerMessage }
    return MessageLine(.info, "\(picker.picker.summary).  A set closed flag counts too.")
  }
}
