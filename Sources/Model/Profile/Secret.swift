/// A name for a secret whose bytes lie in locked memory at the edge; safe to keep in state, drafts and errors.
package struct SecretHandle: Sendable, Hashable, Codable {
  /// Which secret; never used twice in a process.
  package let number: UInt64
  package init(number: UInt64) { self.number = number }
}

/// Where the bytes of secrets lie while the program runs: memory that is locked, wiped, and left out of core dumps.
package protocol SecretMemory: AnyObject, Sendable {
  /// Starts an empty secret.
  func make() -> SecretHandle

  /// Changes a secret in place: what stands in the range of characters (grapheme clusters) gives way to the text.
  ///
  /// - Parameters:
  ///   - handle: The secret; one that was forgotten is left alone.
  ///   - range: Characters, cut to the secret's length.
  ///   - text: What comes in their place.
  /// - Returns: The new length in characters.
  @discardableResult
  func replace(_ handle: SecretHandle, _ range: Range<Int>, with text: String) -> Int

  /// Takes the bytes as a whole, such as those that a vault opened.
  func store(_ bytes: RawSpan) -> SecretHandle

  /// The length in characters; 0 for a secret that was forgotten.
  func count(_ handle: SecretHandle) -> Int

  /// Lets the bytes be read, in place. They must not be copied into memory that is not wiped.
  ///
  /// - Returns: What the body returns, or `nil` when the secret was forgotten.
  func read<Result>(_ handle: SecretHandle, _ body: (RawSpan) throws -> Result) rethrows -> Result?

  /// Whether two secrets have the same bytes; in a time that tells nothing of them.
  func matches(_ one: SecretHandle, _ other: SecretHandle) -> Bool

  /// Gives one secret's bytes to another's handle, whose own are wiped; the first handle names nothing then.
  func move(_ secret: SecretHandle, to handle: SecretHandle)

  /// Wipes the secret.
  func forget(_ handle: SecretHandle)
}
