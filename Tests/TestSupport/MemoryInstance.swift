package import ConnectWise
package import Model
package import Sync
import Synchronization

/// An instance in memory that answers as ConnectWise does, conditions included; the oracle of sync tests.
package final class MemoryInstance: PageSource {
  /// One request for a page or a count.
  package struct Call: Sendable, Hashable {
    package let path: String
    package let query: Query
    package let after: Record.ID?
    package let isCount: Bool
    /// Whether only ids were asked for.
    package var isSweep = false
  }

  /// What becomes of a request.
  package enum Answer: Sendable {
    case asUsual
    case failure(APIError.Kind)
    /// The page's bytes, cut to this many.
    case cut(to: Int)
    /// A count that is not true.
    case count(Int)
    /// No record, and a count of none.
    case nothing
  }

  private struct State: Sendable {
    var lists: [String: [Record.ID: String]] = [:]
    var calls: [Call] = []
    var pageSize = 2
    var date: Timestamp?
    var poisoned: [String: Set<Record.ID>] = [:]
    var answer: @Sendable (Call, _ number: Int) -> Answer = { _, _ in .asUsual }
  }
  private let state = Mutex(State())

  package init(pageSize: Int = 2, date: Timestamp? = Timestamp("2026-11-21T00:00:00Z")) {
    state.withLock {
      $0.pageSize = pageSize
      $0.date = date
    }
  }

  // MARK: Scripting

  /// Puts a record into a list, as this text.
  package func put(_ path: String, _ id: Record.ID, _ raw: String) {
    state.withLock { $0.lists[path, default: [:]][id] = raw }
  }

  /// Puts a record into a list: members besides `id` and `_info/lastUpdated`.
  package func put(
    _ path: String, _ id: Record.ID, updated: String = "2026-01-01T00:00:00Z", _ members: [String: JSONValue] = [:]
  ) {
    var members = members
    members["id"] = .integer(Int64(id))
    members["_info"] = ["lastUpdated": .string(updated)]
    put(path, id, String(decoding: JSONValue.object(members).bytes, as: UTF8.self))
  }

  package func remove(_ path: String, _ id: Record.ID) { state.withLock { $0.lists[path]?[id] = nil } }

  /// Makes every page fail that a record stands on, until it is mended; its id is still told.
  package func poison(_ path: String, _ id: Record.ID, mended isMended: Bool = false) {
    state.withLock {
      if isMended { $0.poisoned[path]?.remove(id) } else { $0.poisoned[path, default: []].insert(id) }
    }
  }

  /// Decides what becomes of requests; they are numbered from 1.
  package func answering(_ answer: @escaping @Sendable (Call, _ number: Int) -> Answer) {
    state.withLock { $0.answer = answer }
  }

  /// The server's clock.
  package var date: Timestamp? {
    get { state.withLock { $0.date } }
    set { state.withLock { $0.date = newValue } }
  }
  /// The requests so far.
  package var calls: [Call] { state.withLock { $0.calls } }
  package func forgetCalls() { state.withLock { $0.calls = [] } }
  /// The records of a list, as they stand.
  package func records(_ path: String) -> [Record.ID: String] { state.withLock { $0.lists[path] ?? [:] } }

  // MARK: Answering

  package func open() async throws(APIError) {}

  package var requestCount: Int { get async { calls.count } }

  package func count(_ list: ListPath, _ query: Query) async throws(APIError) -> Int {
    let call = Call(path: list.path, query: query, after: nil, isCount: true)
    switch note(call) {
    case .failure(let kind): throw error(kind, list)
    case .count(let count): return count
    case .nothing: return 0
    case .asUsual, .cut: return matches(call).count
    }
  }

  package func walk(
    _ list: ListPath, _ query: Query, paging: Resource.Paging, from position: PageWalker.Position
  ) async throws(APIError) -> any PageWalk {
    MemoryWalk(self, list, query, position)
  }

  package func ids(_ list: ListPath, _ query: Query) async throws(APIError) -> [Record.ID] {
    try await stamps(list, query).map(\.id)
  }

  package func stamps(
    _ list: ListPath, _ query: Query
  ) async throws(APIError) -> [(id: Record.ID, updated: Timestamp?)] {
    let call = Call(path: list.path, query: query, after: nil, isCount: false, isSweep: true)
    let answer = note(call)
    if case .failure(let kind) = answer { throw error(kind, list) }
    if case .nothing = answer { return [] }
    return matches(call).map { id, raw in
      let value = (try? JSONValue(parsing: Array(raw.utf8))) ?? .null
      return (id, value["_info"]["lastUpdated"].string.flatMap(Timestamp.init))
    }
  }

  package func boundary(_ list: ListPath, _ query: Query, rank: Int) async throws(APIError) -> Record.ID? {
    let call = Call(path: list.path, query: query, after: nil, isCount: false, isSweep: true)
    if case .failure(let kind) = note(call) { throw error(kind, list) }
    let found = matches(call)
    return found.indices.contains(rank - 1) ? found[rank - 1].key : nil
  }

  package func exists(_ id: Record.ID, in list: ListPath) async throws(APIError) -> Bool {
    let call = Call(path: "\(list.path)/\(id)", query: .everything, after: nil, isCount: false)
    if case .failure(let kind) = note(call) {
      if case .recordNotFound = kind { return false }
      throw error(kind, list)
    }
    return records(list.path)[id] != nil
  }

  fileprivate func page(_ list: ListPath, _ query: Query, after: Record.ID?) throws(APIError) -> SourcePage? {
    if Task.isCancelled { throw error(.transport(.cancelled), list) }
    let call = Call(path: list.path, query: query, after: after, isCount: false)
    let answer = note(call)
    if case .failure(let kind) = answer { throw error(kind, list) }
    if case .nothing = answer { return nil }
    let (size, date) = state.withLock { ($0.pageSize, $0.date) }
    let found = matches(call)
    let shown = found.prefix(size)
    guard let last = shown.last?.key else { return nil }
    let poisoned = state.withLock { $0.poisoned[list.path] ?? [] }
    if shown.contains(where: { poisoned.contains($0.key) }) { throw error(.serverFault(status: 500, "x"), list) }
    var body = Array("[\(shown.map(\.value).joined(separator: ",\n"))]".utf8)
    if case .cut(let count) = answer { body = Array(body.prefix(count)) }
    let position = PageWalker.Position(part: found.count > size ? 0 : 1, lastID: found.count > size ? last : nil)
    return SourcePage(body: body, serverDate: date, position: position)
  }

  private func note(_ call: Call) -> Answer {
    state.withLock {
      $0.calls.append(call)
      return $0.answer(call, $0.calls.count)
    }
  }

  private func matches(_ call: Call) -> [(key: Record.ID, value: String)] {
    records(call.path).filter { id, raw in
      guard call.after.map({ id > $0 }) ?? true else { return false }
      let value = (try? JSONValue(parsing: Array(raw.utf8))) ?? .null
      return Self.holds(call.query.conditions, value) && Self.holds(call.query.childConditions, value)
    }.sorted { $0.key < $1.key }
  }

  private func error(_ kind: APIError.Kind, _ list: ListPath) -> APIError {
    APIError(kind, path: list.path, site: "memory.example", company: "acme")
  }
}

private actor MemoryWalk: PageWalk {
  private let instance: MemoryInstance
  private let list: ListPath
  private let query: Query
  private var position: PageWalker.Position

  init(_ instance: MemoryInstance, _ list: ListPath, _ query: Query, _ position: PageWalker.Position) {
    self.instance = instance
    self.list = list
    self.query = query
    self.position = position
  }

  func next() async throws(APIError) -> SourcePage? {
    guard position.part == 0 else { return nil }
    let page = try instance.page(list, query, after: position.lastID)
    position = page?.position ?? PageWalker.Position(part: 1)
    return page
  }
}

extension MemoryInstance {
  /// Whether a record meets a condition.
  package static func holds(_ condition: Condition, _ record: JSONValue) -> Bool {
    switch condition {
    case .all(let parts): parts.allSatisfy { holds($0, record) }
    case .any(let parts): parts.contains { holds($0, record) }
    case .expert: true
    case .oneOf(let field, let ids): values(field, record).contains { $0.integer.map(ids.contains) ?? false }
    case .noneOf(let field, let ids): !values(field, record).contains { $0.integer.map(ids.contains) ?? false }
    case .compare(let field, let comparison, let literal):
      values(field, record).contains { compare($0, comparison, literal) }
    }
  }

  /// The values at a path; through an array there may be several.
  private static func values(_ field: String, _ record: JSONValue) -> [JSONValue] {
    let path = field == "lastUpdated" ? ["_info", "lastUpdated"] : field.split(separator: "/").map(String.init)
    return path.reduce([record]) { found, key in found.flatMap { $0.array?.map { $0[key] } ?? [$0[key]] } }
  }

  private static func compare(_ value: JSONValue, _ comparison: Condition.Comparison, _ literal: Condition.Literal)
    -> Bool
  {
    switch literal {
    case .integer(let number): value.integer.map { order($0, number, comparison) } ?? false
    case .timestamp(let time): value.string.flatMap(Timestamp.init).map { order($0, time, comparison) } ?? false
    case .flag(let flag): (value.bool ?? false) == flag
    case .text(let text): value.string == text
    case .null: value.isNull
    }
  }

  private static func order<Value: Comparable>(_ left: Value, _ right: Value, _ comparison: Condition.Comparison)
    -> Bool
  {
    switch comparison {
    case .equal, .contains, .like: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }
}
