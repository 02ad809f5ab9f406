private let revenue = FieldType.record([
  ("id", .integer), ("revenue", .decimal), ("cost", .decimal), ("margin", .decimal), ("percentage", .decimal),
])
private let forecastTypes = ["Product", "Service", "Agreement", "Other1", "Other2"]

/// One line of a forecast.
struct ForecastItem: Sendable {
  let id: Int
  let type: String
  /// Money in cents.
  let revenue: Int, cost: Int, recurring: Int
  let value: RecordValue
}

extension Entity {
  /// What an opportunity may bring; the record does not name the opportunity, only its lines do.
  static let forecasts = Entity(
    .forecasts, "Forecast",
    [
      EntityField(
        "forecastItems",
        .list(
          .record([
            ("id", .integer), ("forecastDescription", .text), ("quantity", .decimal), ("revenue", .decimal),
            ("cost", .decimal), ("forecastType", .choice(forecastTypes)), ("includeFlag", .flag),
          ]))
      ) { view, row in .list(view.forecastItems(row).map(\.value)) },
      sum("productRevenue") { $0.type == "Product" }, sum("serviceRevenue") { $0.type == "Service" },
      sum("agreementRevenue") { $0.type == "Agreement" }, sum("timeRevenue") { _ in false },
      sum("expenseRevenue") { _ in false }, sum("forecastRevenueTotals") { _ in true },
      sum("inclusiveRevenueTotals") { _ in true },
      EntityField("recurringTotal", .decimal) { view, row in
        .decimal(view.forecastItems(row).reduce(0) { $0 + $1.recurring }, places: 2)
      },
      sum("wonRevenue", ofStatus: [2]), sum("lostRevenue", ofStatus: [3, 4]), sum("openRevenue", ofStatus: [1, 5]),
      sum("otherRevenue1") { $0.type == "Other1" }, sum("otherRevenue2") { $0.type == "Other2" },
      EntityField("salesTaxRevenue", .decimal) { .decimal($0.forecastTotal($1) / 20, places: 2) },
      EntityField("forecastTotalWithTaxes", .decimal) {
        .decimal($0.forecastTotal($1) + $0.forecastTotal($1) / 20, places: 2)
      },
      EntityField("expectedProbability", .integer) { view, row in
        let opportunity = view.row(.opportunities, Int(row[ChildSlot.parent]))
        return .integer(Int(view.name(.probabilities, Int(opportunity?[OpportunitySlot.probability] ?? 0))) ?? 0)
      },
      .fixed("currency", 7, "US Dollars"),
    ])

  private static func sum(
    _ name: String, ofStatus statuses: Set<Int32>? = nil,
    _ includes: @escaping @Sendable (ForecastItem) -> Bool = { _ in true }
  ) -> EntityField {
    EntityField(name, revenue) { view, row in
      let status = view.row(.opportunities, Int(row[ChildSlot.parent]))?[OpportunitySlot.status] ?? 0
      let items = statuses?.contains(status) == false ? [] : view.forecastItems(row).filter(includes)
      let (income, cost) = items.reduce((0, 0)) { ($0.0 + $1.revenue, $0.1 + $1.cost) }
      return .object([
        RecordMember("id", .integer(row.id)), RecordMember("revenue", .decimal(income, places: 2)),
        RecordMember("cost", .decimal(cost, places: 2)), RecordMember("margin", .decimal(income - cost, places: 2)),
        RecordMember("percentage", .decimal(income == 0 ? 0 : (income - cost) * 100 / income, places: 0)),
      ])
    }
  }
}

extension View {
  func forecastTotal(_ row: Row) -> Int { forecastItems(row).reduce(0) { $0 + $1.revenue } }

  /// The lines of a forecast: one to four.
  func forecastItems(_ row: Row) -> [ForecastItem] {
    (0...random.number(.forecasts, row.id, 1, below: 4)).map { index in
      let id = row.id * 10 + index
      let type = random.pick(["Product", "Product", "Service", "Agreement", "Other1", "Other2"], .forecasts, id, 2)
      let revenue = 20_000 + random.number(.forecasts, id, 3, below: 1_500_000)
      let cost = revenue * 7 / 10
      let recurring = type == "Agreement" ? revenue / 12 : 0
      let text = random.pick(Words.deals, .forecasts, id, 4)
      let opportunity = Int(row[ChildSlot.parent])
      let status = self.row(.opportunities, opportunity)?[OpportunitySlot.status] ?? 0
      return ForecastItem(
        id: id, type: type, revenue: revenue, cost: cost, recurring: recurring,
        value: .object([
          RecordMember("id", .integer(id)), RecordMember("forecastDescription", .text(text)),
          RecordMember("opportunity", .reference(.opportunities, opportunity)),
          RecordMember("quantity", .decimal(10 + index * 10, places: 1)),
          RecordMember("status", .link(.opportunityStatuses, status)), RecordMember("productDescription", .text(text)),
          RecordMember("productClass", .text(type == "Service" ? "Service" : "NonInventory")),
          RecordMember("revenue", .decimal(revenue, places: 2)), RecordMember("cost", .decimal(cost, places: 2)),
          RecordMember("margin", .decimal(revenue - cost, places: 2)), RecordMember("percentage", 100),
          RecordMember("includeFlag", true), RecordMember("forecastType", .text(type)),
          RecordMember("linkFlag", false), RecordMember("recurringRevenue", .decimal(recurring, places: 2)),
          RecordMember("recurringCost", .decimal(recurring * 7 / 10, places: 2)),
          RecordMember("recurringFlag", .flag(recurring > 0)),
          RecordMember("sequenceNumber", .decimal(10 + index * 10, places: 1)), RecordMember("taxableFlag", true),
        ]))
    }
  }
}
