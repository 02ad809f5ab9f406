import Model
import Services
import Terminal

/// What the page of the device types knows besides the draft.
struct DevicesState: Equatable, Sendable {
  var list = Assigner(values: DevicesForm.values)
  var isTyping = false

  /// Takes in the types of the instance and what the draft says of them, where either is another than before.
  mutating func fill(_ draft: SetupDraft, _ catalog: Lists, height: Int) {
    let rows = Self.rows(draft, catalog)
    let marks = Self.marks(of: draft)
    guard rows != list.rows || marks != list.marks else { return }
    list.fill(rows, marks: marks, height: height)
  }

  private static func rows(_ draft: SetupDraft, _ catalog: Lists) -> [Picker.Row] {
    let types = catalog.names(of: .configurationTypes)
    guard !types.isEmpty else { return [] }
    let rows = types.map { type in
      Picker.Row(
        id: type.id, label: ScreenText(cleaning: type.name),
        details: [type.record.value["inactiveFlag"].bool == true ? "inactive" : ""])
    }
    // What was mapped and is not on the server any more stays, marked as gone.
    let gone = Set(draft.configure.configurationTypes.keys).subtracting(types.map(\.id)).sorted()
    return rows + gone.map { Picker.Row(id: $0, label: "#\($0)", details: [""], isGone: true) }
  }

  private static func marks(of draft: SetupDraft) -> Assigner.Marks {
    var marks: Assigner.Marks = [:]
    for (id, type) in draft.configure.configurationTypes {
      marks[id] = MappingGrid.Mark(digit: type.digit, isGuess: draft.deviceGuesses.contains(id))
    }
    return marks
  }
}

// The list is made from the draft and the catalog again.
extension DevicesState: Codable {
  init(from decoder: any Decoder) throws { self.init() }
  func encode(to encoder: any Encoder) throws {}
}
