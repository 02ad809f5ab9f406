extension Entity {
  /// The `customFields` array: every defined field is listed, also when it is empty.
  static func customFields(_ captions: [String], of kind: RecordKind, at pod: String) -> EntityField {
    EntityField("customFields", .customFields) { view, row in
      .list(captions.enumerated().map { index, caption in customField(caption, index, kind, pod, view, row) })
    }
  }

  private static func customField(
    _ caption: String, _ index: Int, _ kind: RecordKind, _ pod: String, _ view: View, _ row: Row
  ) -> RecordValue {
    let id = kind.rawValue * 20 + index + 1
    let purpose = UInt64(800 + index)
    let isEmpty = view.random.happens(kind, row.id, purpose, perMille: 600)
    let type = ["Text", "Number", "Checkbox", "Date", "TextArea"][index % 5]
    let value: RecordValue =
      switch index % 5 {
      case _ where isEmpty: .null
      case 0:
        .text("\(caption.prefix(1).uppercased())-\(1000 + view.random.number(kind, row.id, purpose, below: 9000))")
      case 1: .integer(view.random.number(kind, row.id, purpose, below: 50))
      case 2: .flag(view.random.happens(kind, row.id, purpose + 20, perMille: 500))
      case 3: .instant(row.entered / 86_400 * 86_400)
      default: .text("Noted by phone, see history.")
      }
    return .object([
      RecordMember("id", .integer(id)), RecordMember("caption", .text(caption)), RecordMember("type", .text(type)),
      RecordMember("entryMethod", "EntryField"), RecordMember("numberOfDecimals", 0), RecordMember("value", value),
      RecordMember("connectWiseId", .text("4d7d1052-7535-ef11-828c-de7552230\(100 + id % 900)")),
      RecordMember("rowNum", .integer(index + 1)), RecordMember("userDefinedFieldRecId", .integer(id)),
      RecordMember("podId", .text("\(pod)_overview")),
    ])
  }
}
