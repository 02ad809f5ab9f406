import Glibc

/// An open file or folder, closed when it goes.
struct Descriptor: ~Copyable {
  let number: Int32

  init(_ number: Int32) { self.number = number }

  deinit { close(number) }

  /// Gives up the number without closing it.
  consuming func release() -> Int32 {
    let number = number
    discard self
    return number
  }
}

/// Calls again while a signal interrupts.
///
/// - Returns: What the call returned last; negative leaves `errno` set.
package func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}
