package import Model

/// Why a walk through a list cannot go on.
package enum PagingFault: Error, Sendable, Hashable {
  /// The page brings no id beyond the last one: going on could go round for ever, or leave rows out.
  case doesNotAdvance(after: Record.ID)
  /// A record without an id stands where the next page would have to start.
  case noID
  /// The page is not a whole JSON array.
  case malformed
}

/// The walk through one list, page by page, as a value: it says what to ask and is told what came.
///
/// It goes forward by id, which rows that appear, vanish or move cannot disturb. Where the server ignores
/// `pagination-type: forward-only` it does the same with `orderBy=id` and `id > last`; where that is refused, it
/// counts pages. It ends at an empty page or where no next page is named, never at a page shorter than asked: servers
/// cap page sizes.
///
/// A copy made before a page is a way back to it.
package struct PageWalker: Sendable, Hashable {
  package enum Mode: Sendable, Hashable { case forwardOnly, byID, byNumber }

  /// Where a walk stands: enough to take it up again.
  package struct Position: Sendable, Hashable, Codable {
    /// Which part of a query that was too long for one URL.
    package var part: Int
    /// The last id that came.
    package var lastID: Record.ID?

    package init(part: Int = 0, lastID: Record.ID? = nil) {
      self.part = part
      self.lastID = lastID
    }
  }

  /// What a page means for the walk.
  package enum Verdict: Sendable, Hashable {
    /// Take its records; the id is the last that the walk knows.
    case take(lastID: Record.ID?)
    /// It has none, and the part or the walk is over.
    case nothing
    /// It is of no use; ask ``nextRequest``, which now asks otherwise.
    case askAgain
  }

  /// The sizes that a page may have: the largest that ConnectWise gives, and smaller ones for pages that time out.
  package static let pageSizes = [1_000, 500, 250, 50]

  package let list: ListPath
  /// The query, in parts where its text would make the URL too long.
  package let parts: [Query]
  package let fields: [String]
  package private(set) var mode: Mode
  package private(set) var pageSize: Int
  package private(set) var position: Position
  package private(set) var isFinished = false
  /// Whether the server has shown that it goes forward by id.
  private var isConfirmed = false
  private var pageNumber = 1
  private var lastRefused = false

  package init(
    _ list: ListPath, parts: [Query] = [.everything], fields: [String] = [], pageSize: Int = pageSizes[0],
    mode: Mode = .forwardOnly, from position: Position = Position()
  ) {
    self.list = list
    self.parts = parts.isEmpty ? [.everything] : parts
    self.fields = fields
    self.mode = mode
    self.pageSize = pageSize
    self.position = position
    isFinished = position.part >= self.parts.count
  }

  /// The page to ask for; nothing when the walk is over.
  package var nextRequest: PageRequest? {
    guard !isFinished else { return nil }
    let start: PageRequest.Start =
      switch mode {
      case .forwardOnly: .forwardOnly(after: position.lastID)
      case .byID: .byID(after: position.lastID)
      case .byNumber: .byNumber(pageNumber)
      }
    return PageRequest(
      path: list.path, query: parts[position.part], fields: fields, pageSize: pageSize, start: start)
  }

  /// Takes note of the page that came.
  ///
  /// - Throws: A ``PagingFault``; the walk stays where it was.
  package mutating func accept(_ body: [UInt8], link: LinkHeader) throws(PagingFault) -> Verdict {
    let edges: PageEdges
    do { edges = try PageEdges(body) } catch { throw .malformed }
    guard !edges.isEmpty else {
      endPart()
      return .nothing
    }
    if mode == .forwardOnly, ignoresForwardOnly(body, link) || startsOver(edges) {
      mode = .byID
      return .askAgain
    }
    try advance(edges, link)
    let reached = position.lastID
    if isLast(body, link) { endPart() }
    return .take(lastID: reached)
  }

  /// Whether pages cannot become smaller.
  package var isSmallest: Bool { pageSize <= Self.pageSizes[Self.pageSizes.count - 1] }

  /// Asks for smaller pages from now on, after one that took too long.
  ///
  /// - Returns: Whether there is a smaller size.
  package mutating func shrinkPage() -> Bool {
    guard let smaller = Self.pageSizes.first(where: { $0 < pageSize }) else { return false }
    // Sizes divide each other, so the next page starts at the same row.
    if mode == .byNumber { pageNumber = (pageNumber - 1) * (pageSize / smaller) + 1 }
    pageSize = smaller
    return true
  }

  /// Counts pages from the start, after the server refused a condition on `id`.
  ///
  /// - Returns: Whether that is something new.
  package mutating func fallBackToNumbers() -> Bool {
    guard mode == .byID, !lastRefused else { return false }
    lastRefused = true
    mode = .byNumber
    pageNumber = 1
    position.lastID = nil
    return true
  }

  private mutating func advance(_ edges: PageEdges, _ link: LinkHeader) throws(PagingFault) {
    if let last = position.lastID, let first = edges.firstID, first <= last { throw .doesNotAdvance(after: last) }
    let reached = mode == .forwardOnly ? link.next?.pageID ?? edges.lastID : edges.lastID
    guard let reached else {
      // The last page may end with anything; the walk needs no id to go on.
      if link.isPresent, link.next == nil { return }
      throw .noID
    }
    if let last = position.lastID, reached <= last { throw .doesNotAdvance(after: last) }
    if mode == .forwardOnly, link.next?.pageID != nil { isConfirmed = true }
    position.lastID = reached
    pageNumber += 1
  }

  /// Whether the answer is that of a list walked by number.
  private func ignoresForwardOnly(_ body: [UInt8], _ link: LinkHeader) -> Bool {
    if let next = link.next { return next.pageID == nil }
    return !link.isPresent && (isConfirmed || !isCertainlyWhole(body))
  }

  /// Whether a server that has not shown that it goes forward by id begins the list again.
  private func startsOver(_ edges: PageEdges) -> Bool {
    guard !isConfirmed, let last = position.lastID, let first = edges.firstID else { return false }
    return first <= last
  }

  private func isLast(_ body: [UInt8], _ link: LinkHeader) -> Bool {
    link.isPresent ? link.next == nil : isCertainlyWhole(body)
  }

  /// Without any `Link` header a list is over when it is shorter than the smallest page that servers make by default;
  /// else only an empty page is the end.
  private func isCertainlyWhole(_ body: [UInt8]) -> Bool {
    PageEdges.hasFewer(than: min(Self.defaultPageSize, pageSize), body)
  }

  /// The rows of a page where nobody asks for a size.
  private static let defaultPageSize = 25

  private mutating func endPart() {
    position.part += 1
    position.lastID = nil
    pageNumber = 1
    isFinished = position.part >= parts.count
  }
}
