package import Model

/// Makes the requests of one instance: addresses, headers, sign-in.
package struct RequestBuilder: Sendable, Hashable {
  /// The release whose shape of records is asked for; later servers serve it for about a year after it breaks.
  package static let modelVersion = "2025.1"

  let origin: Origin
  let codebase: String
  let authentication: Authentication
  let caFile: String?
  var limits = HTTPRequest.TimeLimits()

  package init(
    origin: Origin, codebase: String, authentication: Authentication, caFile: String? = nil,
    limits: HTTPRequest.TimeLimits = .init()
  ) {
    self.origin = origin
    self.codebase = codebase
    self.authentication = authentication
    self.caFile = caFile
    self.limits = limits
  }

  /// One page of a list.
  package func page(_ page: PageRequest) -> HTTPRequest {
    var conditions = page.query.conditions
    var items: [(String, String)] = []
    var isForwardOnly = false
    switch page.start {
    case .forwardOnly(let last):
      isForwardOnly = true
      if let last { items.append(("pageId", String(last))) }
    case .byID(let last):
      if let last { conditions = conditions && .compare("id", .greater, .integer(last)) }
      items.append(("orderBy", "id asc"))
    case .byNumber(let number):
      items.append(("orderBy", "id asc"))
      items.append(("page", String(number)))
    }
    items.append(("pageSize", String(page.pageSize)))
    if !page.fields.isEmpty { items.append(("fields", page.fields.joined(separator: ","))) }
    let filters = Self.filters(Query(conditions, children: page.query.childConditions))
    var request = get(page.path, filters + items)
    if isForwardOnly { request.headers["pagination-type"] = "forward-only" }
    return request
  }

  /// How many records of a list match.
  package func count(_ path: String, _ query: Query) -> HTTPRequest {
    var request = get("\(path)/count", Self.filters(query))
    request.maximumBodySize = Self.largestShortAnswer
    return request
  }

  /// The most that an answer of a few hundred bytes may have, such as a count.
  private static let largestShortAnswer = 1 << 20

  /// Anything that is read.
  package func get(_ path: String, _ items: [(String, String)] = []) -> HTTPRequest {
    let query = items.map { "\($0.0)=\(PercentEncoding.query($0.1))" }.joined(separator: "&")
    let path = PercentEncoding.encode(path, keeping: "/")
    var request = HTTPRequest(origin, path: "/\(codebase)/apis/3.0/\(path)", query: query)
    request.headers["Accept"] = "application/vnd.connectwise.com+json; version=\(Self.modelVersion)"
    request.headers["clientId"] = authentication.clientID
    if let type = authentication.userType { request.headers["x-cw-usertype"] = type }
    request.authorization = .init(user: authentication.user, secret: authentication.secret, origin: origin)
    request.caFile = caFile
    request.limits = limits
    return request
  }

  /// What the instance says about a company, asked without sign-in.
  package static func companyInfo(
    _ company: String, at origin: Origin, caFile: String?, limits: HTTPRequest.TimeLimits = .init()
  ) -> HTTPRequest {
    var request = HTTPRequest(origin, path: "/login/companyinfo/\(PercentEncoding.encode(company))")
    request.headers["Accept"] = "application/json"
    request.caFile = caFile
    request.limits = limits
    // Asked of whoever answers at an address that a person typed: a few hundred bytes are all there is to say.
    request.maximumBodySize = largestShortAnswer
    return request
  }

  /// The bytes of path and query that a page of a list needs at most, for ``ConditionText/split(_:limit:length:)``.
  func targetLength(_ path: String, _ query: Query, fields: [String]) -> Int {
    let start = PageRequest.Start.byID(after: Int(Int32.max))
    let request = PageRequest(path: path, query: query, fields: fields, pageSize: 1_000, start: start)
    return page(request).target.utf8.count
  }

  private static func filters(_ query: Query) -> [(String, String)] {
    let conditions = ConditionText.text(query.conditions)
    let children = ConditionText.text(query.childConditions, for: .childConditions)
    return (conditions.isEmpty ? [] : [("conditions", conditions)])
      + (children.isEmpty ? [] : [("childConditions", children)])
  }
}
