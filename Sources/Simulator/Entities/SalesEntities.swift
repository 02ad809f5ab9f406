extension Entity {
  static let opportunities = Entity(
    .opportunities, "Opportunity", info: .full,
    links: [("notes_href", "/notes"), ("forecast_href", "/forecast")].map { (key: $0.0, path: $0.1) },
    [
      .name(), .instant("expectedCloseDate", OpportunitySlot.expected),
      .reference("type", .opportunityTypes, OpportunitySlot.type), .reference("stage", .stages, OpportunitySlot.stage),
      .reference("status", .opportunityStatuses, OpportunitySlot.status), .fixed("priority", 2, "Medium"),
      EntityField("notes", .text) { _, row in
        switch row.id % 12 {
        case 3: .text(String(repeating: "Budget talk, long form. ", count: 250))
        case 0, 6, 9: .text("Spoke with the owner; budget next quarter.")
        default: .absent
        }
      },
      .reference("probability", .probabilities, OpportunitySlot.probability),
      EntityField("source", .text) {
        .text($0.random.pick(["Referral", "Web", "QBR", "Event"], .opportunities, $1.id, 50))
      },
      .reference("rating", .ratings, OpportunitySlot.rating),
      .reference("primarySalesRep", .members, OpportunitySlot.representative),
      .reference("secondarySalesRep", .members, OpportunitySlot.second),
      EntityField("locationId", .integer) { _, _ in 2 }, EntityField("businessUnitId", .integer) { _, _ in 11 },
      .reference("company", .companies, OpportunitySlot.company),
      .reference("contact", .contacts, OpportunitySlot.contact),
      EntityField("site", .reference(.sites)) {
        .link(.sites, $0.row(.companies, Int($1[OpportunitySlot.company]))?[CompanySlot.site] ?? 0)
      },
      EntityField("customerPO", .text) { $1.id % 4 == 0 ? .text("PO-\($1.id * 3)") : .absent },
      EntityField("pipelineChangeDate", .instant) { .instant($1.updated / 86_400 * 86_400) },
      EntityField("dateBecameLead", .instant) { .instant($1.entered / 86_400 * 86_400) },
      .instant("closedDate", OpportunitySlot.closed),
      EntityField("closedBy", .reference(.members)) {
        $1.isSet(OpportunitySlot.closed) ? .link(.members, $1[OpportunitySlot.representative]) : .absent
      },
      EntityField("totalSalesTax", .decimal) {
        .decimal($0.random.number(.opportunities, $1.id, 51, below: 4_000), places: 2)
      },
      .fixed("billingTerms", 2, "Net 10 days"), .fixed("currency", 7, "US Dollars"),
      EntityField("companyLocationId", .integer) { _, _ in 2 },
      customFields(["Vendor", "Units", "Financed"], of: .opportunities, at: "opportunity"),
    ])

  static let stages = Entity(
    .stages, "OpportunityStage",
    [
      .name(), .reference("probability", .probabilities, LookupSlot.first), .text("color", always: "#2F80ED"),
      .integer("sequenceNumber", LookupSlot.second),
    ])

  static let opportunityStatuses = Entity(
    .opportunityStatuses, "OpportunityStatus",
    [
      .name(), .flag("wonFlag", LookupSlot.first), .flag("lostFlag", LookupSlot.second),
      .flag("closedFlag", LookupSlot.third), .flag("inactiveFlag", LookupSlot.fifth),
      .flag("defaultFlag", LookupSlot.fourth),
      EntityField("enteredBy", .text) { .text($0.author(of: .opportunityStatuses, $1)) },
      EntityField("dateEntered", .instant) { .instant($1.entered) },
    ])

  static let opportunityTypes = Entity(
    .opportunityTypes, "OpportunityType", [.name("description"), .flag("inactiveFlag", LookupSlot.first)])

  static let probabilities = Entity(
    .probabilities, "SalesProbability", [EntityField("probability", .integer) { .integer(Int($1.name) ?? 0) }])

  static let ratings = Entity(.ratings, "OpportunityRating", [.name(), .integer("sortOrder", LookupSlot.first)])
}
