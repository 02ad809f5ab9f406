package import Model

/// What happened to records.
package struct Counts: Sendable, Hashable, Codable {
  package var created = 0
  package var updated = 0
  package var unchanged = 0
  package var skipped = 0
  package var deleted = 0

  package init(created: Int = 0, updated: Int = 0, unchanged: Int = 0, skipped: Int = 0, deleted: Int = 0) {
    self.created = created
    self.updated = updated
    self.unchanged = unchanged
    self.skipped = skipped
    self.deleted = deleted
  }

  /// All records that were looked at.
  package var total: Int { created + updated + unchanged + skipped }

  package static func + (left: Counts, right: Counts) -> Counts {
    Counts(
      created: left.created + right.created, updated: left.updated + right.updated,
      unchanged: left.unchanged + right.unchanged, skipped: left.skipped + right.skipped,
      deleted: left.deleted + right.deleted)
  }
  package static func += (left: inout Counts, right: Counts) { left = left + right }
}

/// A page to write.
package struct PageWrite: Sendable {
  package let resource: Resource.ID
  package let page: ScannedPage
  /// Rows of the page that are not written, with the reason: `filtered companies/4471`.
  package let leftOut: [Int: String]
  /// Whether rows that are left out now but were written before stay; else they leave with the reason `scope`.
  package let keepsLeftOut: Bool
  /// Whether its records lack some members: those that are here whole stay as they are.
  package let isThin: Bool
  /// The checkpoint behind the page, if the page is part of a walk.
  package let walk: Walk?
  package let run: Int?
  /// The time by our clock, for what is noted.
  package let time: Timestamp

  package init(
    _ page: ScannedPage, to resource: Resource.ID, leftOut: [Int: String] = [:], keepsLeftOut: Bool = false,
    isThin: Bool = false, walk: Walk?, run: Int?, time: Timestamp
  ) {
    self.resource = resource
    self.page = page
    self.leftOut = leftOut
    self.keepsLeftOut = keepsLeftOut
    self.isThin = isThin
    self.walk = walk
    self.run = run
    self.time = time
  }
}

/// What a run set out to do.
package struct RunStart: Sendable, Hashable {
  package var started: Timestamp
  package var resources: [Resource.ID]
  /// Whether everything is read again.
  package var isFull: Bool
  /// Whether the profile is not saved yet: the run only adds and updates.
  package var isDraft: Bool

  package init(started: Timestamp, resources: [Resource.ID], isFull: Bool = false, isDraft: Bool = false) {
    self.started = started
    self.resources = resources
    self.isFull = isFull
    self.isDraft = isDraft
  }
}

/// How a run or a resource's part of it ended.
package enum RunOutcome: String, Sendable, Hashable, Codable {
  case running, done, partial, failed, interrupted
}

/// What a run did.
package struct RunEnd: Sendable, Hashable {
  package var finished: Timestamp
  package var outcome: RunOutcome
  package var exit: Int
  package var resources: [Resource.ID: ResourceResult]
  package var requests: Int
  /// What ended it, for people, where it did not end well.
  package var message: String?

  package init(
    finished: Timestamp, outcome: RunOutcome, exit: Int, resources: [Resource.ID: ResourceResult] = [:],
    requests: Int = 0, message: String? = nil
  ) {
    self.finished = finished
    self.outcome = outcome
    self.exit = exit
    self.resources = resources
    self.requests = requests
    self.message = message
  }
}

/// What a run did to one resource.
package struct ResourceResult: Sendable, Hashable, Codable {
  package var outcome: RunOutcome
  package var counts: Counts
  /// Why it did not end well, for people: cause and mend.
  package var message: String?
  package var started: Timestamp?
  package var finished: Timestamp?

  package init(
    _ outcome: RunOutcome, counts: Counts = Counts(), message: String? = nil, started: Timestamp? = nil,
    finished: Timestamp? = nil
  ) {
    self.outcome = outcome
    self.counts = counts
    self.message = message
    self.started = started
    self.finished = finished
  }
}

/// A run as the store remembers it.
package struct RunRow: Sendable, Hashable, Identifiable {
  package let id: Int
  package let start: RunStart
  /// `nil` while it is under way.
  package let end: RunEnd?

  package init(id: Int, start: RunStart, end: RunEnd?) {
    self.id = id
    self.start = start
    self.end = end
  }
}

/// A record that was left out, or something noted about one that was kept.
package struct Skip: Sendable, Hashable {
  package let resource: Resource.ID
  /// `nil` for records that had none.
  package let id: Record.ID?
  /// `no-id`, `filtered companies/4471`, `no-parent companies/123`; for notes `value` or `nul`.
  package let reason: String
  /// The columns that a note is about.
  package let detail: String?
  /// Whether the record was kept all the same.
  package let isNote: Bool
  package let time: Timestamp

  package init(
    resource: Resource.ID, id: Record.ID?, reason: String, detail: String? = nil, isNote: Bool = false,
    time: Timestamp
  ) {
    self.resource = resource
    self.id = id
    self.reason = reason
    self.detail = detail
    self.isNote = isNote
    self.time = time
  }

  /// The company because of which it is left out, where that is the reason.
  package var company: Record.ID? {
    guard let mark = reason.firstRange(of: " companies/") else { return nil }
    return Record.ID(reason[mark.upperBound...])
  }
}

/// The skips or notes of one resource for one reason.
package struct SkipGroup: Sendable, Hashable {
  package let resource: Resource.ID
  package let reason: String
  package let isNote: Bool
  package let count: Int
  /// Some of the records, ascending.
  package let ids: [Record.ID]

  package init(resource: Resource.ID, reason: String, isNote: Bool, count: Int, ids: [Record.ID]) {
    self.resource = resource
    self.reason = reason
    self.isNote = isNote
    self.count = count
    self.ids = ids
  }
}

/// A value that a column must have.
package struct RowFilter: Sendable, Hashable {
  package enum Value: Sendable, Hashable {
    case integer(Int)
    case text(String)
    case flag(Bool)
    case oneOf([Int])
  }
  package let column: String
  package let value: Value

  package init(_ column: String, _ value: Value) {
    self.column = column
    self.value = value
  }
}

/// How many tickets stand at a status.
package struct TicketCount: Sendable, Hashable {
  package var all: Int
  /// Those neither closed by the server's flag nor at a status that counts as closed.
  package var open: Int

  package init(all: Int, open: Int) {
    self.all = all
    self.open = open
  }
}

/// Where a ticket stands in the stepper.
package struct TicketStage: Sendable, Hashable {
  package let ticketID: Record.ID
  /// `nil` where the status is not mapped.
  package let stage: Stage?
  package let statusID: Record.ID?
  package let boardID: Record.ID?

  package init(ticketID: Record.ID, stage: Stage?, statusID: Record.ID?, boardID: Record.ID?) {
    self.ticketID = ticketID
    self.stage = stage
    self.statusID = statusID
    self.boardID = boardID
  }
}
