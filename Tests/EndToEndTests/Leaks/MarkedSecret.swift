import Foundation
import Glibc

/// A secret made to be found: a random word that stands nowhere else, in every form that it could leak in.
struct MarkedSecret: Sendable {
  /// What it is, for messages; the secret itself stands in none.
  let name: String
  /// What is typed: the word, and characters that an address would have to escape.
  let text: String
  /// The word in each form, with the form's name.
  let forms: [(name: String, bytes: [UInt8])]

  init(_ name: String) {
    let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789")
    let word = String((0..<20).map { _ in letters[Int.random(in: letters.indices)] })
    let bytes = Array(word.utf8)
    func joined(_ prefix: String, _ upper: Bool) -> String {
      bytes.map { prefix + String($0, radix: 16, uppercase: upper) }.joined()
    }
    // Letters and digits stay as they are in an address, in JSON and in quotes: the plain word is found there too.
    var forms = [
      ("plain", word), ("URL form", joined("%", true)), ("url form", joined("%", false)), ("hex", joined("", false)),
      ("HEX", joined("", true)),
    ]
    for offset in 0..<3 {
      let text = Self.base64(bytes, behind: offset)
      forms.append(("base64 at \(offset)", text))
      forms.append(("base64 for addresses at \(offset)", String(text.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })))
    }
    self.name = name
    self.text = word + "+/% &"
    self.forms = forms.map { ($0.0, Array($0.1.utf8)) }
  }

  /// What of the base64 of a longer text comes from these bytes alone, so many bytes into a group of three.
  private static func base64(_ bytes: [UInt8], behind offset: Int) -> String {
    let text = Data([UInt8](repeating: 0, count: offset) + bytes).base64EncodedString().prefix { $0 != "=" }
    let first = [0, 2, 3][offset]
    let isWhole = (offset + bytes.count) % 3 == 0
    return String(text.dropFirst(first).dropLast(isWhole ? 0 : 1))
  }

  /// In which forms bytes hold it.
  func forms(in bytes: UnsafeRawBufferPointer) -> [String] {
    guard let start = bytes.baseAddress else { return [] }
    return forms.filter { form in
      form.bytes.withUnsafeBytes { word in
        guard let first = word.baseAddress else { return false }
        return Self.find(start, bytes.count, first, word.count) != nil
      }
    }.map(\.name)
  }

  /// In which forms a text holds it.
  func forms(in text: String) -> [String] { Array(text.utf8).withUnsafeBytes { forms(in: $0) } }

  /// The C library's `memmem`, whose declaration its module keeps to itself.
  private static let find = unsafeBitCast(
    dlsym(nil, "memmem"),
    to: (@convention(c) (UnsafeRawPointer, Int, UnsafeRawPointer, Int) -> UnsafeMutableRawPointer?).self)
}
