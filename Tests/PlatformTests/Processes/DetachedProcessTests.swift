import Foundation
import Model
import Platform
import Services
import Synchronization
import Testing

@Suite struct DetachedProcessTests {
  /// Holds one secret in plain memory; a test's secret is none.
  private final class PlainMemory: SecretMemory {
    let bytes = Array("hunter2".utf8)
    func make() -> SecretHandle { SecretHandle(number: 1) }
    func replace(_ handle: SecretHandle, _ range: Range<Int>, with text: String) -> Int { bytes.count }
    func store(_ bytes: RawSpan) -> SecretHandle { SecretHandle(number: 1) }
    func count(_ handle: SecretHandle) -> Int { bytes.count }
    func read<Result>(_ handle: SecretHandle, _ body: (RawSpan) throws -> Result) rethrows -> Result? {
      try bytes.withUnsafeBytes { try body(RawSpan(_unsafeBytes: $0)) }
    }
    func matches(_ one: SecretHandle, _ other: SecretHandle) -> Bool { true }
    func move(_ secret: SecretHandle, to handle: SecretHandle) {}
    func forget(_ handle: SecretHandle) {}
  }

  private let temporary = TemporaryHome()

  private func output(of script: String, secret: SecretHandle?) async throws -> [String] {
    let starter = DetachedProcess(
      temporary.home, memory: PlainMemory(), program: "/bin/sh",
      environment: ["PATH": "/usr/bin:/bin", "BOARDWALK_SECRET_FD": "77"])
    let process = try starter.start(["-c", script + "; echo end"], of: .default, secret: secret)
    #expect(process.pid > 0)
    let log = temporary.home.state(of: .default).appending("background.log")
    for _ in 0..<500 {
      if let text = temporary.text(log), text.hasSuffix("end\n") {
        return text.split(separator: "\n").map(String.init).dropLast()
      }
      try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record("it did not end: \(temporary.text(log) ?? "no log")")
    return []
  }

  @Test("it runs in a session of its own, without input, and finds the secret in a pipe and nowhere else")
  func detached() async throws {
    let lines = try await output(
      of:
        #"ps -o sid= -p $$ | tr -d ' '; echo $$; cat; cat <&3; echo; echo $BOARDWALK_SECRET_FD; env | grep -c hunter2"#,
      secret: SecretHandle(number: 1))
    try #require(lines.count == 5)
    #expect(lines[0] == lines[1])
    #expect(lines[2...] == ["hunter2", "3", "0"])
  }

  @Test("without a secret nothing is inherited")
  func bare() async throws {
    let lines = try await output(
      of: #"[ -e /proc/$$/fd/3 ] && echo leak || echo none; echo "[$BOARDWALK_SECRET_FD]""#, secret: nil)
    #expect(lines == ["none", "[]"])
    let log = temporary.home.state(of: .default).appending("background.log")
    #expect(try temporary.mode(log.path) == 0o600)
  }

  @Test(
    "its end is noted, with what it said last", arguments: [("exit 5", ProcessEnd.exit(5)), ("kill -9 $$", .signal(9))])
  func ended(how: String, end: ProcessEnd) async throws {
    let starter = DetachedProcess(
      temporary.home, memory: PlainMemory(), program: "/bin/sh", environment: ["PATH": "/usr/bin:/bin"])
    let process = try starter.start(["-c", "echo one; echo two >&2; \(how)"], of: .default, secret: nil)
    for _ in 0..<500 where process.end == nil { try await Task.sleep(for: .milliseconds(10)) }
    #expect(process.end == end)
    #expect(String(decoding: process.lastWords(), as: UTF8.self) == "one\ntwo\n")
  }

  @Test("a program that is not there is told as such")
  func missing() {
    let starter = DetachedProcess(temporary.home, memory: PlainMemory(), program: "/nowhere", environment: [:])
    #expect(throws: StorageError("/nowhere", .missing)) {
      _ = try starter.start([], of: .default, secret: nil)
    }
  }
}
