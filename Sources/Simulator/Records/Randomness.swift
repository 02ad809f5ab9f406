/// Numbers that depend on nothing but a seed and what they are for, so that a record can be made again at any time.
struct Randomness: Sendable {
  let seed: UInt64

  /// A number for a record and a purpose.
  func number(_ kind: RecordKind, _ id: Int, _ purpose: UInt64) -> UInt64 {
    mix(
      seed ^ mix(UInt64(truncatingIfNeeded: id) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(kind.rawValue) << 56 ^ purpose << 40))
  }

  /// A number below a bound.
  func number(_ kind: RecordKind, _ id: Int, _ purpose: UInt64, below bound: Int) -> Int {
    bound <= 1 ? 0 : Int(number(kind, id, purpose) % UInt64(bound))
  }

  /// True in so many of a thousand cases.
  func happens(_ kind: RecordKind, _ id: Int, _ purpose: UInt64, perMille: Int) -> Bool {
    number(kind, id, purpose, below: 1000) < perMille
  }

  func pick<Element>(_ list: [Element], _ kind: RecordKind, _ id: Int, _ purpose: UInt64) -> Element {
    list[number(kind, id, purpose, below: list.count)]
  }

  /// A position whose chance falls with its number, as a few clients make most of the work.
  func skewed(_ kind: RecordKind, _ id: Int, _ purpose: UInt64, below bound: Int) -> Int {
    let first = number(kind, id, purpose, below: bound)
    let second = number(kind, id, purpose &+ 1, below: bound)
    return min(first, second)
  }

  // The finalizer of SplitMix64.
  private func mix(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
