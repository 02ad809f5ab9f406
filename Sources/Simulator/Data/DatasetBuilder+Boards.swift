/// A status as boards are given it.
private struct StatusPlan {
  let name: String
  var isClosed = false
  /// 0 not responded, 1 responded, 2 resolution plan, 3 resolved, 4 none.
  var escalation: Int32 = 1
  var isDefault = false
  var isInactive = false
}

extension DatasetBuilder {
  static let boardNames = [
    "Help Desk", "Alerts/RMM", "Projects", "Onsite & Field", "Network Operations", "Security", "Procurement",
    "After Hours",
  ]

  mutating func addBoards() {
    for index in 0..<max(1, size.boards) {
      let name = index < Self.boardNames.count ? Self.boardNames[index] : "Board \(index + 1)"
      let isProject = index == 2 || (index == 1 && size.boards == 2)
      let id = index + 1 + index / 3
      var row = Row(id, isProject ? "Projects" : name, entered: founded, updated: founded + 400 * Self.day)
      row[BoardSlot.isProject] = isProject ? 1 : 0
      row[BoardSlot.isInactive] = index == 6 ? 1 : 0
      row[BoardSlot.location] = Int32(2 + index % 3)
      row[BoardSlot.department] = 10
      data[.boards].insert(row)
      addStatuses(board: id, index: index)
      addTypes(board: id, index: index)
    }
  }

  private mutating func addStatuses(board: Int, index: Int) {
    var plans = [
      StatusPlan(name: "New (not responded)", escalation: 0, isDefault: true),
      StatusPlan(name: index % 2 == 0 ? "Triage" : "Needs Dispatch"), StatusPlan(name: "Assigned"),
      StatusPlan(name: "In Progress", escalation: 2), StatusPlan(name: "Scheduled", escalation: 2),
      StatusPlan(name: "Waiting on Customer", escalation: 4), StatusPlan(name: "Waiting on Vendor", escalation: 4),
      StatusPlan(name: "Customer Responded"), StatusPlan(name: "Completed", isClosed: index % 2 == 1, escalation: 3),
      StatusPlan(name: ">Closed", isClosed: true, escalation: 3),
      StatusPlan(name: "Cancelled", isClosed: true, escalation: 3),
    ]
    if index % 3 == 1 { plans.append(StatusPlan(name: "Self-healed", isClosed: true, escalation: 3)) }
    if index == 0 { plans.append(StatusPlan(name: "Escalated (old)", escalation: 2, isInactive: true)) }
    if hasOddities, index == 0 { plans.append(StatusPlan(name: "En attente – été 🕒", escalation: 4)) }
    for (sort, plan) in plans.enumerated() {
      var row = Row(index * 20 + sort + 16, plan.name, entered: founded, updated: founded + Int64(sort) * Self.day)
      row[StatusSlot.board] = Int32(board)
      row[StatusSlot.isClosed] = plan.isClosed ? 1 : 0
      row[StatusSlot.isDefault] = plan.isDefault ? 1 : 0
      row[StatusSlot.sort] = Int32(sort * 10)
      row[StatusSlot.escalation] = plan.escalation
      row[StatusSlot.isInactive] = plan.isInactive ? 1 : 0
      data[.statuses].insert(row)
    }
  }

  private mutating func addTypes(board: Int, index: Int) {
    let types = ["Workstation", "Server", "Network", "User Administration", "Email", "Printing", "Security"]
    for (position, name) in types.enumerated() where (position + index) % 4 != 3 {
      var row = Row(index * 20 + position + 1, name, entered: founded, updated: founded + 30 * Self.day)
      row[TypeSlot.board] = Int32(board)
      row[TypeSlot.isProactive] = index == 1 ? 1 : 0
      row[TypeSlot.isDefault] = position == 0 ? 1 : 0
      row[TypeSlot.isInactive] = position == 5 ? 1 : 0
      data[.types].insert(row)
    }
    addChildren(.subtypes, ["Hardware", "Software", "Access", "Performance", "Configuration"], board, index)
    addChildren(.items, ["Repair", "Replace", "Install", "Question"], board, index)
    addChildren(.teams, ["Service Team", "Escalation Team"], board, index)
    addAssociations(board: board, index: index)
  }

  private mutating func addChildren(_ kind: RecordKind, _ names: [String], _ board: Int, _ index: Int) {
    for (position, name) in names.enumerated() {
      var row = Row(index * 20 + position + 1, name, entered: founded, updated: founded + 60 * Self.day)
      row[ChildSlot.parent] = Int32(board)
      if kind == .teams {
        row[TeamSlot.leader] = 150 + Int32(index % max(1, size.members))
        row[TeamSlot.isDefault] = position == 0 ? 1 : 0
      }
      data[kind].insert(row)
    }
  }

  private mutating func addAssociations(board: Int, index: Int) {
    var id = 20_000 + index * 100
    for type in data[.types].rows where type[TypeSlot.board] == Int32(board) {
      for subtype in 1...3 {
        var row = Row(id, "", entered: founded)
        row[AssociationSlot.board] = Int32(board)
        row[AssociationSlot.type] = Int32(type.id)
        row[AssociationSlot.subtype] = Int32(index * 20 + subtype)
        row[AssociationSlot.item] = subtype == 3 ? 0 : Int32(index * 20 + subtype)
        data[.associations].insert(row)
        id += 1
      }
    }
  }
}
