/// Decodes `%XX`, and `+` as a blank where the text is a form or query value.
///
/// Lone percent signs stay as they are, and bytes that are not UTF-8 become U+FFFD.
package func percentDecoded(_ text: some StringProtocol, plusIsBlank: Bool = false) -> String {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.utf8.count)
  let source = Array(text.utf8)
  var index = 0
  while index < source.count {
    let byte = source[index]
    if byte == UInt8(ascii: "%"), index + 2 < source.count, let high = hexDigit(source[index + 1]),
      let low = hexDigit(source[index + 2])
    {
      bytes.append(high << 4 | low)
      index += 3
    } else {
      bytes.append(plusIsBlank && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      index += 1
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}

/// One `name=value` of a query, decoded.
package struct QueryItem: Sendable, Hashable {
  package let name: String
  package let value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

extension HTTPRequest {
  /// The query's items in order, decoded; an item without `=` has an empty value.
  package var queryItems: [QueryItem] {
    query.utf8.split(separator: UInt8(ascii: "&")).compactMap { part in
      let equals = part.firstIndex(of: UInt8(ascii: "="))
      let name = Substring(part[..<(equals ?? part.endIndex)])
      let value = equals.map { Substring(part[part.index(after: $0)...]) } ?? ""
      return QueryItem(
        name: percentDecoded(name, plusIsBlank: true), value: percentDecoded(value, plusIsBlank: true))
    }
  }
}
