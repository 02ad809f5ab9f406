/// What did not happen in time, with what was there instead.
struct TooLate: Error, CustomStringConvertible {
  let what: String
  let instead: String

  var description: String { "\(what) did not come in time. There was:\n\(instead)" }
}

/// Looks again and again until something is there.
///
/// The limit is generous, for a machine that has much else to do; it only ends a wait that is in vain.
func wait<Value>(
  for what: String, within limit: Duration = .seconds(90), instead: () throws -> String = { "nothing" },
  _ look: () throws -> Value?
) async throws -> Value {
  let end = ContinuousClock.now + limit
  while true {
    if let value = try look() { return value }
    guard ContinuousClock.now < end else { throw TooLate(what: what, instead: try instead()) }
    try await Task.sleep(for: .milliseconds(10))
  }
}
