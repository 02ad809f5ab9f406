import Crypto
import Foundation
import Services
import Testing
import Vaults

@Suite struct SecretReaderTests {
  private let temporary = TemporaryVault()

  private func read(_ bytes: [UInt8]) throws -> String {
    let pipe = Pipe()
    try pipe.fileHandleForWriting.write(contentsOf: Data(bytes))
    try pipe.fileHandleForWriting.close()
    return temporary.string(try SecretReader.read(pipe.fileHandleForReading.fileDescriptor, location: "standard input"))
  }

  @Test(
    "one line is taken without the blanks and line breaks around it",
    arguments: ["k3y", "k3y\n", "k3y\r\n", " k3y\t\n", "\n\nk3y\r"])
  func lines(text: String) throws { #expect(try read(Array(text.utf8)) == "k3y") }

  @Test("blanks within and letters of any script belong to the secret")
  func blanks() throws { #expect(try read(Array(" pä ß\n".utf8)) == "pä ß") }

  @Test(
    "more lines, control characters and what is no text are refused",
    arguments: ["a\nb", "a\rb", "a\tb", "\u{1B}[A", "a\u{7F}"])
  func controls(text: String) {
    #expect(throws: VaultError.unusable(location: "standard input")) { try read(Array(text.utf8)) }
    #expect(throws: VaultError.unusable(location: "standard input")) { try read([0x61, 0xFF]) }
  }

  @Test("nothing is no secret", arguments: ["", "\n", "\r\n", " \t"])
  func empty(text: String) {
    #expect(throws: VaultError.empty(location: "standard input")) { try read(Array(text.utf8)) }
  }

  @Test("a secret has 8 KiB at most")
  func limit() throws {
    #expect(try read([UInt8](repeating: 0x61, count: 8_192) + [0x0D, 0x0A]).utf8.count == 8_192)
    for more in [8_193, 8_195, 20_000] {
      #expect(throws: VaultError.tooLong(location: "standard input", limit: 8_192)) {
        try read([UInt8](repeating: 0x61, count: more))
      }
    }
  }

  @Test("a file or a variable that a person names brings its line, and what is neither says so")
  func named() throws {
    let folder = temporary.home.vault.base
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = folder + "/named.key"
    try Data(" k3y\n".utf8).write(to: URL(fileURLWithPath: path))
    #expect(temporary.string(try SecretReader.read(regularFile: path)) == "k3y")
    #expect(throws: StorageError(path + "x", .missing)) { try SecretReader.read(regularFile: path + "x") }
    // A pipe that nobody writes to would hold the screen up for ever.
    #expect(mkfifo(path + "p", 0o600) == 0)
    #expect(throws: StorageError.self) { try SecretReader.read(regularFile: path + "p") }
    #expect(temporary.string(try SecretReader.read(variable: "CW_KEY", of: ["CW_KEY": "k3y"])) == "k3y")
    #expect(throws: VaultError.empty(location: "the variable CW")) {
      try SecretReader.read(variable: "CW", of: ["CW_KEY": "k3y"])
    }
  }

  @Test("a secret file that everybody may change is refused")
  func files() throws {
    let path = temporary.home.vault.base
    #expect(throws: StorageError(path, .missing)) { try SecretReader.read(file: path) }
    try Data("k3y\n".utf8).write(to: URL(fileURLWithPath: path))
    try temporary.chmod(0o602, path)
    #expect(throws: StorageError(path, .tooOpen(mode: "0602", needed: "600"))) { try SecretReader.read(file: path) }
    for mode in [0o600, 0o400, 0o444, 0o664] {
      try temporary.chmod(mode, path)
      #expect(temporary.string(try SecretReader.read(file: path)) == "k3y")
    }
  }
}
