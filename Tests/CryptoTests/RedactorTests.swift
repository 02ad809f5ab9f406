import Crypto
import Foundation
import Testing

@Suite struct RedactorTests {
  private let memory = LockedSecrets()

  private func redactor(_ secrets: String...) -> Redactor {
    for secret in secrets { _ = memory.store(Array(secret.utf8).span.bytes) }
    return Redactor(memory)
  }

  @Test("a secret is taken out wherever it stands, and the rest stays")
  func literal() {
    let text = redactor("hunter2 & co").redact("a hunter2 & co b hunter2 & cohunter2 & co ünï")
    #expect(text == "a ••• b •••••• ünï")
    #expect(redactor().redact("nothing secret") == "nothing secret")
  }

  @Test("its percent-encoded and JSON-escaped forms are taken out")
  func forms() {
    let redactor = redactor("p\"ä/ s\\w")
    #expect(redactor.redact("?q=p%22%C3%A4%2F%20s%5Cw&x") == "?q=•••&x")
    #expect(redactor.redact("?q=p%22%c3%a4%2f%20s%5cw&x") == "?q=•••&x")
    #expect(redactor.redact(#"{"k":"p\"ä/ s\\w"}"#) == #"{"k":"•••"}"#)
    #expect(redactor.redact(#"{"k":"p\"ä\/ s\\w"}"#) == #"{"k":"•••"}"#)
  }

  @Test("it is taken out of Base64, whatever stands before and after", arguments: 0..<6)
  func base64(offset: Int) {
    let secret = "k3Jx9QpLmZ2aTT0b"
    let redactor = redactor(secret)
    let before = String(repeating: "u", count: offset)
    for after in ["", "x", "yz"] {
      let encoded = Data((before + secret + after).utf8).base64EncodedString()
      let clean = redactor.redact("Basic \(encoded) end")
      #expect(clean.contains("•••"))
      #expect(clean.hasSuffix(" end"))
      // At most a character at each side, of which less than a byte of the secret can be told, stays.
      #expect(clean.utf8.count < encoded.utf8.count + 10)
    }
  }

  @Test("the values of secret headers go, in any case of letters")
  func headers() {
    let text = redactor().redact("> AUTHORIZATION: Basic abc\r\n> ClientID:0f9c\nHost: a")
    #expect(text == "> AUTHORIZATION: •••\r\n> ClientID:•••\nHost: a")
  }

  @Test("overlapping secrets leave nothing between them")
  func overlapping() {
    #expect(redactor("abcdef", "defghi").redact("xabcdefghix") == "x•••x")
  }

  @Test("a secret of three bytes does not blank the log")
  func short() {
    #expect(redactor("the").redact("the run of the day") == "the run of the day")
  }
}
