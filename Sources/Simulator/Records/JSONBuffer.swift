/// Bytes of a JSON document that grow at the end.
///
/// Nothing is checked here: the caller writes members and commas in the right order.
struct JSONBuffer {
  private(set) var bytes: [UInt8]

  init(capacity: Int = 256) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  mutating func byte(_ byte: UInt8) { bytes.append(byte) }
  mutating func raw(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }
  mutating func raw(_ text: [UInt8]) { bytes.append(contentsOf: text) }
  mutating func raw(_ text: ArraySlice<UInt8>) { bytes.append(contentsOf: text) }
  mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// A comma, unless this is the first member since the mark.
  mutating func separate(_ isFirst: inout Bool) {
    if isFirst { isFirst = false } else { bytes.append(UInt8(ascii: ",")) }
  }

  mutating func key(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
  }

  mutating func flag(_ value: Bool) { value ? raw("true") : raw("false") }

  mutating func integer(_ value: Int) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    digits(value.magnitude)
  }

  /// Decimal digits, with leading zeros up to a width.
  mutating func digits(_ value: UInt, width: Int = 1) {
    var rest = value
    var count = 1
    while rest >= 10 {
      rest /= 10
      count += 1
    }
    let length = max(count, width)
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: length))
    var position = start + length
    rest = value
    while rest > 0 {
      position -= 1
      bytes[position] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
  }

  mutating func decimal(_ value: Int, places: Int) {
    guard places > 0 else { return integer(value) }
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    digits(value.magnitude, width: places + 1)
    bytes.insert(UInt8(ascii: "."), at: bytes.count - places)
  }

  /// Text in quotes; control characters, quotes and backslashes escaped.
  mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var copy = text
    copy.withUTF8 { source in
      var start = 0
      for index in source.indices {
        let byte = source[index]
        guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
        bytes.append(contentsOf: source[start..<index])
        escape(byte)
        start = index + 1
      }
      bytes.append(contentsOf: source[start...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): raw("\\\"")
    case UInt8(ascii: "\\"): raw("\\\\")
    case 0x0A: raw("\\n")
    case 0x0D: raw("\\r")
    case 0x09: raw("\\t")
    default:
      let hex: StaticString = "0123456789abcdef"
      raw("\\u00")
      bytes.append(hex.utf8Start[Int(byte >> 4)])
      bytes.append(hex.utf8Start[Int(byte & 15)])
    }
  }

  /// An instant as ConnectWise writes it, in quotes.
  mutating func instant(_ seconds: Int64) {
    bytes.append(UInt8(ascii: "\""))
    instantText(seconds)
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func instantText(_ seconds: Int64) {
    let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let time = UInt(seconds - days * 86_400)
    // The civil date of a day number, counted in eras of 400 years that start on 1 March.
    let shifted = Int(days) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let civilMonth = month < 10 ? month + 3 : month - 9
    digits(UInt(max(0, yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0))), width: 4)
    bytes.append(UInt8(ascii: "-"))
    digits(UInt(civilMonth), width: 2)
    bytes.append(UInt8(ascii: "-"))
    digits(UInt(dayOfYear - (153 * month + 2) / 5 + 1), width: 2)
    bytes.append(UInt8(ascii: "T"))
    digits(time / 3_600, width: 2)
    bytes.append(UInt8(ascii: ":"))
    digits(time / 60 % 60, width: 2)
    bytes.append(UInt8(ascii: ":"))
    digits(time % 60, width: 2)
    bytes.append(UInt8(ascii: "Z"))
  }
}
