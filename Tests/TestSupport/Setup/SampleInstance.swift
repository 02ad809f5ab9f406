package import Model
package import Services

/// A small provider's lists, for screens: 2 service boards and a project board, types, statuses, people.
package enum SampleInstance {
  package static let boards: [(id: Int, name: String, isProject: Bool)] = [
    (1, "Service", false), (2, "Alerts/RMM", false), (3, "Projects", true),
  ]

  /// Status names by board; the last ones are closed.
  package static let statuses: [(id: Int, board: Int, name: String, isClosed: Bool)] = [
    (101, 1, "New (portal)", false), (102, 1, "New (email)", false), (103, 1, "Assigned", false),
    (104, 1, "Escalated to L2", false), (105, 1, "In progress", false), (106, 1, "Waiting on client", false),
    (107, 1, "日本 サポート待ち", false), (108, 1, "Completed", true), (109, 1, ">Closed", true),
    (201, 2, "New", false), (202, 2, "Assigned", false), (203, 2, "Zzz", false), (204, 2, "Closed", true),
  ]

  package static let catalog: Catalog = {
    var catalog = Catalog()
    catalog.lists[.boards] = boards.compactMap { board in
      Record(["id": .integer(Int64(board.id)), "name": .string(board.name), "projectFlag": .bool(board.isProject)])
    }
    catalog.lists[.boardStatuses] = statuses.enumerated().compactMap { place, status in
      Record([
        "id": .integer(Int64(status.id)), "name": .string(status.name), "closedStatus": .bool(status.isClosed),
        "board": ["id": .integer(Int64(status.board))], "sortOrder": .integer(Int64(place)),
      ])
    }
    catalog.lists[.companyTypes] = named(["Client", "Prospect", "Vendor", "Former client"])
    catalog.lists[.companyStatuses] = named(["Active", "Inactive", "Delinquent"])
    catalog.lists[.territories] = named(["North", "South"])
    catalog.lists[.markets] = named(["Health", "Law"])
    catalog.lists[.opportunityTypes] = named(["New Business", "Renewal"], key: "description")
    catalog.lists[.projectTypes] = named(["Implementation", "Internal"])
    catalog.lists[.configurationTypes] = named(["Workstation", "Domain", "Managed Server", "Zyx"])
    catalog.lists[.opportunityStages] = named(["Prospect", "Quote"])
    catalog.lists[.opportunityStatuses] = named(["Open", "Won", "Lost"])
    catalog.lists[.opportunityProbabilities] = [20, 50].enumerated().compactMap { index, percent in
      Record(["id": .integer(Int64(index + 1)), "probability": .integer(Int64(percent))])
    }
    catalog.lists[.members] = named(["kim", "lee"], key: "identifier")
    catalog.read = Timestamp(year: 2026, month: 11, day: 21, hour: 14, minute: 3)
    return catalog
  }()

  private static func named(_ names: [String], key: String = "name") -> [Record] {
    names.enumerated().compactMap { index, name in
      Record(.object(["id": .integer(Int64(index + 1)), key: .string(name)]))
    }
  }

  /// Companies for the import, in an order that is not theirs.
  package static let companies: [PickRow] = [
    PickRow(id: 4471, label: "Delta Dental & Sons", detail: "Leeds", state: "active"),
    PickRow(id: 4472, label: "Cedar Dental Partners", detail: "Leeds", state: "active"),
    PickRow(id: 4473, label: "Harbour Freight LLC", detail: "Hull", state: "inactive"),
    PickRow(id: 4474, label: "東京サポート", detail: "東京", state: "active"),
    PickRow(id: 4475, label: "Evil\u{1B}[2J Ltd", detail: "York", state: "active"),
  ]

  package static let members: [PickRow] = [
    PickRow(id: 1, label: "kim", detail: "Kim Novak", state: "active"),
    PickRow(id: 2, label: "lee", detail: "Lee Marsh", state: "active"),
  ]

  /// A connection with everything but the secret.
  package static var connection: ConnectionDraft {
    var connection = ConnectionDraft()
    connection.site = "https://na.myconnectwise.net"
    connection.company = "acme"
    connection.publicKey = "k3Jx9QpLmZ2aTT0b"
    connection.clientID = "0f9c2c1e-77aa-4b1e-9d5f-0123456789ab"
    return connection
  }

  /// A saved profile of the same instance.
  package static var profile: Profile {
    var profile = Profile(
      id: "5f3e",
      connection: Connection(
        site: "https://na.myconnectwise.net", company: "acme",
        authentication: .apiKeys(publicKey: "k3Jx9QpLmZ2aTT0b"), clientID: "0f9c2c1e-77aa-4b1e-9d5f-0123456789ab",
        secretReference: "vault:1"))
    profile.revision = 3
    profile.saved = Timestamp(year: 2026, month: 9, day: 2)
    profile.sync.tickets.boards = [1, 2]
    profile.sync.tickets.closedSince = .days(30)
    return profile
  }
}
