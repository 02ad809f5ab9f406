package import ConnectWise
package import Model

/// Where pages come from: the client, or a script in tests.
package protocol PageSource: Sendable {
  /// Finds out what every request needs; asked once, before the first of them.
  func open() async throws(APIError)
  /// Starts a walk through a list.
  ///
  /// - Parameters:
  ///   - list: The list; where it is forbidden, its twin is read.
  ///   - query: Which records.
  ///   - paging: How the list is to be walked.
  ///   - position: Where an earlier walk stood.
  /// - Returns: The walk, which has asked nothing yet.
  /// - Throws: When the query cannot be asked.
  func walk(_ list: ListPath, _ query: Query, paging: Resource.Paging, from position: PageWalker.Position)
    async throws(APIError) -> any PageWalk
  /// How many records of a list match.
  func count(_ list: ListPath, _ query: Query) async throws(APIError) -> Int
  /// The ids of the records of a list that match, ascending.
  func ids(_ list: ListPath, _ query: Query) async throws(APIError) -> [Record.ID]
  /// The ids of the records of a list that match, each with when it was changed last, in the order of ids.
  func stamps(_ list: ListPath, _ query: Query) async throws(APIError) -> [(id: Record.ID, updated: Timestamp?)]
  /// The id of the record at a rank (from 1) of a list in the order of ids, where there are so many.
  func boundary(_ list: ListPath, _ query: Query, rank: Int) async throws(APIError) -> Record.ID?
  /// Whether the server still has a record: asked for by its id.
  ///
  /// - Throws: What keeps it from being told, such as a right that is missing.
  func exists(_ id: Record.ID, in list: ListPath) async throws(APIError) -> Bool
  /// How many requests were made.
  var requestCount: Int { get async }
}

/// A walk through a list; asked by one task at a time.
package protocol PageWalk: AnyObject, Sendable {
  /// The next page, or `nil` at the end.
  func next() async throws(APIError) -> SourcePage?
}

/// A page as it came.
package struct SourcePage: Sendable {
  /// A JSON array of records.
  package private(set) var body: [UInt8]
  /// The server's clock when it answered.
  package let serverDate: Timestamp?
  /// Where the walk stands behind the page.
  package let position: PageWalker.Position
  /// Whether it is of the list's twin, whose records lack some members.
  package let isOfTwin: Bool

  package init(body: [UInt8], serverDate: Timestamp?, position: PageWalker.Position, isOfTwin: Bool = false) {
    self.isOfTwin = isOfTwin
    self.body = body
    self.serverDate = serverDate
    self.position = position
  }

  /// Hands the bytes over, so that they need not be copied to be changed.
  mutating func takeBody() -> [UInt8] {
    defer { body = [] }
    return body
  }
}

/// Pages from ConnectWise.
package struct ClientPageSource: PageSource {
  package let client: Client

  package init(_ client: Client) { self.client = client }

  package func open() async throws(APIError) { _ = try await client.companyInfo() }

  package func walk(
    _ list: ListPath, _ query: Query, paging: Resource.Paging, from position: PageWalker.Position
  ) async throws(APIError) -> any PageWalk {
    ClientPageWalk(
      client, list, query, paging, try await client.walker(list, query, paging: paging, from: position))
  }

  package func count(_ list: ListPath, _ query: Query) async throws(APIError) -> Int {
    try await client.count(list, query)
  }

  package func ids(_ list: ListPath, _ query: Query) async throws(APIError) -> [Record.ID] {
    var ids: [Record.ID] = []
    try await client.eachPage(list, query, fields: ["id"]) { records in
      ids += records.map(\.id)
      return true
    }
    return ids.sortedOnce
  }

  package func boundary(_ list: ListPath, _ query: Query, rank: Int) async throws(APIError) -> Record.ID? {
    try await client.boundary(list, query, rank: rank)
  }

  package func stamps(
    _ list: ListPath, _ query: Query
  ) async throws(APIError) -> [(id: Record.ID, updated: Timestamp?)] {
    var stamps: [(id: Record.ID, updated: Timestamp?)] = []
    try await client.eachPage(list, query, fields: ["id", "_info"]) { records in
      stamps += records.map { ($0.id, $0.value["_info"]["lastUpdated"].string.flatMap(Timestamp.init)) }
      return true
    }
    return stamps.sorted { $0.id < $1.id }
  }

  package func exists(_ id: Record.ID, in list: ListPath) async throws(APIError) -> Bool {
    do {
      _ = try await client.record(list, id)
      return true
    } catch {
      if case .recordNotFound = error.kind { return false }
      throw error
    }
  }

  package var requestCount: Int { get async { await client.gate.requestCount } }
}

/// A walk of the client's, which is a value, with an owner.
private actor ClientPageWalk: PageWalk {
  private let client: Client
  private let list: ListPath
  private let query: Query
  private let paging: Resource.Paging
  private var walker: PageWalker
  private var hasAnswered = false
  private var isOfTwin = false

  init(_ client: Client, _ list: ListPath, _ query: Query, _ paging: Resource.Paging, _ walker: PageWalker) {
    self.client = client
    self.list = list
    self.query = query
    self.paging = paging
    self.walker = walker
  }

  func next() async throws(APIError) -> SourcePage? {
    do {
      return try await advance(walker, ofTwin: isOfTwin)
    } catch {
      guard error.isForbidden, !hasAnswered, let twin = list.twin else { throw error }
      let list = ListPath(twin, permission: list.permission)
      let walker = try await client.walker(list, query, paging: paging, from: walker.position)
      do {
        let page = try await advance(walker, ofTwin: true)
        isOfTwin = true
        return page
      } catch let second {
        // What is missing is the right to the list itself, whatever its twin says.
        throw second.isCancellation ? second : error
      }
    }
  }

  private func advance(_ start: PageWalker, ofTwin isOfTwin: Bool) async throws(APIError) -> SourcePage? {
    var moved = start
    let page = try await client.nextPage(&moved, patience: .short)
    walker = moved
    hasAnswered = true
    return page.map {
      SourcePage(body: $0.body, serverDate: $0.serverDate, position: $0.position, isOfTwin: isOfTwin)
    }
  }
}
