import HTTPServer
import Model

/// The parameters of a list, count or search; names have no case.
struct ListQuery: Sendable {
  var conditions = ""
  var childConditions = ""
  var customFieldConditions = ""
  var orderBy = ""
  var fields = ""
  var page = 1
  var pageSize = 25
  var pageID: Int?
  var isForwardOnly = false
  /// The query without the paging position, for `Link`.
  var linkQuery = ""

  /// - Throws: `FilterError.syntax` for numbers that are none.
  init(_ request: HTTPRequest) throws(FilterError) {
    isForwardOnly = request.header("pagination-type")?.lowercased() == "forward-only"
    for item in request.queryItems {
      switch item.name.lowercased() {
      case "conditions": conditions = item.value
      case "childconditions": childConditions = item.value
      case "customfieldconditions": customFieldConditions = item.value
      case "orderby": orderBy = item.value
      case "fields": fields = item.value
      case "page": page = max(1, try Self.number(item))
      case "pagesize": pageSize = try Self.number(item)
      case "pageid": pageID = try Self.number(item)
      default: break
      }
    }
    linkQuery = request.query.utf8.split(separator: UInt8(ascii: "&"))
      .map { String(Substring($0)) }
      .filter { part in
        let name = part.prefix { $0 != "=" }.lowercased()
        return name != "page" && name != "pageid"
      }.joined(separator: "&")
  }

  /// Takes the filters of `POST …/search` from its body; paging and `fields` stay in the query.
  mutating func takeSearchBody(_ body: [UInt8]) throws(FilterError) {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: body)
    } catch {
      throw .syntax("The request body is not valid JSON.")
    }
    for (name, member) in value.object ?? [:] {
      guard let text = member.string else { continue }
      switch name.lowercased() {
      case "conditions": conditions = text
      case "childconditions": childConditions = text
      case "customfieldconditions": customFieldConditions = text
      case "orderby": orderBy = text
      default: break
      }
    }
  }

  private static func number(_ item: QueryItem) throws(FilterError) -> Int {
    guard let value = Int(item.value) else {
      throw .syntax("The value '\(item.value)' is not valid for \(item.name).")
    }
    return value
  }
}

/// One name of `orderBy`.
struct SortKey: Sendable {
  let value: @Sendable (View, Row) -> RecordValue
  let isDescending: Bool

  /// Reads `contact/name asc,id desc`; `id` alone needs no sorting and gives none.
  static func parse(_ text: String, of entity: Entity) throws(FilterError) -> [SortKey] {
    var keys: [SortKey] = []
    for part in text.split(separator: ",") {
      let words = part.split(separator: " ").map(String.init)
      guard let name = words.first else { continue }
      guard words.count <= 2, words.count == 1 || ["asc", "desc"].contains(words[1].lowercased()) else {
        throw .syntax("'\(part)' is not a valid order.")
      }
      guard let found = entity.filterName(name, FilterManners()) else { throw .unknownName(name) }
      keys.append(SortKey(value: found.value, isDescending: words.count == 2 && words[1].lowercased() == "desc"))
      if name.lowercased() == "id" { break }
    }
    return keys
  }
}
