extension Entity {
  static let timeEntries = Entity(
    .timeEntries, "TimeEntry",
    [
      .reference("company", .companies, WorkSlot.company),
      EntityField("chargeToId", .integer) { .integer(Int($1[WorkSlot.ticket])) },
      .choice("chargeToType", ["Company", "ServiceTicket", "ProjectTicket", "ChargeCode", "Activity"]) {
        $1.isSet(WorkSlot.ticket) ? ($1.isSet(WorkSlot.project) ? "ProjectTicket" : "ServiceTicket") : "ChargeCode"
      },
      .reference("member", .members, WorkSlot.member), .reference("ticket", .tickets, WorkSlot.ticket),
      .reference("project", .projects, WorkSlot.project), .reference("agreement", .agreements, WorkSlot.agreement),
      EntityField("invoice", .fixedReference) {
        $1.isSet(WorkSlot.invoice)
          ? .object([
            RecordMember("id", .integer(Int($1[WorkSlot.invoice]))),
            RecordMember("identifier", .text($0.name(.invoices, Int($1[WorkSlot.invoice])))),
          ]) : .absent
      },
      .fixed("workType", 4, "Remote Support"), .fixed("workRole", 11, "System Engineer"),
      .fixed("location", 2, "Tampa Office"),
      .instant("timeStart", WorkSlot.start),
      EntityField("timeEnd", .instant) { .instant(Int64($1[WorkSlot.start]) + Int64($1[WorkSlot.quantity]) * 900) },
      EntityField("hoursDeduct", .decimal) { _, _ in .decimal(0, places: 2) },
      EntityField("actualHours", .decimal) { .decimal(Int($1[WorkSlot.quantity]) * 25, places: 2) },
      EntityField("hoursBilled", .decimal) { .decimal(Int($1[WorkSlot.quantity]) * 25, places: 2) },
      EntityField("invoiceHours", .decimal) { .decimal(Int($1[WorkSlot.quantity]) * 25, places: 2) },
      EntityField("hourlyRate", .decimal) {
        .decimal(12_500 + $0.amount($1, .timeEntries, 51, below: 5) * 500, places: 2)
      },
      .choice("billableOption", ["Billable", "DoNotBill", "NoCharge", "NoDefault"]) {
        $0.random.pick(["Billable", "Billable", "DoNotBill", "NoCharge"], .timeEntries, $1.id, 52)
      },
      .choice("status", ["Open", "PendingApproval", "ReadyToBill", "Billed"]) {
        $1.isSet(WorkSlot.invoice) ? "Billed" : $1.id % 5 == 0 ? "PendingApproval" : "Open"
      },
      EntityField("notes", .text) { .text($0.random.pick(Words.problems, .timeEntries, $1.id, 53) + ". Done.") },
      EntityField("invoiceReady", .integer) { .integer($1.isSet(WorkSlot.invoice) ? 1 : 0) },
      EntityField("enteredBy", .text) { .text($0.author(of: .timeEntries, $1)) },
      EntityField("dateEntered", .instant) { .instant($1.entered) },
      EntityField("mobileGuid", .text) { .text($0.guid(.timeEntries, $1)) },
    ])

  static let scheduleEntries = Entity(
    .scheduleEntries, "ScheduleEntry",
    [
      .integer("objectId", WorkSlot.ticket),
      EntityField("name", .text) { .text($0.name(.tickets, Int($1[WorkSlot.ticket]))) },
      .reference("member", .members, WorkSlot.member),
      EntityField("type", .record([("id", .integer), ("identifier", .text)])) { _, _ in
        .object([RecordMember("id", 4), RecordMember("identifier", "S")])
      },
      EntityField("status", .fixedReference) {
        $1.isSet(WorkSlot.isClosed) ? .fixed(3, "Completed") : .fixed(1, "Firm")
      },
      .instant("dateStart", WorkSlot.start),
      EntityField("dateEnd", .instant) { .instant(Int64($1[WorkSlot.start]) + Int64($1[WorkSlot.quantity]) * 900) },
      EntityField("hours", .decimal) { .decimal(Int($1[WorkSlot.quantity]) * 25, places: 2) },
      .flag("doneFlag", WorkSlot.isClosed), .flag("acknowledgedFlag", always: true), .flag("ownerFlag", always: true),
      .flag("meetingFlag", always: false),
      EntityField("mobileGuid", .text) { .text($0.guid(.scheduleEntries, $1)) },
    ])
}
