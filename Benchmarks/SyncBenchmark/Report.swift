import Foundation
import Synchronization

/// The lines that are printed: one a measure, with its target where it has one.
enum Report {
  private static let missCount = Atomic(0)

  /// Whether every target so far was reached.
  static var isGood: Bool { missCount.load(ordering: .relaxed) == 0 }

  private static func verdict(_ isGood: Bool, else word: String) -> String {
    if !isGood { missCount.add(1, ordering: .relaxed) }
    return isGood ? "ok" : word
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  /// Prints a figure that has no target of its own.
  static func line(_ name: String, _ figure: String) {
    print("  \(pad(name, 46))\(figure)")
    // Each as soon as it is known, also into a file.
    fflush(nil)
  }

  /// Prints a figure with its ratio to another, which must be reached.
  static func line(_ name: String, _ figure: String, ratio: Double, of what: String, target: Double) {
    let verdict = verdict(ratio >= target, else: "SHORT")
    let share = pad("\(hundredths(ratio)) of \(what)", 30)
    line(name, "\(pad(figure, 24))\(share)must be \(hundredths(target))  \(verdict)")
  }

  /// Prints a figure that must not go above a limit.
  static func line(_ name: String, _ figure: String, value: Int, limit: Int) {
    line(name, "\(pad(figure, 54))at most \(limit)  \(verdict(value <= limit, else: "TOO MUCH"))")
  }

  static func rate(_ count: Int, _ duration: Duration) -> String {
    "\(Int(Double(count) / seconds(duration))) records/s"
  }

  static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }

  static func hundredths(_ value: Double) -> String { String(format: "%.2f", value) }
}

/// What was measured cannot be: the words say why.
struct Failure: Error, CustomStringConvertible {
  let description: String
}
