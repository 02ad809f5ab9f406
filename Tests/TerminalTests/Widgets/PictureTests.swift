import Testing

@testable import Terminal

/// The widgets drawn as the screens show them.
@Suite struct PictureTests {
  static let look = Look(theme: .mono, glyphs: .unicode)

  static func lines(_ grid: Grid) -> [String] {
    grid.lines.map { line in
      var line = line[...]
      while line.last == " " { line.removeLast() }
      return String(line)
    }
  }

  static func rail(_ width: Int, glyphs: GlyphSet = .unicode) -> String {
    var grid = Grid(width: width, height: 1)
    let rail = Rail(
      product: "Setup",
      steps: [
        RailStep("Connect", .done), RailStep("Sync", .warning), RailStep("Configure", .current),
        RailStep("Import", .todo),
      ], last: "Review", current: 2)
    rail.draw(into: &grid, grid.bounds, look: Look(theme: .mono, glyphs: glyphs))
    return lines(grid)[0]
  }

  @Test("the rail, long, short and in ASCII")
  func rails() {
    #expect(Self.rail(80) == " Setup    ✓ 1 Connect   ! 2 Sync   ● 3 Configure   ○ 4 Import         Review")
    #expect(Self.rail(44) == " ✓!●○ 3/4 Configure                  ? help")
    #expect(Self.rail(80, glyphs: .ascii).hasPrefix(" Setup    + 1 Connect   ! 2 Sync   * 3 Configure   o 4"))
  }

  @Test("the mapping grid")
  func mapping() {
    var mapping = MappingGrid(
      columns: ["New", "Triaged", "Working", "Waiting", "Resolved"],
      rows: [
        .init(id: 1, label: "New (portal)", count: 41), .init(id: 2, label: "Assigned", count: 62),
        .init(id: 3, label: "Escalated to L2", count: 19),
        .init(id: 4, label: ScreenText(cleaning: "日本 サポート待ち"), count: 9020),
      ])
    mapping.suggest([1: 0, 2: 1])
    _ = mapping.handle("y", height: 5)
    _ = mapping.handle("w", height: 5)
    var grid = Grid(width: 80, height: 5)
    mapping.draw(
      into: &grid, grid.bounds, title: "Status", countTitle: "Tickets", isFocused: true, look: Self.look)
    #expect(
      Self.lines(grid) == [
        "   Status                Tickets   1 New  2 Tria  3 Work  4 Wait  5 Reso",
        "   New (portal)               41     ●       .       .       .       .",
        "   Assigned                   62     .       ●       .       .       .    guess",
        " ▸ Escalated to L2            19     .       .       .       .       .    ? 1-5",
        "   日本 サポート待ち       9,020     .       .       .       .       .    ? 1-5",
      ])
    #expect(mapping.totals == [41, 62, 0, 0, 0])
    #expect(mapping.handle("3", height: 5) == .changed(.empty))
    #expect(mapping.cells(atY: 1, in: grid.bounds)[0].contains(Point(x: 37, y: 1)))
    #expect(mapping.cells(atY: 1, in: grid.bounds)[2].contains(Point(x: 53, y: 1)))
    #expect(mapping.index(atY: 3, in: grid.bounds) == 2)
  }

  @Test("marks are undone one step at a time; a range is one step; 0 is a deliberate none")
  func mappingUndo() {
    var mapping = MappingGrid(columns: ["A", "B"], rows: (1...4).map { .init(id: $0, label: "r", count: 1) })
    for key in ["v", .down, .down, "2", "u", "U", .end, "0"] as [Key] { _ = mapping.handle(key, height: 9) }
    #expect(mapping.marks.count == 4)
    #expect(mapping.marks[4] == MappingGrid.Mark(column: nil))
    #expect(mapping.unset.isEmpty)
    #expect(mapping.handle("w", height: 9) == .changed("Every status here is set"))
    #expect(mapping.handle("3", height: 9) == nil)
    for _ in 0..<5 { _ = mapping.handle("u", height: 9) }
    #expect(mapping.marks.isEmpty)
  }

  @Test("the picker and its filter line")
  func picker() {
    var picker = Picker(chosen: [1, 2])
    picker.add(
      [
        .init(id: 1, label: "Cedar Dental Partners", details: ["Leeds", "active"]),
        .init(id: 3, label: "Delta Dental & Sons", details: ["Leeds", "active"]),
        .init(id: 4, label: "Granite Dental Holdings", details: ["Leeds", "active"], isMixed: true),
        .init(id: 5, label: "Acme", details: ["York", "active"]),
      ], height: 4)
    picker.setFilter("dent lee", height: 4)
    var grid = Grid(width: 80, height: 4)
    picker.drawFilter(into: &grid, grid.bounds.row(0).inset(left: 1), isFocused: false, look: Self.look)
    let table = Table([.init("", width: .cells(30)), .init("", width: .cells(10)), .init("", width: .fill(1))], gap: 1)
    picker.draw(into: &grid, grid.bounds.inset(top: 1), table: table, isFocused: true, look: Self.look)
    #expect(
      Self.lines(grid) == [
        " Filter  dent lee_______________________________   3 shown   order: name",
        " ▸ [x] Cedar Dental Partners          Leeds      active",
        "   [ ] Delta Dental & Sons            Leeds      active",
        "   [-] Granite Dental Holdings        Leeds      active",
      ])
    #expect(grid.cursor == Point(x: 1, y: 1) && !grid.showsCursor)
    #expect(grid[13, 1]?.style.attributes.contains(.bold) == true, "matched letters are bold")
  }

  @Test("the stepper line")
  func stepper() {
    var grid = Grid(width: 80, height: 1)
    StepperLine.draw(
      into: &grid, grid.bounds.inset(left: 3),
      stages: [
        ("New", StepperLine.short(159), .badgeNew), ("Triaged", StepperLine.short(62), .badgeTriaged),
        ("Working", StepperLine.short(377), .badgeWorking), ("Waiting", StepperLine.short(204), .badgeWaiting),
        ("Resolved", StepperLine.short(11_400), .badgeResolved),
      ], look: Self.look)
    #expect(Self.lines(grid) == ["   New 159 ──── Triaged 62 ──── Working 377 ──── Waiting 204 ──── Resolved 11.4k"])
  }

  @Test("a count that grows takes from the rule and moves nothing")
  func stepperGrows() {
    let pictures = [(7, 1200), (1204, 3)].map { first, second in
      var grid = Grid(width: 60, height: 1)
      StepperLine.draw(
        into: &grid, grid.bounds,
        stages: [
          ("New", StepperLine.short(first), .badgeNew), ("Triaged", StepperLine.short(second), .badgeTriaged),
          ("Working", "0", .badgeWorking),
        ], countWidth: 5, look: Self.look)
      return Self.lines(grid)[0]
    }
    #expect(
      pictures == ["New 7 ──────── Triaged 1,200 ──── Working 0", "New 1,204 ──── Triaged 3 ──────── Working 0"])
  }

  @Test("controls: toggles, radio, buttons, messages, bars")
  func controls() {
    var grid = Grid(width: 44, height: 6)
    Toggle(true).draw(into: &grid, x: 1, y: 0, label: "Members", isFocused: true, look: Self.look)
    Radio.draw(into: &grid, x: 1, y: 1, choices: ["API keys", "Login"], chosen: 0, isFocused: false, look: Self.look)
    Button("Test").draw(into: &grid, x: 2, y: 2, isFocused: true, look: Self.look)
    Button("Reset", kind: .danger).draw(into: &grid, x: 13, y: 2, isFocused: false, look: Self.look)
    MessageLine(.error, "1 field to fix").draw(into: &grid, grid.bounds.row(3), look: Self.look)
    ProgressBar.draw(into: &grid, Rect(x: 1, y: 4, width: 10, height: 1), fraction: 0.45, look: Self.look)
    Dropdown.draw(
      into: &grid, Rect(x: 1, y: 5, width: 12, height: 1), value: "Key file", isFocused: false, look: Self.look)
    #expect(
      Self.lines(grid) == [
        " [x] Members", " (•) API keys   ( ) Login", " ▸[ Test ]   [ Reset ]", " ✗ 1 field to fix", " ████░░░░░░",
        " Key file   ▾",
      ])
  }

  @Test("hints drop the least needed when there is no room, and take two rows on a narrow screen")
  func hints() {
    let bar = HintBar([
      Hint(action: 1, key: "Tab", label: "next", rank: 2), Hint(action: 2, key: "^T", label: "test", rank: 3),
      Hint(action: 3, key: "^N", label: "next step", rank: 1), Hint(action: 4, key: "?", label: "help", rank: 0),
    ])
    var grid = Grid(width: 60, height: 1)
    let hits = bar.draw(into: &grid, grid.bounds, look: Self.look)
    #expect(Self.lines(grid) == [" Tab next  ^T test  ^N next step  ? help"])
    #expect(hits.target(at: Point(x: 12, y: 0))?.target == 2)
    #expect(hits.target(at: Point(x: 9, y: 0)) == nil)
    var small = Grid(width: 30, height: 1)
    bar.draw(into: &small, small.bounds, look: Self.look)
    #expect(Self.lines(small) == [" ^N next step  ? help"] || Self.lines(small) == [" Tab next  ^N next step  ? help"])
    #expect(bar.rows(width: 60) == 1 && bar.rows(width: 30) == 2)
  }

  @Test("a popup covers whole rows, its safe answer has the focus, Esc closes")
  func dialog() {
    var dialog = Dialog("Quit?", text: ["The draft is kept."], buttons: [Button("Quit"), Button("Stay")], safe: 1)
    var grid = Grid(width: 40, height: 9)
    let areas = dialog.draw(into: &grid, body: grid.bounds, look: Self.look)
    #expect(areas.count == 2)
    #expect(Self.lines(grid).contains { $0.contains("[ Quit ]  ▸[ Stay ]") })
    #expect(dialog.handle(.enter) == .chosen(1))
    #expect(dialog.handle(.tab) == .open)
    #expect(dialog.handle(.enter) == .chosen(0))
    #expect(dialog.handle("x") == .open)
    #expect(dialog.handle(.escape) == .cancelled)
    for height in 0...6 {
      var tiny = Grid(width: height, height: height)
      dialog.draw(into: &tiny, body: tiny.bounds, look: Self.look)
    }
  }

  @Test("progress tells count, share, rate and time left, the last only when it can mean something")
  func progress() {
    var meter = ProgressMeter(total: 3214)
    meter.record(0, at: .zero)
    #expect(meter.text(width: 80) == "0 / 3,214  0%")
    meter.record(41, at: .seconds(1))
    #expect(meter.text(width: 80) == "41 / 3,214  1%  41/s")
    meter.record(410, at: .seconds(10))
    #expect(meter.text(width: 80) == "410 / 3,214  12%  41/s  about 1 m 10 s left")
    #expect(meter.text(width: 40) == "410 / 3,214  12%  about 1 m 10 s left")
    // The rate is of the last ten seconds.
    for second in 11...30 { meter.record(410 + (second - 10) * 100, at: .seconds(second)) }
    #expect(meter.rate == 100)
    var unknown = ProgressMeter()
    unknown.record(0, at: .zero)
    unknown.record(100, at: .seconds(2))
    #expect(unknown.text(width: 80) == "100  50/s")
  }

  @Test("every widget draws at every small size without harm")
  func tiny() {
    var picker = PickerTests.picker(PickerTests.names)
    picker.setFilter("d", height: 2)
    let mapping = MappingGrid(columns: ["A", "B"], rows: (1...9).map { .init(id: $0, label: "row") })
    for width in 0...14 {
      for height in 0...5 {
        var grid = Grid(width: width, height: height)
        let rect = grid.bounds
        picker.draw(into: &grid, rect, table: Table([.init("a", width: .fill(1))]), isFocused: true, look: Self.look)
        picker.drawFilter(into: &grid, rect, isFocused: true, look: Self.look)
        mapping.draw(into: &grid, rect, title: "t", countTitle: "c", isFocused: true, look: Self.look)
        TextField("some text").draw(into: &grid, rect, isFocused: true, look: Self.look)
        for line in grid.lines { #expect(TextWidth.of(line) == width) }
      }
    }
  }
}
