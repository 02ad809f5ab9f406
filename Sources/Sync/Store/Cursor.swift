package import Model

/// How far a resource has come.
package struct Cursor: Sendable, Hashable, Codable {
  /// The start of the last walk that finished, by the server's clock.
  package var since: Timestamp?
  /// The start of the last full walk that finished.
  package var fullSince: Timestamp?
  /// What the rows were chosen by; another one means a full walk.
  package var scopeHash: String?
  /// The walk that is under way or was cut off.
  package var walk: Walk?

  package init(since: Timestamp? = nil, fullSince: Timestamp? = nil, scopeHash: String? = nil, walk: Walk? = nil) {
    self.since = since
    self.fullSince = fullSince
    self.scopeHash = scopeHash
    self.walk = walk
  }
}

/// Where a walk over a resource's lists stands: the checkpoint that is committed with each page.
package struct Walk: Sendable, Hashable, Codable {
  /// What is read.
  package enum Mode: String, Sendable, Hashable, Codable {
    /// Everything in scope.
    case full
    /// What changed since the cursor.
    case incremental
  }

  package var mode: Mode
  /// The time of the first answer, by the server's clock; kept when the walk is taken up again.
  package var startedAt: Timestamp
  /// The scope that the walk began with; under another it starts over.
  package var scopeHash: String
  /// Which of the resource's routes.
  package var route: Int
  /// Which of the requests that a long condition was split into.
  package var part: Int
  /// The parent whose list is being read.
  package var parent: Record.ID?
  /// The last id that was written from this list.
  package var pageID: Record.ID?

  package init(
    _ mode: Mode, startedAt: Timestamp, scopeHash: String, route: Int = 0, part: Int = 0, parent: Record.ID? = nil,
    pageID: Record.ID? = nil
  ) {
    self.mode = mode
    self.startedAt = startedAt
    self.scopeHash = scopeHash
    self.route = route
    self.part = part
    self.parent = parent
    self.pageID = pageID
  }
}
