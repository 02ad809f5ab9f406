/// Takes secrets out of text that goes to a log, an event or the screen.
///
/// What it finds: each secret in memory as it is, percent-encoded, escaped as in JSON, and within Base64 of anything
/// around it; and the value of an `Authorization` or `clientId` header.
package struct Redactor: Sendable {
  /// What stands in a secret's place.
  package static let mark = "•••"
  /// Shorter secrets are not looked for: a log without any "a" tells nothing, and gives the secret away.
  package static let shortest = 4
  private static let headers = ["authorization:", "clientid:"].map { Array($0.utf8) }

  private let secrets: LockedSecrets

  package init(_ secrets: LockedSecrets) { self.secrets = secrets }

  /// The text without secrets.
  package func redact(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let clean = redact(bytes)
    return clean == bytes ? text : String(decoding: clean, as: UTF8.self)
  }

  /// The bytes of a text without secrets.
  package func redact(_ bytes: [UInt8]) -> [UInt8] {
    var found: [Range<Int>] = Self.headerValues(in: bytes)
    for secret in secrets.all where secret.count >= Self.shortest {
      for form in Self.forms(of: secret) where form.count >= Self.shortest {
        form.read { Self.find($0, in: bytes, into: &found) }
      }
    }
    guard !found.isEmpty else { return bytes }
    found.sort { $0.lowerBound < $1.lowerBound }
    var clean: [UInt8] = []
    var end = 0
    for range in found where range.upperBound > end {
      if range.lowerBound >= end {
        clean += bytes[end..<range.lowerBound]
        clean += Self.mark.utf8
      }
      end = range.upperBound
    }
    return clean + bytes[end...]
  }

  /// The values of headers whose value is nobody's business, each to the end of its line.
  private static func headerValues(in bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    for (index, byte) in bytes.enumerated() where byte == 0x3A {  // ':'
      for name in headers where index + 1 >= name.count {
        let start = index + 1 - name.count
        let isMatch = zip(bytes[start...index], name).allSatisfy { letter, wanted in
          letter == wanted || ((0x41...0x5A).contains(letter) && letter | 0x20 == wanted)
        }
        guard isMatch else { continue }
        let end = bytes[index...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.endIndex
        let value = bytes[(index + 1)..<end].firstIndex { $0 != 0x20 } ?? end
        if value < end { found.append(value..<end) }
      }
    }
    return found
  }

  private static func find(_ wanted: RawSpan, in bytes: [UInt8], into found: inout [Range<Int>]) {
    wanted.withUnsafeBytes { wanted in
      guard let first = wanted.first, bytes.count >= wanted.count else { return }
      var index = 0
      while index <= bytes.count - wanted.count {
        if bytes[index] == first, bytes[index..<(index + wanted.count)].elementsEqual(wanted) {
          found.append(index..<(index + wanted.count))
          index += wanted.count
        } else {
          index += 1
        }
      }
    }
  }
}

// MARK: - The forms of a secret

extension Redactor {
  private static func forms(of secret: LockedBytes) -> [LockedBytes] {
    var forms = [secret]
    for alphabet in [base64, base64ForURLs] {
      for offset in 0..<3 { forms.append(encoded(secret, after: offset, alphabet: alphabet)) }
    }
    // In JSON a solidus stands as it is or behind a backslash.
    let written = forms.map { escaped($0, [0x22, 0x5C, 0x2F]) } + [escaped(secret, [0x22, 0x5C])]
    return forms + written + [percent(secret, digits: upperDigits), percent(secret, digits: lowerDigits)]
  }

  private static let upperDigits = Array("0123456789ABCDEF".utf8)
  private static let lowerDigits = Array("0123456789abcdef".utf8)
  private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
  private static let base64 = Array("\(letters)+/".utf8)
  private static let base64ForURLs = Array("\(letters)-_".utf8)

  /// Percent-encoded as in a query: all but the unreserved characters of RFC 3986.
  private static func percent(_ secret: LockedBytes, digits: [UInt8]) -> LockedBytes {
    secret.read { bytes in
      LockedBytes(capacity: bytes.byteCount * 3) { room in
        var end = 0
        func put(_ byte: UInt8) {
          room[end] = byte
          end += 1
        }
        for index in 0..<bytes.byteCount {
          let byte = bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
          switch byte {
          case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: put(byte)
          default:
            put(0x25)
            put(digits[Int(byte >> 4)])
            put(digits[Int(byte & 15)])
          }
        }
        return end
      }
    }
  }

  /// With a backslash before each of these marks, as in a JSON string.
  private static func escaped(_ secret: LockedBytes, _ marks: [UInt8]) -> LockedBytes {
    secret.read { bytes in
      LockedBytes(capacity: bytes.byteCount * 2) { room in
        var end = 0
        for index in 0..<bytes.byteCount {
          let byte = bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
          if marks.contains(byte) {
            room[end] = 0x5C
            end += 1
          }
          room[end] = byte
          end += 1
        }
        return end
      }
    }
  }

  /// The characters of Base64 that depend on the secret alone when so many bytes of a group come before it.
  private static func encoded(_ secret: LockedBytes, after offset: Int, alphabet: [UInt8]) -> LockedBytes {
    secret.read { bytes in
      LockedBytes(capacity: bytes.byteCount * 4 / 3 + 1) { room in
        var end = 0
        // Each character stands for six bits; those wholly within the secret are certain.
        let firstBit = offset * 8
        let lastBit = firstBit + bytes.byteCount * 8
        var bit = (firstBit + 5) / 6 * 6
        while bit + 6 <= lastBit {
          var value = 0
          for position in bit..<(bit + 6) {
            let own = position - firstBit
            let byte = bytes.unsafeLoad(fromByteOffset: own / 8, as: UInt8.self)
            value = value << 1 | Int(byte >> UInt8(7 - own % 8) & 1)
          }
          room[end] = alphabet[value]
          end += 1
          bit += 6
        }
        return end
      }
    }
  }
}
