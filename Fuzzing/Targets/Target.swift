/// Something that reads what strangers wrote, and what must hold of it for any input.
struct Target: Sendable {
  let name: String
  /// Ends the program when something does not hold.
  let check: @Sendable ([UInt8]) -> Void

  /// All of them.
  ///
  /// `boardwalk-fuzz` without arguments prints their names, which is how the scripts know them.
  static let all = [
    Target(name: "site", check: checkSite),
    Target(name: "scan", check: checkScan),
    Target(name: "condition", check: checkCondition),
    Target(name: "link", check: checkLink),
    Target(name: "retry", check: checkRetryAfter),
    Target(name: "profile", check: checkProfile),
    Target(name: "theme", check: checkTheme),
    Target(name: "json5", check: checkJSON5),
    Target(name: "answers", check: checkAnswers),
    Target(name: "keys", check: checkKeys),
    Target(name: "text", check: checkText),
    Target(name: "simulator", check: checkSimulator),
    Target(name: "http", check: checkHTTP),
  ]
}

/// Ends the program with what was expected; libFuzzer then keeps the input.
func expect(_ holds: Bool, _ what: @autoclosure () -> String) {
  if !holds { fatalError(what()) }
}

/// An input as the text that it stands for.
func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }
