/// Reads a page of records without building a tree of values.
///
/// Laws: a page that is not one JSON array, is cut, nests deeper than ``depthLimit`` or has more entries than
/// ``entryLimit`` is refused whole; of a repeated key the last counts; values are handed out where they stand in the
/// page. A number may have any size: it is for the column that takes it to tell whether it fits.
package protocol PageScanner: Sendable {
  /// Reads a page.
  ///
  /// - Parameters:
  ///   - bytes: The body of an answer: a JSON array of objects.
  ///   - plan: What to look for.
  /// - Returns: The records found, with the bytes that they lie in.
  /// - Throws: ``ScanError`` when the body is not what it should be; asking the server again may mend it.
  func scan(_ bytes: consuming [UInt8], plan: ScanPlan) throws(ScanError) -> ScannedPage
}

/// How deep a page may nest; ConnectWise's own records reach five or six.
package let depthLimit = 64
/// How many entries a page may have; ConnectWise gives a thousand at most.
///
/// An entry of two bytes takes some hundreds here: a page of few bytes could otherwise take all the memory there is.
package let entryLimit = 10_000

/// Why a page was refused.
package struct ScanError: Error, Hashable, CustomStringConvertible {
  package enum Kind: Sendable, Hashable {
    /// Not JSON, cut, not valid UTF-8, or nested too deep.
    case malformed
    /// JSON, but no array of objects.
    case notAList
    /// Larger than can be taken.
    case tooLarge
    /// No memory for it.
    case outOfMemory
  }

  package let kind: Kind
  /// What the parser says.
  package let detail: String
  package let byteCount: Int

  package init(_ kind: Kind, detail: String, byteCount: Int) {
    self.kind = kind
    self.detail = detail
    self.byteCount = byteCount
  }

  package var description: String {
    switch kind {
    case .malformed: "The server's answer of \(byteCount) bytes is not complete JSON (\(detail))."
    case .notAList: "The server's answer of \(byteCount) bytes is not a list of records (\(detail))."
    case .tooLarge: "The server's answer of \(byteCount) bytes is too large for one page."
    case .outOfMemory: "There is no memory for the server's answer of \(byteCount) bytes."
    }
  }
}

/// A value where it stands in a page, as a scanner finds it.
package struct JSONToken: Sendable, Hashable {
  package enum Kind: UInt8, Sendable, Hashable {
    case absent, null, `true`, `false`, number
    /// A string without escapes; the slice is what stands between the quotes.
    case text
    /// A string with escapes, which are still in the slice.
    case escapedText
    case object, array
  }

  package let kind: Kind
  package let offset: UInt32
  package let length: UInt32

  package init(_ kind: Kind, offset: UInt32, length: UInt32) {
    self.kind = kind
    self.offset = offset
    self.length = length
  }

  package static let absent = JSONToken(.absent, offset: 0, length: 0)
  /// Where the value stands.
  package var range: Range<Int> { Int(offset)..<Int(offset) + Int(length) }
}
