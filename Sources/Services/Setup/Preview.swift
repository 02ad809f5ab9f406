package import Model

/// How many records each choice leaves, and the exact conditions behind it.
package struct Preview: Sendable, Hashable, Codable {
  package struct Count: Sendable, Hashable, Codable {
    /// What the server has.
    package var total: Int?
    /// What the choice leaves; `nil` until counted.
    package var matching: Int?
    /// How many requests at most it takes, for a data type whose list stands below each record of another: nobody
    /// counts those.
    package var lists: Int?
    /// Whether the server cannot judge the whole rule, so that fewer may come.
    package var isAtMost = false
    /// The limit that lets nothing pass, by its name on the screen, when nothing passes and one alone is to blame.
    package var limit: String?
    /// The text of the conditions sent, as typed in a query: one for each request.
    package var conditions: [String] = []
    package var problem: Problem?
    package init() {}
  }

  package var counts: [DataType.ID: Count] = [:]
  package var counted: Timestamp?
  package init() {}
}

/// How many tickets stand at a status.
package struct StatusCount: Sendable, Hashable, Codable {
  package var open: Int
  package var all: Int
  package init(open: Int, all: Int) {
    self.open = open
    self.all = all
  }
}
