extension Entity {
  static let activities = Entity(
    .activities, "Activity",
    [
      .name(),
      EntityField("type", .fixedReference) { _, row in
        .fixed(Int(row[WorkSlot.type]), ["Call", "Meeting", "E-mail"][Int(max(1, row[WorkSlot.type]) - 1) % 3])
      },
      .reference("company", .companies, WorkSlot.company), .reference("contact", .contacts, WorkSlot.contact),
      EntityField("phoneNumber", .text) { $0.contactPhone($1[WorkSlot.contact]) },
      EntityField("email", .text) { $0.contactEmail($1[WorkSlot.contact]) },
      EntityField("status", .fixedReference) {
        $1.isSet(WorkSlot.isClosed) ? .fixed(2, "Closed") : .fixed(1, "Open")
      },
      .reference("opportunity", .opportunities, WorkSlot.parent), .reference("ticket", .tickets, WorkSlot.ticket),
      .reference("agreement", .agreements, WorkSlot.agreement),
      EntityField("notes", .text) { $1.id % 5 == 0 ? .absent : .text("Talked to the owner, call again next week.") },
      .instant("dateStart", WorkSlot.start),
      EntityField("dateEnd", .instant) { .instant(Int64($1[WorkSlot.start]) + Int64($1[WorkSlot.quantity]) * 900) },
      EntityField("assignedBy", .reference(.members)) { view, _ in view.firstMember },
      .reference("assignTo", .members, WorkSlot.member), .fixed("scheduleStatus", 2, "Firm"),
      .fixed("reminder", 1, "0 minutes"),
      EntityField("where", .reference(.serviceLocations)) { .reference(.serviceLocations, 1 + $1.id % 3) },
      .flag("notifyFlag", always: false),
      EntityField("mobileGuid", .text) { .text($0.guid(.activities, $1)) }, .fixed("currency", 7, "US Dollars"),
      customFields(["Story points"], of: .activities, at: "activity"),
    ])
}
