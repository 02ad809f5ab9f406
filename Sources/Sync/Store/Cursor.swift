package import ConnectWise
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

  /// Ends the ``scopeHash`` of a resource that was read from a list's twin: the next walk reads it whole, and brings
  /// all of its records as soon as they may be read.
  static let thinMark = "~"

  /// Ends the ``scopeHash`` of a resource that a draft's run read while rows of another choice lay there: they stay, so
  /// the first run with saved settings reads it whole again and takes out what is not chosen any more.
  static let draftMark = "^"

  /// Whether the rows were chosen by something else than they are now.
  func isOfOtherScope(_ hash: String) -> Bool {
    // A first walk that was cut off has left rows too.
    guard let scopeHash = scopeHash ?? walk?.scopeHash else { return false }
    return scopeHash != hash && scopeHash != hash + Self.thinMark
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

  /// A stretch of a list that is read in the order of its ids; several are read at the same time.
  package struct Strand: Sendable, Hashable, Codable {
    /// Which of the resource's routes.
    package let route: Int
    /// Only records with a greater id belong to it; `nil` from the first on.
    package let above: Record.ID?
    /// Only records up to this id belong to it; `nil` to the end.
    package let through: Record.ID?
    /// Behind the last page that was written.
    package var position = PageWalker.Position()
    /// Whether nothing of it is left to read.
    package var isDone = false

    package init(route: Int, above: Record.ID? = nil, through: Record.ID? = nil) {
      self.route = route
      self.above = above
      self.through = through
    }

    /// Whether nothing of it was written yet.
    var isUntouched: Bool { !isDone && position == PageWalker.Position() }

    /// What asks the server for its records alone.
    var condition: Condition {
      let lower = above.map { Condition.compare("id", .greater, .integer($0)) } ?? .everything
      return lower && (through.map { .compare("id", .lessOrEqual, .integer($0)) } ?? .everything)
    }
  }

  package var mode: Mode
  /// The time of the first answer, by the server's clock; kept when the walk is taken up again.
  package var startedAt: Timestamp
  /// The scope that the walk began with; under another it starts over.
  package var scopeHash: String
  /// The run that began it.
  package var run: Int
  /// The parts of the lists; none where lists stand below parents, each of which keeps when it was read.
  package var strands: [Strand]

  package init(_ mode: Mode, startedAt: Timestamp, scopeHash: String, run: Int, strands: [Strand] = []) {
    self.mode = mode
    self.startedAt = startedAt
    self.scopeHash = scopeHash
    self.run = run
    self.strands = strands
  }

  /// Whether nothing was written yet.
  package var isUntouched: Bool { strands.allSatisfy(\.isUntouched) }
}
