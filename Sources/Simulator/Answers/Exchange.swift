import HTTPServer
import Model

/// One request with everything that its answer depends on; nothing of it changes while it is answered.
struct Exchange: Sendable {
  let request: HTTPRequest
  let configuration: SimulatorConfiguration
  let view: View
  let state: ServerState
  let faults: [Fault.Kind]
  /// The API base as the server sees itself: `https://127.0.0.1:8080/v2025_1/apis/3.0/`.
  let base: String

  /// The answer to a path below the API base.
  func answer(_ path: String) -> HTTPResponse {
    switch path.lowercased() {
    case "system/info": return system { infoBody }
    case "system/mysecurity": return system { mySecurityBody }
    default: break
    }
    guard let match = RouteTable.standard.match(path) else { return ErrorAnswer.noEndpoint }
    let method = request.method
    guard method == (match.part == .search ? "POST" : "GET") || (method == "HEAD" && match.part != .search) else {
      return ErrorAnswer.wrongMethod
    }
    guard !state.isDenied(match.route), !faults.contains(where: { $0.isForbidden }) else {
      return ErrorAnswer.forbidden
    }
    if let parent = match.parent, let missing = missingParent(match.route, parent) { return missing }
    do throws(FilterError) {
      return try answer(match, path)
    } catch {
      return ErrorAnswer.filter(error)
    }
  }

  private func system(_ body: () -> [UInt8]) -> HTTPResponse {
    request.method == "GET" ? json(body()) : ErrorAnswer.wrongMethod
  }

  private func missingParent(_ route: Route, _ parent: Int) -> HTTPResponse? {
    guard let kind = route.entity.kind.parent else { return nil }
    guard view.row(kind, parent) == nil else { return nil }
    return ErrorAnswer.noRecord(RouteTable.entities[kind]?.title ?? "Record", "\(parent)")
  }

  private func answer(_ match: RouteMatch, _ path: String) throws(FilterError) -> HTTPResponse {
    var query = try ListQuery(request)
    if match.part == .search { try query.takeSearchBody(request.body) }
    let entity = match.route.entity
    let projection =
      query.fields.isEmpty
      ? nil : try Projection(query.fields, of: entity, refusesUnknown: configuration.refusesUnknownFields)
    if case .record(let key) = match.part { return record(key, match, projection) }
    let filter = try RowFilter(
      conditions: query.conditions, childConditions: query.childConditions,
      customFieldConditions: query.customFieldConditions, of: entity, manners: manners)
    let source = RowSource(
      match, view: view, filter: filter, limits: state.limits,
      includesProjectTickets: configuration.listsProjectTicketsAsService)
    let isEmpty = faults.contains { $0.isEmptyList }
    if match.part == .count { return countAnswer(isEmpty ? 0 : source.count) }
    return try list(source, entity, query, projection, path, isEmpty: isEmpty)
  }

  private var manners: FilterManners {
    FilterManners(
      zoneOffset: configuration.zoneOffset, ignoresZones: configuration.ignoresZones,
      emptyPassesNegation: configuration.emptyPassesNegation,
      refusedNames: configuration.refusedConditionNames, inLimit: configuration.inLimit)
  }

  private func countAnswer(_ count: Int) -> HTTPResponse {
    var shown = count
    for case .wrongCount(let difference) in faults { shown += difference }
    return json(Array("{\"count\":\(max(0, shown))}".utf8))
  }

  private func record(_ key: String, _ match: RouteMatch, _ projection: Projection?) -> HTTPResponse {
    let entity = match.route.entity
    if entity.kind == .forecasts { return forecastItem(key, match) }
    let codes = view.data[entity.kind].codes
    let id = Int(key) ?? (entity.kind == .members ? codes.first { $0.value.lowercased() == key }?.key : nil)
    guard let filter = try? RowFilter(of: entity) else { return ErrorAnswer.noEndpoint }
    let source = RowSource(match, view: view, filter: filter, limits: state.limits, includesProjectTickets: false)
    guard let id, let row = source.row(id) else {
      return ErrorAnswer.noRecord(entity.title, key)
    }
    if faults.contains(where: { $0.poisons([row]) }) { return ErrorAnswer.poisoned }
    var buffer = JSONBuffer(capacity: 6_000)
    entity.write(row, view, projection, into: &buffer)
    return json(buffer.bytes)
  }

  /// What follows a forecast's path is the id of one of its items, not its own.
  private func forecastItem(_ key: String, _ match: RouteMatch) -> HTTPResponse {
    let forecasts = match.parent.map { view.children(.forecasts, of: $0) } ?? []
    guard let found = forecasts.lazy.flatMap({ view.forecastItems($0) }).first(where: { "\($0.id)" == key }) else {
      return ErrorAnswer.noRecord("ForecastItem", key)
    }
    var buffer = JSONBuffer()
    view.write(found.value, into: &buffer)
    return json(buffer.bytes)
  }

  /// A successful JSON answer.
  func json(_ bytes: [UInt8], _ headers: [HTTPHeader] = []) -> HTTPResponse {
    HTTPResponse(
      status: 200, headers: [HTTPHeader("Content-Type", "application/json; charset=utf-8")] + headers,
      body: .bytes(bytes))
  }
}
