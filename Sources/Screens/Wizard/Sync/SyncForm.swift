import Model
import Services
import Terminal

/// A list of ids in the draft that a full page chooses from.
package enum ListID: String, Codable, Hashable, Sendable, CaseIterable {
  case companyTypes, companyStatuses, territories, markets, boards, excludedStatuses, opportunityTypes, projectTypes
  case closedStatuses
}

/// The fields of the Sync step.
enum SyncForm {
  static func dataType(_ id: DataType.ID) -> FieldID { FieldID(rawValue: "sync.type.\(id.rawValue)") }
  static let autoImport: FieldID = "sync.autoImport"
  static let role: FieldID = "sync.role"
  static let skipInactive: FieldID = "sync.skipInactive"
  static let types: FieldID = "sync.types"
  static let statuses: FieldID = "sync.statuses"
  static let more: FieldID = "sync.more"
  static let expert: FieldID = "sync.expert"
  static let boards: FieldID = "sync.boards"
  static let ticketStatuses: FieldID = "sync.ticketStatuses"
  static let closedSince: FieldID = "sync.closedSince"
  static let opportunityTypes: FieldID = "sync.opportunityTypes"
  static let projectTypes: FieldID = "sync.projectTypes"

  /// How many data types stand in the first column where there are two.
  static let firstColumn = (DataType.all.count + 1) / 2

  /// The data type beside one in the other column.
  static func neighbour(of id: FieldID, direction: Int) -> FieldID? {
    guard let index = DataType.all.firstIndex(where: { dataType($0.id) == id }) else { return nil }
    let other = index + (direction > 0 ? firstColumn : -firstColumn)
    return DataType.all.indices.contains(other) ? dataType(DataType.all[other].id) : nil
  }

  private static func isOn(_ id: DataType.ID) -> @Sendable (AppState) -> Bool {
    { $0.draft.sync.resources.contains(id) }
  }

  private static let roles = Model.Role.allCases.map { role in
    FormField.Choice(
      title: ScreenText(cleaning: role.title), isChosen: { $0.draft.sync.contactAutoImport.role == role },
      choose: { state in
        state.draft.sync.contactAutoImport.role = role
        if role != .viewer {
          state.say(.warning, "Every imported contact will be a \(cleaning: role.title); viewer is the least.")
        }
      })
  }

  static let fields: [FormField] =
    DataType.all.map { type in
      FormField(
        dataType(type.id), ScreenText(cleaning: type.title),
        .toggle(get: { $0.sync.resources.contains(type.id) }, set: { $0.turn(type, on: $1) }),
        help: "Whether it is synced, with its look-up tables.", answersKey: "sync.resources")
    } + [
      FormField(
        autoImport, "Auto-import new ones", .toggle(\.sync.contactAutoImport.enabled),
        help: "Makes an account for each active contact with an e-mail address at an imported company.",
        answersKey: "sync.contactAutoImport.enabled", visible: isOn(.contacts)),
      FormField(
        role, "as", .choice { _ in roles }, help: "The role of accounts made from contacts; viewer may do least.",
        answersKey: "sync.contactAutoImport.role",
        visible: { isOn(.contacts)($0) && $0.draft.sync.contactAutoImport.enabled }),
      FormField(
        skipInactive, "Skip inactive", .toggle(\.sync.companies.skipInactive),
        help: "Leaves out companies whose status is marked inactive.", answersKey: "sync.companies.skipInactive",
        visible: isOn(.companies)),
      FormField(
        types, "Types", .list(.companyTypes), help: "Company types kept or left out.",
        answersKey: "sync.companies.excludeTypes", visible: isOn(.companies)),
      FormField(
        statuses, "Statuses", .list(.companyStatuses), help: "Company statuses kept or left out.",
        answersKey: "sync.companies.excludeStatuses", visible: isOn(.companies)),
      FormField(
        more, "Territories, markets, conditions", .button(.more),
        help: "Territories and markets kept; query conditions for experts.", answersKey: "sync.companies.territories",
        visible: isOn(.companies)),
      FormField(
        expert, "Conditions", .text(\.sync.companies.conditions),
        help: "Conditions in ConnectWise's query language, for experts; the server checks them.",
        answersKey: "sync.companies.conditions", placeholder: "annualRevenue > 0",
        problem: { $0.conditionsProblem?.text },
        visible: {
          isOn(.companies)($0) && (!$0.draft.sync.companies.conditions.isEmpty || $0.focus[.sync] == expert)
        }),
      FormField(
        boards, "Boards", .list(.boards), help: "The boards whose tickets are synced.",
        answersKey: "sync.tickets.boards", visible: isOn(.tickets)),
      FormField(
        ticketStatuses, "Statuses", .list(.excludedStatuses), help: "Statuses whose tickets are left out.",
        answersKey: "sync.tickets.excludeStatuses", visible: isOn(.tickets)),
      FormField(
        closedSince, "Closed ones since",
        .text(
          get: { draft in
            if case .days(let count) = draft.sync.tickets.closedSince { return String(count) }
            return draft.sync.tickets.closedSince.text
          },
          set: { draft, text in
            guard let since = ClosedSince(text) ?? ClosedSince(text + "d") else { return false }
            draft.sync.tickets.closedSince = since
            return true
          }),
        help: "How far back closed tickets go: days, a day such as 2026-01-01, or all; Up and Down change it by one.",
        answersKey: "sync.tickets.closedSince", placeholder: "90",
        problem: { state in
          guard let text = state.texts[closedSince]?.text else { return nil }
          return ClosedSince(text) == nil && ClosedSince(text + "d") == nil
            ? "Type days such as 90, a day such as 2026-01-01, or all." : nil
        }, visible: isOn(.tickets),
        step: { draft, by in
          switch draft.sync.tickets.closedSince {
          case .days(let count): String(max(0, count + by))
          case .day(let day): day.advanced(by: Int64(by) * 86_400).day
          case .all: nil
          }
        }),
      FormField(
        opportunityTypes, "Excluded types", .list(.opportunityTypes), help: "Opportunity types left out.",
        answersKey: "sync.opportunities.excludeTypes", visible: isOn(.opportunities)),
      FormField(
        projectTypes, "Excluded types", .list(.projectTypes), help: "Project types left out.",
        answersKey: "sync.projects.excludeTypes", visible: isOn(.projects)),
    ]

  /// What `[ More ]` opens.
  static let moreChoices: [FormField.Choice] = [
    FormField.Choice(
      title: "Territories", isChosen: { !$0.draft.sync.companies.territories.isEmpty },
      choose: { $0.picker = ListPicker(.territories) }),
    FormField.Choice(
      title: "Markets", isChosen: { !$0.draft.sync.companies.markets.isEmpty },
      choose: { $0.picker = ListPicker(.markets) }),
    FormField.Choice(
      title: "Conditions for experts", isChosen: { !$0.draft.sync.companies.conditions.isEmpty },
      choose: { $0.focus[.sync] = expert }),
  ]
}
