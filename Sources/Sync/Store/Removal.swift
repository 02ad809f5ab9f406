package import Model

/// Rows to take out.
package struct Removal: Sendable, Hashable {
  /// Why a row leaves.
  package enum Reason: String, Sendable, Hashable, Codable {
    /// The server has it no more, or marks it as deleted.
    case deleted
    /// The profile's filters leave it out now, or it moved to where they do.
    case scope
    /// The company that it belongs to is gone.
    case noParent = "no-parent"

    /// Whether the record is kept beside the note: the server may not have it any more.
    package var keepsRaw: Bool { self != .scope }
  }

  /// The reason in `sync_skips` of a record that the server fails to give.
  package static let unreadable = "unreadable"

  /// How long is kept what left, in seconds: 90 days.
  package static let keptFor: Int64 = 90 * 24 * 3_600

  package let resource: Resource.ID
  package let ids: [Record.ID]
  package let reason: Reason
  /// What is noted in `sync_skips` of records that the server still has.
  package let skips: [Record.ID: String]
  package let run: Int?
  /// The time by our clock.
  package let time: Timestamp

  package init(
    _ ids: [Record.ID], of resource: Resource.ID, reason: Reason, skips: [Record.ID: String] = [:], run: Int?,
    time: Timestamp
  ) {
    self.resource = resource
    self.ids = ids
    self.reason = reason
    self.skips = skips
    self.run = run
    self.time = time
  }
}

/// A row that left.
package struct DeletionRow: Sendable, Hashable {
  package let run: Int?
  package let resource: Resource.ID
  package let id: Record.ID
  package let time: Timestamp
  package let reason: String
  /// The record as it was; absent where the profile's own filters took it out.
  package let raw: String?

  package init(run: Int?, resource: Resource.ID, id: Record.ID, time: Timestamp, reason: String, raw: String?) {
    self.run = run
    self.resource = resource
    self.id = id
    self.time = time
    self.reason = reason
    self.raw = raw
  }
}

/// A comparison of all ids of a resource with the server's.
package struct Sweep: Sendable, Hashable {
  package let time: Timestamp
  /// By how much the server's count was greater than ours behind it: what the comparison could not explain.
  package let gap: Int

  package init(time: Timestamp, gap: Int) {
    self.time = time
    self.gap = gap
  }
}
