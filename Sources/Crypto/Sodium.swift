import CSodium

/// The library's one-time start.
enum Sodium {
  private static let isReady = sodium_init() >= 0

  /// Makes sure that the library is ready; it must come before anything else of it.
  static func start() { precondition(isReady, "libsodium cannot start: the system gives no random bytes") }
}

extension RawSpan {
  /// The bytes with an address that is never null, as libsodium wants it also for none.
  func withPointer<Result>(_ body: (UnsafePointer<UInt8>, Int) -> Result) -> Result {
    withUnsafeBytes { bytes in
      guard let start = bytes.bindMemory(to: UInt8.self).baseAddress else { return body([0], 0) }
      return body(start, bytes.count)
    }
  }
}
