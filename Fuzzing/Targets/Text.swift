import Terminal

/// Nothing that a terminal could obey or that makes a line read as something else is left in a cleaned text.
func checkText(_ bytes: [UInt8]) {
  let came = text(bytes.dropFirst())
  let cells = Int(bytes.first ?? 0)
  for isMarked in [false, true] {
    let cleaned = ScreenText(cleaning: came, marked: isMarked)
    checkCleaned(cleaned)
    expect(ScreenText(cleaning: cleaned.string, marked: isMarked) == cleaned, "cleaned twice it is another text")
    for piece in [cleaned.truncated(to: cells), cleaned.end(cells: cells), cleaned.truncated(to: cells, ellipsis: "")] {
      expect(piece.width <= cells, "\(piece.width) cells in \(cells)")
    }
    for line in cleaned.wrapped(to: cells) {
      // A cluster is never cut, however many cells it has.
      expect(line.width <= cells || line.string.count == 1, "\(line.width) cells in \(cells)")
    }
    for line in ScreenText.lines(cleaning: came, marked: isMarked) { checkCleaned(line) }
  }
  for mapped in [ScreenText(cleaning: came).uppercased, ScreenText(cleaning: came).lowercased] {
    expect(!mapped.string.unicodeScalars.contains(where: isDangerous), "case made \(mapped.string.debugDescription)")
  }
}

/// Checks one text that may be shown.
func checkCleaned(_ cleaned: ScreenText) {
  expect(cleaned.string.utf8.count <= 4_096, "\(cleaned.string.utf8.count) bytes")
  var marks = 0
  var previous: Unicode.Scalar?
  for scalar in cleaned.string.unicodeScalars {
    expect(!isDangerous(scalar), "\(String(scalar.value, radix: 16)) is left in \(cleaned.string.debugDescription)")
    switch scalar.properties.generalCategory {
    case .nonspacingMark where scalar.value != 0xFE0E && scalar.value != 0xFE0F, .enclosingMark: marks += 1
    default: marks = 0
    }
    expect(marks <= 4, "a tower of marks")
    if isJoiner(scalar) {
      expect(previous.map { !isJoiner($0) || scalar.value == 0x200D } ?? false, "joiners in a row")
    }
    previous = scalar
  }
  expect(previous?.value != 0x200D, "a joiner at the end")
}

/// Zero-width joiner and variation selectors, which emoji need.
private func isJoiner(_ scalar: Unicode.Scalar) -> Bool { [0x200D, 0xFE0E, 0xFE0F].contains(scalar.value) }

/// Controls, direction marks, invisible, private and tag characters.
private func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x61C, 0x180E, 0x200B...0x200C, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F,
    0xE000...0xF8FF, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF,
    0xF0000...0x10FFFF:
    true
  case 0x200D, 0xFE0E, 0xFE0F: false
  default: scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isNoncharacterCodePoint
  }
}
