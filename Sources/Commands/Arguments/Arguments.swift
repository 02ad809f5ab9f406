/// What was typed after the program's name, taken apart.
struct Arguments: Sendable, Hashable {
  /// Values by the long name of their option, in the order given; empty texts for options without a value.
  private(set) var values: [String: [String]] = [:]
  /// Words that are no options.
  private(set) var positionals: [String] = []

  mutating func add(_ option: Option, _ value: String = "") { values[option.long, default: []].append(value) }
  mutating func add(positional: String) { positionals.append(positional) }

  /// Whether an option was given.
  func has(_ option: Option) -> Bool { values[option.long] != nil }

  /// The value of an option: the last one given.
  subscript(_ option: Option) -> String? { values[option.long]?.last }

  /// Each value of an option, in order.
  func all(_ option: Option) -> [String] { values[option.long] ?? [] }
}
