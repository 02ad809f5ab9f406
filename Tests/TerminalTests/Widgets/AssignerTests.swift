import Terminal
import Testing

@Suite("Values by digit, in a long list") struct AssignerTests {
  private static func assigner(_ count: Int) -> Assigner {
    var assigner = Assigner(values: (1...3).map { Assigner.Value(digit: $0, title: "value \($0)") })
    assigner.fill(
      (1...count).map { Picker.Row(id: $0, label: "row \($0)", details: [""]) },
      marks: [2: .init(digit: 1, isGuess: true)],
      height: 10)
    return assigner
  }

  @Test("a digit sets the row or the range as one step, and undo and redo follow it")
  func digits() {
    var list = Self.assigner(30)
    #expect(list.handle("3", height: 10) == .changed("row 1: value 3"))
    for key in ["v", .down, .down] as [Key] { _ = list.handle(key, height: 10) }
    // Nothing is called 9.
    #expect(list.handle("9", height: 10) == .moved)
    #expect(list.handle("2", height: 10) == .changed("3 rows: value 2"))
    #expect(list.marks.mapValues(\.digit) == [1: 2, 10: 2, 11: 2, 2: 1])
    _ = list.handle("u", height: 10)
    #expect(list.marks.mapValues(\.digit) == [1: 3, 2: 1])
    _ = list.handle("U", height: 10)
    #expect(list.marks[11]?.digit == 2)
    #expect(list.unset.count == 26)
  }

  @Test("of what a filter shows alone guesses are confirmed, and w finds what has none")
  func filtered() {
    var list = Self.assigner(30)
    list.withPicker { $0.setFilter("row 3", height: 10) }
    #expect(list.handle("Y", height: 10) == .changed("No guess to confirm here"))
    list.withPicker { $0.setFilter("", height: 10) }
    #expect(list.handle("Y", height: 10) == .changed("1 guess confirmed"))
    _ = list.handle("w", height: 10)
    #expect(list.picker.current.map { list.marks[$0.id] == nil } == true)
    #expect(list.suggest([5: 1, 2: 3, 99: 1]) == 1)
    #expect(list.marks[2] == .init(digit: 1))
    #expect(list.marks[99] == nil)
  }

  @Test("s shows those without a value, and one that gets one leaves them")
  func shown() {
    var list = Self.assigner(3)
    for key in ["s", "s"] as [Key] { _ = list.handle(key, height: 10) }
    #expect(list.picker.visible.ids == [1, 3])
    _ = list.handle("1", height: 10)
    #expect(list.picker.visible.ids == [3])
    #expect(list.picker.current?.id == 3)
  }
}

@Suite("Rows under headings") struct HeadingTests {
  private static func picker() -> Picker {
    var picker = Picker(order: .asGiven)
    picker.add(
      [
        Picker.Row(id: -1, label: "Help Desk", isHeading: true), Picker.Row(id: 11, label: "New"),
        Picker.Row(id: 12, label: "Closed"), Picker.Row(id: -2, label: "Alerts", isHeading: true),
        Picker.Row(id: 21, label: "new"),
      ], height: 10)
    return picker
  }

  @Test("a heading is never chosen or counted, and Space on it takes its rows")
  func space() {
    var picker = Self.picker()
    _ = picker.handle("a", height: 10)
    #expect(picker.chosen == [11, 12, 21])
    #expect(picker.counts == "3 of 3 chosen")
    _ = picker.handle(.space, height: 10)
    #expect(picker.chosen == [21])
    _ = picker.handle(.space, height: 10)
    #expect(picker.chosen == [11, 12, 21])
    _ = picker.handle("i", height: 10)
    #expect(picker.chosen == [])
  }

  @Test("headings stand over what is shown of theirs, and in no search or other order")
  func shown() {
    var picker = Self.picker()
    picker.set([21], to: true)
    picker.show(.chosen, height: 10)
    #expect(picker.visible.ids == [-2, 21])
    picker.show(.all, height: 10)
    picker.setFilter("new", height: 10)
    #expect(picker.visible.ids == [11, 21])
    picker.setFilter("", height: 10)
    #expect(picker.visible.ids == [-1, 11, 12, -2, 21])
    picker.sort(by: .name, height: 10)
    #expect(Set(picker.visible.ids) == [11, 12, 21])
  }

  @Test("one key takes a name wherever it stands")
  func namesakes() {
    var picker = Self.picker()
    #expect(picker.toggleNamesakes() == nil)
    _ = picker.handle(.down, height: 10)
    #expect(picker.toggleNamesakes()?.count == 2)
    #expect(picker.chosen == [11, 21])
    #expect(picker.heading(of: 21)?.id == -2)
  }
}
