import ConnectWise
import Model
import Testing

@Suite("Condition text")
struct ConditionTextTests {
  private static let day = Timestamp(year: 2026, month: 1, day: 2, hour: 3, minute: 4, second: 5)

  @Test(
    "conditions are written in the server's language",
    arguments: [
      (Condition.everything, ""),
      (.equal("closedFlag", .flag(false)), "closedFlag=False"),
      (.compare("lastUpdated", .greater, .timestamp(day)), "lastUpdated>[2026-01-02T03:04:05Z]"),
      (.equal("parentTicketId", .null), "parentTicketId=null"),
      (.compare("name", .contains, .text("a\"b\\c[d]")), "name contains \"a\\\"b\\\\c[[]d]\""),
      (.compare("name", .like, .text("Ac*")), "name like \"Ac*\""),
      (.oneOf("board/id", [1, 2, 3]), "board/id in (1,2,3)"), (.oneOf("board/id", [7]), "board/id=7"),
      (.oneOf("board/id", []), "board/id=-1"),
      (.noneOf("status/id", [4, 5]), "status/id not in (4,5)"), (.noneOf("status/id", []), ""),
      (
        .all([.equal("a", .integer(1)), .everything, .any([.equal("b", .integer(2)), .equal("c", .integer(3))])]),
        "a=1 and (b=2 or c=3)"
      ),
      (
        .any([.all([.equal("a", .integer(1)), .equal("b", .integer(2))]), .equal("c", .integer(3))]),
        "((a=1 and b=2) or c=3)"
      ),
      (.all([.expert("name like \"x\" or id=1"), .equal("a", .integer(1))]), "(name like \"x\" or id=1) and a=1"),
      (.any([.everything, .equal("a", .integer(1))]), ""),
      (.all([.any([.everything, .equal("a", .integer(1))]), .equal("b", .integer(2))]), "b=2"), (.any([]), "id=-1"),
    ])
  func texts(condition: Condition, expected: String) {
    #expect(ConditionText.text(condition) == expected)
  }

  @Test("child conditions know no in")
  func children() {
    #expect(ConditionText.text(.oneOf("types/id", [4, 7]), for: .childConditions) == "(types/id=4 or types/id=7)")
    #expect(ConditionText.text(.noneOf("types/id", [4, 7]), for: .childConditions) == "(types/id!=4 and types/id!=7)")
  }

  @Test("a long list is split so that each part fits and none is lost")
  func splitting() throws {
    let ids = Array(1_000..<3_000)
    let query = Query(.all([.equal("closedFlag", .flag(false)), .oneOf("board/id", ids)]))
    let length: (Query) -> Int = { ConditionText.text($0.conditions).utf8.count }
    let parts = try ConditionText.split(query, limit: 500, length: length)
    #expect(parts.count > 1)
    #expect(parts.allSatisfy { length($0) <= 500 })
    let found = parts.flatMap { part -> [Int] in
      guard case .all(let conditions) = part.conditions, case .oneOf(_, let ids) = conditions[1] else { return [] }
      return ids
    }
    #expect(found == ids)
  }

  @Test("what is joined by and cannot be split")
  func unsplittable() {
    let query = Query(.noneOf("board/id", Array(1_000..<3_000)))
    #expect(throws: ConditionError.self) {
      try ConditionText.split(query, limit: 500) { ConditionText.text($0.conditions).utf8.count }
    }
  }

  @Test("everything but plain characters is percent-encoded in a request")
  func encoding() throws {
    let authentication = Authentication(
      company: "acme", method: .integrator(username: "u"), secret: SecretHandle(number: 1), clientID: "guid")
    let builder = RequestBuilder(
      origin: Origin(.https, "cw.example.com"), codebase: "v4_6_release", authentication: authentication)
    let query = Query(.equal("name", .text("a&b=c+d%é'*\"#")))
    let request = builder.page(
      PageRequest(path: "company/companies", query: query, fields: ["id"], pageSize: 10, start: .forwardOnly(after: 7)))
    #expect(
      request.target
        == "/v4_6_release/apis/3.0/company/companies?conditions=name%3D%22a%26b%3Dc%2Bd%25%C3%A9%27%2A%5C%22%23%22"
        + "&pageId=7&pageSize=10&fields=id")
    #expect(request.headers["pagination-type"] == "forward-only")
    #expect(request.headers["Accept"] == "application/vnd.connectwise.com+json; version=2025.1")
    #expect(request.headers["clientid"] == "guid")
    #expect(request.headers["x-cw-usertype"] == "integrator")
    #expect(request.authorization?.user == "acme+u")
    #expect(request.authorization?.origin == request.origin)
  }
}
