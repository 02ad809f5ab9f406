import Model
import Services
import Terminal

extension Canvas {
  mutating func drawSync() {
    title("What to sync", note: countsNote)
    drawDataTypes()
    gap()
    let fields = Dictionary(uniqueKeysWithValues: self.fields.map { ($0.id, $0) })
    drawContacts(fields)
    drawCompanies(fields)
    drawTickets(fields)
    if let field = fields[SyncForm.opportunityTypes] {
      let chosen = state.draft.sync.opportunities.excludeTypes
      let text: ScreenText =
        chosen.isEmpty ? "all types" : "all but \(state.summary.names(chosen, of: .opportunityTypes))"
      listLine(
        field, group: isNormal ? "Opportunities" : "Opp.", label: "Left out", text, chosen.count, .opportunityTypes)
    }
    if let field = fields[SyncForm.projectTypes] {
      let chosen = state.draft.sync.projects.excludeTypes
      let text: ScreenText = chosen.isEmpty ? "all types" : "all but \(state.summary.names(chosen, of: .projectTypes))"
      listLine(field, group: "Projects", label: "Left out", text, chosen.count, .projectTypes)
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
    let box: Toggle = isForbidden ? .warning : Toggle(isOn)
    put(box.box, x: x, isForbidden ? .messageWarn : isOn ? .selected : .text)
    put(field.label, x: x + 4, width: 16, isOn ? .text : .textDim)
    area(Rect(x: x, y: y, width: 20, height: 1), .mark(field.id))
    let count = state.preview.counts[type.id]
    let text: ScreenText
    if isForbidden {
      text = "no permission"
    } else if !isOn {
      text = "off"
    } else if let count {
      text = count.problem != nil ? "not counted" : count.words ?? "..."
    } else {
      text = state.canAsk && state.connect.isTrusted ? "..." : ""
    }
    let isOld = state.line.oldCounts.contains(type.id)
    put(text, x: x + 20, width: 14, isOn && !isForbidden && !isOld ? .text : .textDim, align: .right)
  }

  // MARK: - Limits

  private var controlX: Int { isNormal ? 16 : 14 }

  private mutating func group(_ name: ScreenText) { put(name, x: 1, width: controlX - 3, .textStrong) }

  private mutating func drawContacts(_ fields: [FieldID: FormField]) {
    guard let field = fields[SyncForm.autoImport] else { return }
    group("Contacts")
    toggle(field, label: isNormal ? "Auto-import new ones as" : "Auto-import as")
    if let role = fields[SyncForm.role] {
      let x = controlX + (isNormal ? 30 : 21)
      focus(role, x: x - 2)
      value(role, x: x, width: min(15, width - x - 1))
    }
    y += 1
  }

  private mutating func drawCompanies(_ fields: [FieldID: FormField]) {
    if let field = fields[SyncForm.skipInactive] {
      group("Companies")
      toggle(field, label: "Skip inactive")
      if let count = state.preview.counts[.companies], let matching = count.matching {
        let total = count.total.map { ScreenText(" of \(grouped: $0)") } ?? ""
        let most: ScreenText = count.isAtMost ? "at most " : ""
        let x = isNormal ? 46 : controlX + 20
        put(
          "\(most)\(grouped: matching)\(total) match", x: x, width: width - x, matching == 0 ? .messageWarn : .textDim)
      }
      y += 1
    }
    let filter = state.draft.sync.companies
    if let field = fields[SyncForm.types] {
      listLine(
        field, label: "Types", state.summary.types, filter.includeTypes.count + filter.excludeTypes.count, .companyTypes
      )
    }
    if let field = fields[SyncForm.statuses] {
      listLine(
        field, label: "Statuses", state.summary.statuses, filter.includeStatuses.count + filter.excludeStatuses.count,
        .companyStatuses)
    }
    if let field = fields[SyncForm.more] {
      if isNormal {
        put(field.label, x: 4, width: 34)
        focus(field, x: 46)
        put(state.summary.more, x: 48, width: 14)
        choose("More", field)
        y += 1
      } else {
        listLine(field, label: "More", state.summary.more, 0, nil, button: "More")
      }
    }
    if let field = fields[SyncForm.expert] {
      self.field(field, labelX: 4, valueX: controlX, width: 44)
    }
  }

  private mutating func drawTickets(_ fields: [FieldID: FormField]) {
    guard let boards = fields[SyncForm.boards] else { return }
    let scope = state.draft.sync.tickets
    listLine(
      boards, group: "Tickets", label: "", state.summary.boards, scope.boards.count, .boards, button: "Boards")
    if let field = fields[SyncForm.ticketStatuses] {
      listLine(field, label: "Statuses", state.summary.excludedStatuses, scope.excludeStatuses.count, .boardStatuses)
    }
    if let field = fields[SyncForm.closedSince] {
      let x = controlX + 8
      focus(field, x: 2)
      put(field.label, x: 4)
      state.textField(field).draw(
        into: &grid, Rect(x: x, y: y, width: 10, height: 1), isFocused: isFocused(field.id), look: look,
        style: field.problem(state) == nil ? .field : .fieldError, placeholder: field.placeholder)
      area(Rect(x: x, y: y, width: 10, height: 1), .field(field.id))
      if let problem = field.problem(state) {
        put(ScreenText(cleaning: problem), x: x + 11, width: width - x - 11, .messageError)
      } else {
        if case .days = scope.closedSince { put("days", x: x + 11) }
        if let since = scope.closedSince.since(now: state.now.wall) {
          let noteX = isNormal ? 46 : x + 17
          put("since \(cleaning: since.day)", x: noteX, width: width - noteX, .textDim)
        }
      }
      y += 1
    }
  }

  private mutating func toggle(_ field: FormField, label: ScreenText) {
    focus(field, x: controlX - 2, cursor: controlX + 1)
    guard case .toggle(let get, _) = field.kind else { return }
    let box = Toggle(get(state.draft))
    put(box.box, x: controlX, box == .on ? .selected : .text)
    put(label, x: controlX + 4, width: width - controlX - 4)
    area(Rect(x: controlX, y: y, width: 4 + label.width, height: 1), .mark(field.id))
  }

  /// A line that opens a list: what is chosen, how many of how many, and the button.
  private mutating func listLine(
    _ field: FormField, group name: ScreenText = "", label: ScreenText, _ text: ScreenText, _ count: Int,
    _ resource: Resource.ID?, button: ScreenText = "Choose"
  ) {
    if !name.isEmpty { group(name) } else { put(label, x: 4, width: controlX - 6) }
    focus(field, x: controlX - 2)
    let all = resource.flatMap { state.catalog.lists[$0]?.count }
    let counts: ScreenText = all.map { "\(count) of \($0)" } ?? ""
    if isNormal {
      put(text, x: controlX, width: 30)
      put(counts, x: 46, width: 12, .textDim, align: .right)
      choose(button, field)
    } else {
      let room = width - controlX - 1
      put(text, x: controlX, width: room - (room > 30 ? 10 : 0))
      if room > 30 { put(counts, x: width - 10, width: 9, .textDim, align: .right) }
    }
    area(Rect(x: controlX, y: y, width: max(4, width - controlX - 18), height: 1), .mark(field.id))
    y += 1
  }

  private mutating func choose(_ label: ScreenText, _ field: FormField) {
    let text: ScreenText = "[ \(label) ]"
    put(text, x: 61, .button)
    area(Rect(x: 61, y: y, width: text.width, height: 1), .mark(field.id))
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
    drawRows(open.picker, rect, isFocused: !open.isTyping, Self.listTable)
    y = room
  }

  static let listTable = Table([
    Table.Column("", width: .fill(1)), Table.Column("", width: .cells(20), from: 56),
    Table.Column("", width: .cells(10), from: 66),
  ])

  /// Draws a picker's rows and makes them clickable.
  mutating func drawRows(
    _ picker: Picker, _ rect: Rect, isFocused: Bool, _ table: Table,
    details: (Picker.Row) -> [ScreenText] = \.details
  ) {
    listHeight = rect.height
    picker.draw(
      into: &grid, rect, table: table, isFocused: isFocused && state.overlay == nil, look: look, details: details)
    for index in picker.list.visible(rows: picker.visible, height: rect.height) {
      let row = index - picker.list.visible(rows: picker.visible, height: rect.height).lowerBound
      let id = picker.visible.id(at: index)
      area(Rect(x: rect.x, y: rect.y + row, width: rect.width, height: 1), .row(id))
      area(Rect(x: rect.x + 3, y: rect.y + row, width: 3, height: 1), .rowMark(id))
    }
  }
}

extension AppState {
  var pickerMessage: MessageLine {
    guard let picker else { return MessageLine(.info, "") }
    if picker.isTyping { return MessageLine(.info, "Type words to find.  Enter: to the list, Esc: clear") }
    return MessageLine(.info, "\(picker.picker.summary).  Enter or Esc takes the choice and goes back.")
  }
}
