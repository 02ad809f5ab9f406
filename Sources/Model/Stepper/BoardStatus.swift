/// A service board, as the wizard and the sync reason about it.
package struct Board: Sendable, Hashable, Codable, Identifiable {
  package let id: Record.ID
  package let name: String
  package let isProject: Bool
  package let isInactive: Bool

  package init(id: Record.ID, name: String, isProject: Bool = false, isInactive: Bool = false) {
    self.id = id
    self.name = name
    self.isProject = isProject
    self.isInactive = isInactive
  }

  package init(_ record: Record) {
    self.init(
      id: record.id, name: record.label(.boards), isProject: record.value["projectFlag"].bool ?? false,
      isInactive: record.value["inactiveFlag"].bool ?? false)
  }
}

extension TicketScope {
  /// The boards of an instance whose tickets are read: those chosen, or all active service boards where none is.
  package func synced(of all: [Board]) -> [Board] {
    guard !boards.isEmpty else { return all.filter { !$0.isProject && !$0.isInactive } }
    let chosen = Set(boards)
    return all.filter { chosen.contains($0.id) }
  }
}

/// A status of one board.
///
/// The same name on another board is another status.
package struct BoardStatus: Sendable, Hashable, Codable, Identifiable {
  package let id: Record.ID
  package let boardID: Record.ID
  package let name: String
  package let sortOrder: Int
  /// Whether the server counts its tickets as closed (`closedStatus`).
  package let isClosed: Bool
  package let isInactive: Bool
  /// `NotResponded`, `Responded`, `ResolutionPlan`, `Resolved` or `NoEscalation`: how the status counts for SLAs.
  package let escalation: String?

  package init(
    id: Record.ID, boardID: Record.ID, name: String, sortOrder: Int = 0, isClosed: Bool = false,
    isInactive: Bool = false, escalation: String? = nil
  ) {
    self.id = id
    self.boardID = boardID
    self.name = name
    self.sortOrder = sortOrder
    self.isClosed = isClosed
    self.isInactive = isInactive
    self.escalation = escalation
  }

  package init(_ record: Record, boardID: Record.ID) {
    self.init(
      id: record.id, boardID: record.value["board"]["id"].integer ?? boardID, name: record.label(.boardStatuses),
      sortOrder: record.value["sortOrder"].integer ?? 0, isClosed: record.value["closedStatus"].bool ?? false,
      isInactive: record.value["inactive"].bool ?? false, escalation: record.value["escalationStatus"].string)
  }
}
