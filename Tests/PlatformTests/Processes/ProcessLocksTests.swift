import Foundation
import Platform
import Services
import Testing

@Suite struct ProcessLocksTests {
  private let temporary = TemporaryHome()
  private var locks: ProcessLocks { ProcessLocks(temporary.home) }
  private var place: Place { temporary.home.state(of: .default).appending("run.lock") }

  private func lock(_ kind: LockKind = .run) throws -> (any HeldLock)? {
    guard case .acquired(let lock) = try locks.acquire(kind, of: .default, run: "r1") else { return nil }
    return lock
  }

  /// Starts a shell, with the lock's file as its descriptor 9.
  private func shell(_ script: String) throws -> (Process, FileHandle) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", script, "sh", place.path]
    process.standardOutput = output
    // Never written to: a shell that reads waits.
    process.standardInput = Pipe()
    try process.run()
    return (process, output.fileHandleForReading)
  }

  @Test("a lock is held by one, who is named, until it is released")
  func exclusive() throws {
    let lock = try #require(try lock())
    guard case .held(let holder) = try locks.acquire(.run, of: .default, run: "r2") else {
      Issue.record("two hold it")
      return
    }
    #expect(holder?.pid == getpid())
    #expect(holder?.run == "r1")
    #expect(holder?.origin.isEmpty == false)
    #expect(try locks.holder(.run, of: .default) == holder)
    #expect(try locks.holder(.draft, of: .default) == nil)
    lock.release()
    #expect(try locks.holder(.run, of: .default) == nil)
    #expect(try self.lock() != nil)
  }

  @Test("locks of other kinds and profiles are others")
  func others() throws {
    let run = try lock()
    let draft = try lock(.draft)
    #expect(run != nil && draft != nil)
    let other = try locks.acquire(.run, of: try ProfileName("other"), run: nil)
    if case .held = other { Issue.record("the other profile's lock is this one's") }
  }

  @Test("the file stays when the lock goes, so that all who ask mean the same one")
  func neverUnlinked() throws {
    func inode() throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: place.path)[.systemFileNumber] as? Int
    }
    let first = try lock()
    let before = try inode()
    first?.release()
    let second = try lock()
    #expect(try inode() == before)
    #expect(try temporary.mode(place.path) == 0o600)
    second?.release()
  }

  @Test("another process keeps us out while it lives, and no longer than it lives")
  func otherProcess() throws {
    try lock()?.release()
    let (process, output) = try shell(#"exec 9>>"$1"; flock -n 9 || exit 1; echo held; read -r _ <&0"#)
    #expect(String(decoding: output.availableData, as: UTF8.self) == "held\n")
    #expect(try lock() == nil)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(try lock() != nil)
  }

  @Test("we keep another process out")
  func keepsOut() throws {
    let lock = try #require(try lock())
    let (process, _) = try shell(#"exec flock -n "$1" true"#)
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    lock.release()
    let (second, _) = try shell(#"exec flock -n "$1" true"#)
    second.waitUntilExit()
    #expect(second.terminationStatus == 0)
  }

  @Test("a record of a process that has ended names nobody, even when its id is used again")
  func stale() throws {
    try temporary.put(
      #"{"pid":\#(getpid()),"since":"2026-01-01T00:00:00Z","started":1,"origin":"/dev/pts/1"}"#, at: place)
    #expect(try locks.holder(.run, of: .default) == nil)
    try temporary.put("{half", at: place)
    #expect(try locks.holder(.run, of: .default) == nil)
    #expect(try lock() != nil)
  }

  enum Holder: CaseIterable { case listens, ignores, isStopped }

  @Test(
    "a holder that is asked to end ends, a stopped one too; one that does not listen is killed",
    arguments: Holder.allCases)
  func eviction(_ kind: Holder) async throws {
    let ignores = kind == .ignores
    try temporary.put("", at: place)
    let (process, output) = try shell(
      (ignores ? "trap '' TERM; " : "") + #"exec 9>>"$1"; flock -n 9; echo held; while :; do sleep 0.05; done"#)
    _ = output.availableData
    let stat = try String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
    let started = stat.split(separator: ")").last?.split(separator: " ")[19] ?? "0"
    try temporary.put(
      #"{"pid":\#(process.processIdentifier),"since":"2026-01-01T00:00:00Z","started":\#(started),"origin":"sh"}"#,
      at: place)
    let holder = try #require(try locks.holder(.run, of: .default))
    if kind == .isStopped { kill(process.processIdentifier, SIGSTOP) }
    let result = try await locks.evict(.run, of: .default, grace: .milliseconds(ignores ? 200 : 5_000))
    #expect(result == (ignores ? .killed(holder) : .ended(holder)))
    #expect(try locks.holder(.run, of: .default) == nil)
    #expect(try await locks.evict(.run, of: .default, grace: .zero) == .nobody)
  }
}
