package import Model

/// The instance's small lists as read from the server: what every picker offers.
package struct Catalog: Sendable, Hashable, Codable {
  /// The lists read so far, by resource.
  ///
  /// Statuses are those of all boards.
  package var lists: [Resource.ID: [Record]] = [:]
  /// Lists that could not be read, and why.
  package var missing: [Resource.ID: Problem] = [:]
  /// When they were read.
  package var read: Timestamp?

  package init() {}

  /// The lists that the wizard needs before its second step, in the order in which they are read.
  package static let resources: [Resource] = [
    .boards, .boardStatuses, .companyTypes, .companyStatuses, .territories, .markets, .opportunityTypes,
    .opportunityStages, .opportunityStatuses, .opportunityProbabilities, .projectTypes, .configurationTypes, .members,
  ]

  /// The boards in the order of their names.
  package var boards: [Board] {
    (lists[.boards] ?? []).map(Board.init).sorted { ($0.name.lowercased(), $0.id) < ($1.name.lowercased(), $1.id) }
  }

  /// The statuses of all boards, in the order in which ConnectWise shows them.
  package var statuses: [BoardStatus] {
    (lists[.boardStatuses] ?? []).map { BoardStatus($0, boardID: 0) }
      .sorted { ($0.boardID, $0.sortOrder, $0.id) < ($1.boardID, $1.sortOrder, $1.id) }
  }

  /// A list as ids and names, as it came; clean the names before drawing them.
  package func names(of resource: Resource.ID) -> [Named] {
    (lists[resource] ?? []).map { Named(id: $0.id, name: $0.label(Resource[resource]), record: $0) }
  }

  /// The members in the order of their names, each with the login name behind it; those without a name by that alone.
  package var people: [Named] {
    names(of: .members).map { member in
      let parts = ["firstName", "lastName"].compactMap { member.record.value[$0].string }.filter { !$0.isEmpty }
      let name = parts.isEmpty ? member.name : "\(parts.joined(separator: " ")) (\(member.name))"
      return (name.lowercased(), Named(id: member.id, name: name, record: member.record))
    }
    .sorted { ($0.0, $0.1.id) < ($1.0, $1.1.id) }.map(\.1)
  }

  /// A record by its id and the name that a picker shows.
  package struct Named: Sendable, Hashable, Identifiable {
    package let id: Record.ID
    package let name: String
    package let record: Record
  }
}
