import ConnectWise
import Model
import Sync
import Synchronization

/// Pages of tickets of about 4 KB each, which lie in memory before anything is measured.
final class TicketPages: PageSource {
  let count: Int
  let pageSize: Int
  private let bodies: [[UInt8]]
  private let requests = Mutex(0)

  init(count: Int, pageSize: Int = 1_000) {
    self.count = count
    self.pageSize = pageSize
    bodies = (0..<(count + pageSize - 1) / pageSize).map { page in
      Self.render(page * pageSize + 1...min(count, (page + 1) * pageSize))
    }
  }

  var pageCount: Int { bodies.count }

  /// The body of a page, counted from 0: a copy, as each answer of a server is.
  func body(_ page: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    // The room behind it is what the transport leaves too.
    bytes.reserveCapacity(bodies[page].count + 64)
    bytes.append(contentsOf: bodies[page])
    return bytes
  }

  private static func render(_ ids: ClosedRange<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(ids.count * 4_400)
    bytes.append(UInt8(ascii: "["))
    for id in ids {
      if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
      append(id, to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
    return bytes
  }

  private static func append(_ id: Int, to bytes: inout [UInt8]) {
    func text(_ text: String) { bytes.append(contentsOf: text.utf8) }
    text(
      #"{"id":\#(id),"summary":"Printer \#(id) on floor \#(id % 9) prints \"nothing\" but blanks","recordType":"ServiceTicket""#
    )
    text(
      #","board":{"id":\#(1 + id % 8),"name":"Help Desk","_info":{"board_href":"https://na.example/v4_6_release/apis/3.0/service/boards/1"}}"#
    )
    text(
      #","status":{"id":\#(10 + id % 40),"name":"In Progress","sort":\#(id % 40),"_info":{"status_href":"https://na.example/statuses/10"}}"#
    )
    text(
      #","company":{"id":\#(100 + id % 500),"identifier":"BlueDental","name":"Blue Dental \#(id % 500)","_info":{"company_href":"https://na.example/company/companies/100"}}"#
    )
    text(
      #","contact":{"id":\#(id % 3_000),"name":"Kim Lee"},"contactName":"Kim Lee","contactEmailAddress":"kim\#(id)@example.com""#
    )
    text(
      #","site":{"id":\#(id % 700),"name":"Main"},"type":{"id":\#(id % 20),"name":"Break-fix"},"subType":{"id":\#(id % 60),"name":"Hardware"},"item":{"id":4,"name":"Printer"}"#
    )
    text(
      #","team":{"id":3,"name":"Service Team"},"owner":{"id":\#(id % 50),"identifier":"kim","name":"Kim"},"priority":{"id":\#(id % 5),"name":"Priority 3","sort":4,"level":"Medium"}"#
    )
    text(
      #","source":{"id":2,"name":"Email"},"severity":"Medium","impact":"Low","requiredDate":"2026-06-09T21:59:47Z","closedFlag":\#(id % 4 == 0 ? "true" : "false"),"closedDate":"2026-06-10T08:00:00Z","closedBy":"kim""#
    )
    text(#","budgetHours":1.25,"actualHours":\#(id % 30).5,"resources":"kim, lee","customFields":["#)
    for field in 0..<12 {
      if field > 0 { text(",") }
      text(
        #"{"id":\#(field),"caption":"Custom field \#(field)","type":"Text","entryMethod":"EntryField","numberOfDecimals":0,"value":"value \#(id % 97)"}"#
      )
    }
    text(#"],"initialDescription":""#)
    bytes.append(contentsOf: filler)
    text(
      #"","_info":{"lastUpdated":"2026-06-09T21:59:47Z","updatedBy":"kim","dateEntered":"2026-06-01T07:12:00Z","enteredBy":"lee"}}"#
    )
  }

  private static let filler = Array(
    String(repeating: "The printer on the second floor prints blank pages since this morning. ", count: 15).utf8)

  // MARK: As a source

  func open() async throws(APIError) {}

  var requestCount: Int { get async { requests.withLock { $0 } } }

  func count(_ list: ListPath, _ query: Query) async throws(APIError) -> Int {
    list.path == "service/tickets" ? count : 0
  }

  func walk(
    _ list: ListPath, _ query: Query, paging: Resource.Paging, from position: PageWalker.Position
  ) async throws(APIError) -> any PageWalk {
    TicketWalk(self, isEmpty: list.path != "service/tickets")
  }

  func ids(_ list: ListPath, _ query: Query) async throws(APIError) -> [Record.ID] {
    list.path == "service/tickets" ? Array(1...count) : []
  }

  func stamps(
    _ list: ListPath, _ query: Query
  ) async throws(APIError) -> [(id: Record.ID, updated: Timestamp?)] {
    try await ids(list, query).map { ($0, nil) }
  }

  func boundary(_ list: ListPath, _ query: Query, rank: Int) async throws(APIError) -> Record.ID? { nil }

  func exists(_ id: Record.ID, in list: ListPath) async throws(APIError) -> Bool { true }

  func noteRequest() { requests.withLock { $0 += 1 } }
}

private actor TicketWalk: PageWalk {
  private let pages: TicketPages
  private var next: Int

  init(_ pages: TicketPages, isEmpty: Bool) {
    self.pages = pages
    next = isEmpty ? pages.pageCount : 0
  }

  func next() async throws(APIError) -> SourcePage? {
    pages.noteRequest()
    guard next < pages.pageCount else { return nil }
    defer { next += 1 }
    return SourcePage(
      body: pages.body(next), serverDate: Timestamp(year: 2026, month: 11, day: 21),
      position: PageWalker.Position(lastID: (next + 1) * pages.pageSize))
  }
}
