/// Takes out of a text what a terminal could obey or what could make a line read as something else.
enum TextCleaner {
  /// The most text one field shows, in bytes.
  static let byteLimit = 4096

  static func clean(_ text: String, marked: Bool) -> String {
    if text.utf8.count <= byteLimit, TextWidth.isPlain(text) { return text }
    var result = String.UnicodeScalarView()
    var byteCount = 0
    var marks = 0
    var previous: Unicode.Scalar?
    var scalars = text.unicodeScalars.makeIterator()
    var next = scalars.next()
    while let scalar = next {
      next = scalars.next()
      guard let kept = keep(scalar, after: previous, before: next, marks: &marks, marked: marked) else { continue }
      byteCount += UTF8.width(kept)
      guard byteCount <= byteLimit else {
        // What it would join is cut off.
        if previous == "\u{200D}" { result.removeLast() }
        break
      }
      result.append(kept)
      previous = kept
    }
    return String(result)
  }

  /// The scalar to show in place of `scalar`, or none.
  private static func keep(
    _ scalar: Unicode.Scalar, after previous: Unicode.Scalar?, before next: Unicode.Scalar?, marks: inout Int,
    marked: Bool
  ) -> Unicode.Scalar? {
    let removed: Unicode.Scalar? = marked ? "\u{FFFD}" : nil
    switch scalar.value {
    case 0x20..<0x7F:
      marks = 0
      return scalar
    case 0x0A where previous == " " && !marked: return nil  // the second half of CR LF, or an indented line's end
    case 0x09...0x0D, 0x85, 0x2028, 0x2029:
      marks = 0
      return " "
    case 0x200D:
      // Kept inside emoji alone, where it joins; elsewhere it is invisible.
      guard let previous, let next, isEmoji(previous), next.properties.isEmoji else { return removed }
      return scalar
    case 0xFE0E, 0xFE0F:
      guard let previous, previous.properties.isEmoji else { return removed }
      return scalar
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse: return removed
    case .nonspacingMark, .enclosingMark:
      if scalar.properties.isDefaultIgnorableCodePoint { return removed }
      marks += 1
      return marks <= TextWidth.markLimit ? scalar : removed
    default:
      if scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isNoncharacterCodePoint { return removed }
      if TextWidth.of(scalar) == 0 {
        // Letters that join what stands before, as those of Hangul do, pile up like marks.
        marks += 1
        return marks <= TextWidth.markLimit ? scalar : removed
      }
      marks = 0
      return scalar
    }
  }

  private static func isEmoji(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0xFE0F || (scalar.properties.isEmoji && scalar.value > 0x7F)
  }
}
