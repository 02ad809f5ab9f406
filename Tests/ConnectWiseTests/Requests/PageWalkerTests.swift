import ConnectWise
import Model
import TestSupport
import Testing

/// A list on a server with manners of its own, as a model.
private struct ListModel {
  var ids: [Int]
  var honoursForwardOnly = true
  var honoursIDConditions = true
  var sendsLink = true
  var linksSinglePages = false
  var cap = 1_000

  struct Answer {
    let ids: [Int]
    let link: [String]
    var body: [UInt8] { ListModel.body(ids) }

    init(_ ids: some Sequence<Int>, _ link: [String]) {
      self.ids = Array(ids)
      self.link = link
    }
  }

  /// What the server answers, or nothing where it refuses.
  func answer(_ request: PageRequest) -> Answer? {
    let size = min(request.pageSize, cap)
    switch request.start {
    case .forwardOnly(let after) where honoursForwardOnly:
      let page = ids.filter { $0 > after ?? 0 }.prefix(size)
      let next = page.count == size ? "<https://x/l?pageSize=\(size)&pageId=\(page.last ?? 0)>; rel=\"next\"" : ""
      return Answer(page, [next])
    case .forwardOnly: return numbered(1, size, ids.reversed())
    case .byID(let after):
      guard honoursIDConditions || after == nil else { return nil }
      return numbered(1, size, ids.filter { $0 > after ?? 0 })
    case .byNumber(let number): return numbered(number, size, ids)
    }
  }

  private func numbered(_ number: Int, _ size: Int, _ ids: [Int]) -> Answer {
    let page = ids.dropFirst((number - 1) * size).prefix(size)
    let isLast = number * size >= ids.count
    guard sendsLink, linksSinglePages || ids.count > size else { return Answer(page, []) }
    return Answer(page, [(isLast ? "" : "<x?page=\(number + 1)>; rel=\"next\", ") + "<x?page=9>; rel=\"last\""])
  }

  static func body(_ ids: some Sequence<Int>) -> [UInt8] {
    let records = ids.map { "{\"company\":{\"id\":999999,\"n\":\"]}\\\"{[\"},\"id\":\($0),\"x\":[{\"id\":0}]}" }
    return Array(" [\(records.joined(separator: ", "))]\r\n".utf8)
  }
}

@Suite("Walking pages")
struct PageWalkerTests {
  /// Walks a model to its end, changing it between pages.
  private func walk(
    _ model: inout ListModel, _ walker: inout PageWalker, limit: Int = 10_000,
    between: (inout ListModel, inout PageWalker) -> Void = { _, _ in }
  ) throws -> [Int] {
    var found: [Int] = []
    for _ in 0..<limit {
      guard let request = walker.nextRequest else { return found }
      guard let answer = model.answer(request) else {
        let isNew = walker.fallBackToNumbers()
        try #require(isNew)
        found = []
        continue
      }
      if case .take = try walker.accept(answer.body, link: LinkHeader(answer.link)) {
        found += answer.ids
      }
      between(&model, &walker)
    }
    Issue.record("the walk does not end")
    return found
  }

  @Test("every record comes once, whatever the server's manners", arguments: 0..<120 as Range<UInt64>)
  func anyServer(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let count = Int.random(in: 0...400, using: &random)
    let ids = Set((0..<count).map { _ in Int.random(in: 1...5_000, using: &random) }).sorted()
    var model = ListModel(ids: ids)
    model.honoursForwardOnly = Bool.random(using: &random)
    model.honoursIDConditions = Int.random(in: 0..<4, using: &random) > 0
    model.linksSinglePages = Bool.random(using: &random)
    model.cap = Int.random(in: 1...200, using: &random)
    model.sendsLink = model.cap < 25 || Bool.random(using: &random)
    let size = PageWalker.pageSizes.randomElement(using: &random) ?? 1_000
    var walker = PageWalker(ListPath("l"), pageSize: size)
    #expect(try walk(&model, &walker).sorted() == ids)
    #expect(walker.isFinished)
  }

  @Test("records that come, go or move meanwhile neither hide nor repeat others", arguments: 0..<40 as Range<UInt64>)
  func changingServer(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let stable = Set((0..<200).map { _ in Int.random(in: 1...2_000, using: &random) * 2 }).sorted()
    var model = ListModel(ids: stable)
    model.honoursForwardOnly = Bool.random(using: &random)
    model.linksSinglePages = true
    model.cap = Int.random(in: 5...50, using: &random)
    var walker = PageWalker(ListPath("l"))
    let found = try walk(&model, &walker) { model, walker in
      // Odd ids come and go; even ones stay.
      model.ids.removeAll { !$0.isMultiple(of: 2) && Bool.random(using: &random) }
      model.ids = (model.ids + [Int.random(in: 0...2_000, using: &random) * 2 + 1]).sorted()
      if Int.random(in: 0..<10, using: &random) == 0 { _ = walker.shrinkPage() }
    }
    #expect(Set(found).isSuperset(of: stable))
    #expect(Set(found).count == found.count)
  }

  @Test("a walk goes on where its position was kept", arguments: [true, false])
  func resuming(honoursForwardOnly: Bool) throws {
    var model = ListModel(ids: Array(1...100))
    model.honoursForwardOnly = honoursForwardOnly
    model.cap = 30
    var walker = PageWalker(ListPath("l"))
    var found: [Int] = []
    while !walker.isFinished {
      // Each page in a walk of its own.
      walker = PageWalker(ListPath("l"), from: walker.position)
      while let request = walker.nextRequest {
        let answer = try #require(model.answer(request))
        guard case .take = try walker.accept(answer.body, link: LinkHeader(answer.link)) else { continue }
        found += answer.ids
        break
      }
    }
    #expect(found == Array(1...100))
  }

  @Test("the parts of a long query are walked one after the other")
  func parts() throws {
    let parts = [Query(.equal("a", .integer(1))), Query(.equal("a", .integer(2)))]
    var walker = PageWalker(ListPath("l"), parts: parts)
    var asked: [Query] = []
    while let request = walker.nextRequest {
      asked.append(request.query)
      _ = try walker.accept(ListModel.body([asked.count]), link: LinkHeader([""]))
    }
    #expect(asked == parts)
    #expect(walker.position == PageWalker.Position(part: 2))
  }

  @Test("a page that does not go on is a fault, and the walk stays where it was")
  func repeating() throws {
    var walker = PageWalker(ListPath("l"))
    let link = LinkHeader(["<x?pageId=3>; rel=\"next\""])
    _ = try walker.accept(ListModel.body([1, 2, 3]), link: link)
    let before = walker
    #expect(throws: PagingFault.doesNotAdvance(after: 3)) { try walker.accept(ListModel.body([1, 2, 3]), link: link) }
    #expect(throws: PagingFault.doesNotAdvance(after: 3)) { try walker.accept(ListModel.body([3, 4]), link: link) }
    #expect(walker == before)
  }

  @Test(
    "what is not a whole array is malformed",
    arguments: [
      "", "null", "{}", "{\"id\":1}", "[{\"id\":1}", "[{\"id\":1},{\"id\"", "[{\"id\":1}}]", "[1]", "<html>",
      "[{\"a\":\"]",
    ])
  func malformed(text: String) {
    var walker = PageWalker(ListPath("l"))
    #expect(throws: PagingFault.malformed) { try walker.accept(Array(text.utf8), link: LinkHeader([""])) }
  }

  @Test("an empty page is the end", arguments: ["[]", " [ ] \r\n", "\u{FEFF}[]"])
  func empty(text: String) throws {
    var walker = PageWalker(ListPath("l"))
    #expect(try walker.accept(Array(text.utf8), link: LinkHeader([])) == .nothing)
    #expect(walker.isFinished)
  }
}
