/// An input read as a row of choices, for targets that take values and no text.
struct Choices {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// A number below `bound`; 0 when the input is at its end.
  mutating func number(below bound: Int) -> Int { Int(rest.popFirst() ?? 0) % bound }

  /// Any whole number, the small ones and the largest among them.
  mutating func integer() -> Int {
    let count = number(below: 9)
    return Int(bytes(count).reduce(Int64(count.isMultiple(of: 2) ? 0 : -1)) { $0 << 8 | Int64($1) })
  }

  mutating func integers() -> [Int] { (0..<number(below: 5)).map { _ in integer() } }

  mutating func string() -> String { text(bytes(number(below: 24))) }

  private mutating func bytes(_ count: Int) -> ArraySlice<UInt8> {
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }
}
