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

extension Preview {
  /// About how long the first sync takes with a choice, in seconds, as far as the counts came.
  ///
  /// Pages are read four at a time; lists below single records are held to 600 requests a minute.
  package func seconds(for types: some Sequence<DataType.ID>) -> Int {
    var pages = 0
    var lists = 0
    for type in types {
      for resource in DataType[type].resources {
        guard let parent = resource.parent else {
          pages += 1 + (resource.isLookup ? 0 : (counts[type]?.matching ?? 0) / 1_000)
          continue
        }
        // What stands below boards is little; every other parent is a data type's own resource.
        lists += Resource[parent].isLookup ? 0 : counts[Resource[parent].dataType]?.matching ?? 0
      }
    }
    return pages / 2 + lists / 10
  }
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
