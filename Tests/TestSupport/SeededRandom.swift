import Foundation

/// Random numbers that a seed repeats.
package struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// Whether something happens that happens once in so many times.
  package mutating func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }
}

/// Which seeds the random tests run with.
package enum Seeds {
  /// The seeds of a test: the one that `BOARDWALK_SEED` names, else as many as `BOARDWALK_SEEDS` or the test says.
  package static func upTo(_ count: Int) -> [UInt64] {
    if let one = number("BOARDWALK_SEED") { return [UInt64(one)] }
    return (1...UInt64(max(1, number("BOARDWALK_SEEDS") ?? count))).map { $0 }
  }

  /// How many of the places where a process could be killed are passed over: of each so many, one is tried.
  package static func killStride(_ usual: Int) -> Int { max(1, number("BOARDWALK_KILL_STRIDE") ?? usual) }

  private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }
}
