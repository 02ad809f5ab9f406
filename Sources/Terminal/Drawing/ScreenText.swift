/// Text that may be shown: in the terminal, in a log, in a window title.
///
/// It is made from our own literals, from numbers, from other `ScreenText`, or by `init(cleaning:)`, which takes
/// out everything a terminal could obey. There is no other way in, so what a server sent cannot reach the terminal
/// as it came.
///
///     let title: ScreenText = "\(count) of \(grouped: 3214) chosen"
///     let name = ScreenText(cleaning: company.name)
package struct ScreenText: Hashable, Sendable {
  /// The text, safe to write to a terminal.
  package let string: String

  private init(trusted string: String) {
    self.string = string
  }

  package static let empty = ScreenText(trusted: "")

  package var isEmpty: Bool { string.isEmpty }

  /// The cells that the text is drawn in.
  ///
  /// - Complexity: O(*n*) in the text's length.
  package var width: Int { TextWidth.of(string) }

  /// The text in upper or lower case; case mapping makes no new controls.
  package var uppercased: ScreenText { ScreenText(trusted: string.uppercased()) }
  package var lowercased: ScreenText { ScreenText(trusted: string.lowercased()) }

  /// A number in decimal digits.
  package init(_ number: some BinaryInteger) {
    self.init(trusted: String(number))
  }

  /// A number with its thousands apart: `3,214`.
  package init(grouped number: some BinaryInteger) {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    self.init(trusted: text)
  }

  /// Text from outside, cleaned for one line.
  ///
  /// Controls, direction overrides, invisible characters, tags and private-use characters go; tabs and line ends
  /// become a blank; a cluster keeps at most four marks, the text at most 4 kB.
  /// - Parameters:
  ///   - text: What a server, a file or a person gave.
  ///   - marked: Show `\u{FFFD}` where something was taken out, for detail views.
  package init(cleaning text: String, marked: Bool = false) {
    self.init(trusted: TextCleaner.clean(text, marked: marked))
  }

  /// Text from outside as its lines, each cleaned.
  package static func lines(cleaning text: String, marked: Bool = false) -> [ScreenText] {
    text.split(omittingEmptySubsequences: false) { $0.isNewline }
      .map { ScreenText(cleaning: String($0), marked: marked) }
  }

  package static func + (left: ScreenText, right: ScreenText) -> ScreenText {
    ScreenText(trusted: left.string + right.string)
  }

  package static func += (left: inout ScreenText, right: ScreenText) {
    left = left + right
  }

  /// The text cut to a number of cells, with a sign of the cut in its last cell; never inside a cluster.
  package func truncated(to width: Int, ellipsis: ScreenText = "…") -> ScreenText {
    guard width > 0 else { return .empty }
    if string.utf8.count <= width, TextWidth.isPlain(string) { return self }
    guard self.width > width else { return self }
    let room = width - ellipsis.width
    guard room >= 0 else { return ScreenText(trusted: prefix(cells: width)) }
    return ScreenText(trusted: prefix(cells: room) + ellipsis.string)
  }

  /// Cut to a width before its last gap of two blanks, when the text after the gap leaves some room for the rest.
  package func keepingEnd(within width: Int, ellipsis: ScreenText = "…") -> ScreenText {
    guard self.width > width else { return self }
    let characters = Array(string)
    guard let gap = characters.indices.dropLast().last(where: { characters[$0] == " " && characters[$0 + 1] == " " })
    else { return self }
    let end = ScreenText(trusted: String(characters[gap...]))
    guard width - end.width >= 10 else { return self }
    return ScreenText(trusted: String(characters[..<gap])).truncated(to: width - end.width, ellipsis: ellipsis) + end
  }

  /// The text with blanks after it (or before it) up to a number of cells; longer text is left as it is.
  package func padded(to width: Int, onLeft: Bool = false) -> ScreenText {
    let missing = width - self.width
    guard missing > 0 else { return self }
    let blanks = String(repeating: " ", count: min(missing, Rect.limit))
    return ScreenText(trusted: onLeft ? blanks + string : string + blanks)
  }

  /// The text folded into lines of at most `width` cells, broken at blanks where there are any.
  ///
  /// A path or an address that is longer than a line is broken behind a slash in the line's second half, where there is
  /// one.
  package func wrapped(to width: Int) -> [ScreenText] {
    guard width > 0 else { return [] }
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in string.split(separator: " ", omittingEmptySubsequences: true) {
      var rest = word
      let needed = TextWidth.of(String(word))
      if !line.isEmpty, used + 1 + needed > width {
        lines.append(line)
        line = ""
        used = 0
      }
      if !line.isEmpty {
        line += " "
        used += 1
      }
      // A longer word stands alone on its lines.
      while TextWidth.of(String(rest)) > width {
        var end = rest.index(after: rest.startIndex)
        var cells = TextWidth.of(rest[rest.startIndex])
        while end < rest.endIndex, cells + TextWidth.of(rest[end]) <= width {
          cells += TextWidth.of(rest[end])
          end = rest.index(after: end)
        }
        if let slash = rest[..<end].lastIndex(of: "/"), TextWidth.of(String(rest[...slash])) * 2 > width {
          end = rest.index(after: slash)
        }
        lines.append(String(rest[..<end]))
        rest = rest[end...]
      }
      line += rest
      used += TextWidth.of(String(rest))
    }
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    return lines.map { ScreenText(trusted: $0) }
  }

  /// The text folded into lines of at most `width` cells that all begin with blanks.
  ///
  /// - Parameters:
  ///   - width: The cells of a line, its blanks counted; a narrow one still gives each line ten cells of text.
  ///   - indent: The blanks before each line.
  ///   - hang: Further blanks before each line but the first.
  /// - Returns: At least one line.
  package func folded(to width: Int, indent: Int, hang: Int = 0) -> [ScreenText] {
    let blanks = ScreenText.empty.padded(to: indent)
    let whole = wrapped(to: max(10, width - indent))
    guard hang > 0, whole.count > 1 else { return whole.map { blanks + $0 } }
    // The first line has the whole room, what is left over less.
    let rest = ScreenText(trusted: whole.dropFirst().map(\.string).joined(separator: " "))
    let further = ScreenText.empty.padded(to: indent + hang)
    return [blanks + whole[0]] + rest.wrapped(to: max(10, width - indent - hang)).map { further + $0 }
  }

  /// The last cells of the text, never from inside a cluster.
  package func end(cells: Int) -> ScreenText {
    var used = 0
    var count = 0
    for character in string.reversed() {
      used += TextWidth.of(character)
      if used > cells { break }
      count += 1
    }
    return ScreenText(trusted: String(string.suffix(count)))
  }

  private func prefix(cells: Int) -> String {
    var result = ""
    var used = 0
    for character in string {
      used += TextWidth.of(character)
      if used > cells { break }
      result.append(character)
    }
    return result
  }
}

extension ScreenText: ExpressibleByStringInterpolation {
  package init(stringLiteral value: StaticString) {
    self.init(trusted: value.description)
  }

  package init(stringInterpolation: Interpolation) {
    self.init(trusted: stringInterpolation.text)
  }

  /// Takes in literals, numbers and other `ScreenText`; nothing else.
  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + interpolationCount * 8)
    }

    package mutating func appendLiteral(_ literal: StaticString) {
      text += literal.description
    }

    package mutating func appendInterpolation(_ value: ScreenText) {
      text += value.string
    }

    package mutating func appendInterpolation(_ value: some BinaryInteger) {
      text += String(value)
    }

    package mutating func appendInterpolation(grouped value: some BinaryInteger) {
      text += ScreenText(grouped: value).string
    }

    /// Text from outside, cleaned on its way in.
    package mutating func appendInterpolation(cleaning value: String) {
      text += ScreenText(cleaning: value).string
    }
  }
}

extension ScreenText: Codable {
  /// Reads text and cleans it: a file is as much outside as a server.
  package init(from decoder: any Decoder) throws {
    self.init(cleaning: try decoder.singleValueContainer().decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(string)
  }
}

extension ScreenText: CustomStringConvertible {
  package var description: String { string }
}

extension Sequence<ScreenText> {
  /// The texts one after another with `separator` between them.
  package func joined(separator: ScreenText = "") -> ScreenText {
    var result = ScreenText.empty
    for (index, text) in enumerated() {
      result = index == 0 ? text : result + separator + text
    }
    return result
  }
}
