package import Model

/// One page of a list, as it came.
package struct Page: Sendable, Hashable {
  /// A JSON array of records.
  package let body: [UInt8]
  /// The server's clock when it answered; a walk's first page gives the walk its start.
  package let serverDate: Timestamp?
  /// The last id of the page, where the walk knows it.
  package let lastID: Record.ID?
  /// Where the walk stands behind the page: what a checkpoint keeps.
  package let position: PageWalker.Position
  /// Whether nothing follows.
  package let isLast: Bool
  /// How long the transfer took.
  package let duration: Duration
}

extension Client {
  /// A walk through a list, split where its conditions are too long for one URL.
  ///
  /// - Parameters:
  ///   - list: The list.
  ///   - query: Which records.
  ///   - fields: Which of their members; empty brings whole records.
  ///   - pageSize: How many records a page may have.
  ///   - paging: How the list is to be walked, from the resource table.
  ///   - position: Where an earlier walk stood.
  /// - Returns: The walk, for ``nextPage(_:)``.
  /// - Throws: `conditionsTooLong` when the conditions cannot be split.
  package func walker(
    _ list: ListPath, _ query: Query = .everything, fields: [String] = [], pageSize: Int = PageWalker.pageSizes[0],
    paging: Resource.Paging = .forwardOnly, from position: PageWalker.Position = .init()
  ) async throws(APIError) -> PageWalker {
    let mode: PageWalker.Mode =
      switch paging {
      case .forwardOnly: .forwardOnly
      case .byNumber: .byNumber
      }
    return PageWalker(
      list, parts: try await split(query, of: list, fields: fields), fields: fields, pageSize: pageSize, mode: mode,
      from: position)
  }

  /// The next page of a walk.
  ///
  /// Pages that take too long or come damaged are asked for again, smaller where that may help. To read the same page
  /// once more, for example because its records turn out to be damaged, keep a copy of the walker.
  ///
  /// - Parameters:
  ///   - walker: Where the walk stands; it moves on when a page came.
  ///   - patience: For how long faults are put up with that may lie in the page's own records.
  /// - Returns: `nil` when the walk is over.
  /// - Throws: What keeps the page from coming.
  package func nextPage(_ walker: inout PageWalker, patience: Patience = .full) async throws(APIError) -> Page? {
    var malformed = 0
    while let request = walker.nextRequest {
      let response: HTTPResponse
      do {
        let surrender = walker.isSmallest ? Surrender.never : .toHeaviness
        response = try await perform(walker.list, surrendering: surrender, patience: patience) { $0.page(request) }
      } catch {
        if error.kind.isTooHeavy, walker.shrinkPage() { continue }
        if case .unknownName(let name) = error.kind, name.lowercased() == "id", walker.fallBackToNumbers() { continue }
        throw error
      }
      do {
        switch try walker.accept(response.body, link: LinkHeader(response.headers.all("Link"))) {
        case .take(let lastID): return page(response, walker, lastID)
        case .nothing, .askAgain: continue
        }
      } catch {
        guard error == .malformed else { throw self.error(.paging(error), request.path) }
        try await putUp(with: self.error(.paging(error), request.path), &malformed, patience)
      }
    }
    return nil
  }

  /// Waits before a page that is cut or not JSON is asked for again; throws when it was asked for often enough.
  private func putUp(with fault: APIError, _ count: inout Int, _ patience: Patience) async throws(APIError) {
    count += 1
    guard count < Self.malformedAttempts else { throw fault }
    let wait = patience == .full ? Duration.seconds(1 << count) : .milliseconds(500 << count)
    do { try await time.sleep(wait) } catch {
      throw self.error(.transport(.cancelled), fault.path)
    }
  }

  /// How often a page that is cut or not JSON is asked for.
  private static let malformedAttempts = 4

  /// The id of the record at a rank of a list in the order of ids: one request.
  ///
  /// - Parameters:
  ///   - list: The list; where it is forbidden, its twin is read.
  ///   - query: Which records.
  ///   - rank: From 1.
  ///   - patience: For how long faults are put up with that may lie in the record.
  /// - Returns: The id; `nil` when the list is shorter.
  /// - Throws: What keeps it from coming; `conditionsTooLong` for a query that needs more than one URL.
  package func boundary(
    _ list: ListPath, _ query: Query = .everything, rank: Int, patience: Patience = .short
  ) async throws(APIError) -> Record.ID? {
    guard try await split(query, of: list, fields: ["id"]).count == 1 else {
      throw error(.conditionsTooLong, list.path)
    }
    return try await withTwin(list) { list throws(APIError) in
      let page = PageRequest(path: list.path, query: query, fields: ["id"], pageSize: 1, start: .byNumber(rank))
      var malformed = 0
      while true {
        let response = try await perform(list, patience: patience) { $0.page(page) }
        do throws(APIError) {
          return try await Self.records(response.body, self, list.path).first?.id
        } catch {
          try await putUp(with: error, &malformed, patience)
        }
      }
    }
  }

  /// Reads a list page by page, as records.
  ///
  /// - Parameters:
  ///   - list: The list; where it is forbidden, its twin is read.
  ///   - query: Which records.
  ///   - fields: Which of their members; empty brings whole records.
  ///   - pageSize: How many records a page may have.
  ///   - body: Gets each page; returning false ends the reading.
  /// - Throws: What keeps a page from coming.
  package func eachPage(
    _ list: ListPath, _ query: Query = .everything, fields: [String] = [], pageSize: Int = PageWalker.pageSizes[0],
    _ body: ([Record]) async -> Bool
  ) async throws(APIError) {
    try await withTwin(list) { list throws(APIError) in
      var walker = try await walker(list, query, fields: fields, pageSize: pageSize)
      while let page = try await nextPage(&walker) {
        guard await body(try await Self.records(page.body, self, list.path)) else { return }
      }
    }
  }

  /// A list as a whole.
  ///
  /// - Parameters:
  ///   - list: The list; where it is forbidden, its twin is read.
  ///   - query: Which records.
  ///   - fields: Which of their members; empty brings whole records.
  ///   - limit: The most records.
  /// - Returns: The records in the order of their ids.
  /// - Throws: What keeps a page from coming.
  package func list(
    _ list: ListPath, _ query: Query = .everything, fields: [String] = [], limit: Int = .max
  ) async throws(APIError) -> [Record] {
    var all: [Record] = []
    let pageSize = min(limit, PageWalker.pageSizes[0])
    try await withTwin(list) { list throws(APIError) in
      all = []
      var walker = try await walker(list, query, fields: fields, pageSize: pageSize)
      while all.count < limit, let page = try await nextPage(&walker) {
        all += try await Self.records(page.body, self, list.path)
      }
    }
    return limit < all.count ? Array(all[..<limit]) : all
  }

  /// The parts of a query that each fit a URL of a list.
  func split(_ query: Query, of list: ListPath, fields: [String]) async throws(APIError) -> [Query] {
    let builder = try await requestBuilder()
    do {
      return try ConditionText.split(query) { builder.targetLength(list.path, $0, fields: fields) }
    } catch {
      throw self.error(.conditionsTooLong, list.path)
    }
  }

  /// The records of a page; decoding a large one takes a while, so it is done on the shared pool.
  @concurrent
  private static func records(_ body: [UInt8], _ client: Client, _ path: String) async throws(APIError) -> [Record] {
    guard let items = (try? JSONValue(parsing: body))?.array else {
      throw client.error(.malformed(client.reader.excerpt(body)), path)
    }
    return items.compactMap(Record.init)
  }

  private func page(_ response: HTTPResponse, _ walker: PageWalker, _ lastID: Record.ID?) -> Page {
    Page(
      body: response.body, serverDate: response.headers["Date"].flatMap(HTTPDate.parse), lastID: lastID,
      position: walker.position, isLast: walker.isFinished, duration: response.timing.total)
  }
}

/// For how long a walk puts up with faults that may lie in what was asked for.
///
/// The line and a throttled server get the whole time of the policy in any case.
package enum Patience: Sendable, Hashable {
  /// As long as the policy says.
  case full
  /// A few seconds: whoever asks so can tell which records are at fault.
  case short

  /// After how many faults it ends.
  var faults: Int { self == .full ? .max : 4 }
  /// How much longer than usual is waited between the attempts, which are few.
  var spread: Int { self == .full ? 1 : 2 }
}

extension APIError.Kind {
  /// Whether a record that the server cannot serve may be why, so that a page without it may come through.
  ///
  /// 502 and 503 are not among them: they come from what stands in front of a server that is down.
  package var mayLieInRecords: Bool {
    switch self {
    case .serverFault(let status, _): ![502, 503].contains(status)
    case .malformed, .paging(.malformed): true
    default: false
    }
  }

  /// Whether a smaller page may come through where this one did not.
  var isTooHeavy: Bool {
    switch self {
    case .transport(.timedOut(.total, _)), .transport(.timedOut(.stall, _)), .transport(.tooLarge): true
    case .serverFault(let status, let words): status == 504 || words.lowercased().contains("timeout")
    default: false
    }
  }
}
