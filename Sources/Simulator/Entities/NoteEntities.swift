/// Which of its three texts a note is: the description, the internal analysis, the resolution.
private let noteFlags: [EntityField] = [
  EntityField("detailDescriptionFlag", .flag) { .flag($1.id % 4 == 0) },
  EntityField("internalAnalysisFlag", .flag) { .flag($1.id % 4 == 1) },
  EntityField("resolutionFlag", .flag) { .flag($1.id % 4 > 1) },
  .flag("issueFlag", always: false),
]

extension Entity {
  static let notes = Entity(
    .notes, "TicketNote",
    [.integer("ticketId", ChildSlot.parent), EntityField("text", .text) { $0.noteText($1) }] + noteFlags + [
      EntityField("member", .reference(.members)) { $0.isFromContact($1) ? .absent : $0.firstMember },
      EntityField("contact", .reference(.contacts)) { view, row in
        guard view.isFromContact(row), let ticket = view.row(.tickets, Int(row[ChildSlot.parent])) else {
          return .absent
        }
        return .link(.contacts, ticket[TicketSlot.contact])
      },
      EntityField("customerUpdatedFlag", .flag) { .flag($0.isFromContact($1)) },
      EntityField("dateCreated", .text) { .instant($1.entered) },
      EntityField("createdBy", .text) { .text($0.author(of: .notes, $1)) },
      EntityField("internalFlag", .flag) { .flag($1.id % 4 == 1) },
      EntityField("externalFlag", .flag) { .flag($1.id % 4 != 1) },
    ])

  /// Notes of project tickets, which do not tell when and by whom they were made.
  static let projectNotes = notes.reduced(
    to: Set(notes.fields.map(\.name)).subtracting(["id", "dateCreated", "createdBy"]))

  /// Notes of all origins, in the shape of their own list.
  static let allNotes = Entity(
    .notes, "TicketNote",
    [
      .choice("noteType", ["TicketNote", "TimeEntryNote", "MeetingNote"]) { _, _ in "TicketNote" },
      .reference("ticket", .tickets, ChildSlot.parent),
      EntityField("text", .text) { $0.noteText($1) },
    ] + noteFlags + [EntityField("member", .reference(.members)) { view, _ in view.firstMember }])
}

extension View {
  /// What was written; some notes are long: 6,000 characters, as a pasted log is.
  func noteText(_ row: Row) -> RecordValue {
    if !row.name.isEmpty { return .text(row.name) }
    if row.id % 97 == 0 {
      return .text(String(repeating: "0123456789 line of a pasted log\n", count: 188).prefix(6_000).description)
    }
    return .text(random.pick(Words.problems, .notes, row.id, 1) + ". Called back and left a message.")
  }

  /// Whether the client's contact wrote it, by mail or in the portal.
  func isFromContact(_ row: Row) -> Bool { row.id % 4 == 0 && random.happens(.notes, row.id, 2, perMille: 600) }
}
