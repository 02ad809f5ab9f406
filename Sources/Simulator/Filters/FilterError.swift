/// Why a filter, order or projection is refused; each is a 400 with code `ApiFindCondition`.
package enum FilterError: Error, Hashable, Sendable {
  case unknownName(String)
  case badChoice
  /// The text does not follow the grammar. The server's own words are not known; these say where.
  case syntax(String)

  package var message: String {
    switch self {
    case .unknownName(let name): "\(name) is not a recognized name."
    case .badChoice: "Enum value supplied was invalid"
    case .syntax(let text): text
    }
  }
}
