import Model
import Services
import Testing

struct FakeRotation: RotationOperations {
  var isInUse: (@Sendable (NewKeys) -> Bool)?
  var replace: (@Sendable (NewKeys, Profile) throws(Problem) -> ReplacedKeys)?

  func prepare(_ profile: Profile) async throws(Problem) {}
  func areInUse(_ keys: NewKeys, of profile: Profile) async -> Bool { isInUse?(keys) ?? false }
  func replace(_ keys: NewKeys, of profile: Profile) async throws(Problem) -> ReplacedKeys {
    guard let replace else { throw unscripted("rotation.replace") }
    return try replace(keys, profile)
  }
}
