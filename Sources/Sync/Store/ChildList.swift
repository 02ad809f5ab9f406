package import Model

/// A list below a parent that was read whole.
package struct ChildList: Sendable, Hashable {
  package let resource: Resource.ID
  package let parent: Record.ID
  /// The parent's time of change when its list was asked for; another one later means that it is read again.
  package let stamp: String?
  /// The records that it has, ascending.
  package let ids: [Record.ID]
  /// How many rows may leave because the list lacks them; `nil` where none is to leave.
  package let mostRemoved: Int?
  package let run: Int
  /// The time by our clock.
  package let time: Timestamp

  package init(
    of resource: Resource.ID, parent: Record.ID, stamp: String?, ids: [Record.ID], mostRemoved: Int?, run: Int,
    time: Timestamp
  ) {
    self.resource = resource
    self.parent = parent
    self.stamp = stamp
    self.ids = ids
    self.mostRemoved = mostRemoved
    self.run = run
    self.time = time
  }
}

/// Which parents' lists are to be read.
package struct ParentsDue: Sendable, Hashable {
  /// Whose lists.
  package let resource: Resource.ID
  package let parent: Resource.ID
  /// Lists that were read by an earlier run than this are due, whatever their parents say; `nil` where only those of
  /// changed parents are.
  package var beforeRun: Int?
  /// A flag of the parent's: while it is off, its list is due when it was read before ``refreshedBefore``.
  package var unless: String?
  package var refreshedBefore: Timestamp?
  /// The parents that count.
  package var filter: [RowFilter] = []

  package init(_ resource: Resource.ID, below parent: Resource.ID) {
    self.resource = resource
    self.parent = parent
  }
}

/// A parent whose list is to be read.
package struct DueParent: Sendable, Hashable {
  package let id: Record.ID
  /// When it changed last, as its record says.
  package let stamp: String?

  package init(id: Record.ID, stamp: String?) {
    self.id = id
    self.stamp = stamp
  }
}

/// A row whose parent is not here.
package struct Orphan: Sendable, Hashable {
  package let id: Record.ID
  package let parent: Record.ID
  /// Why the parent left, where that is known.
  package let reason: Removal.Reason?

  package init(id: Record.ID, parent: Record.ID, reason: Removal.Reason?) {
    self.id = id
    self.parent = parent
    self.reason = reason
  }
}
