import Foundation
import Model
import Platform
import Services
import Testing

@Suite struct RunLogFilesTests {
  private let temporary = TemporaryHome()
  private var log: RunLogFiles { RunLogFiles(temporary.home) }

  private func lines(_ reader: any RunLogReader) throws -> [String] {
    try reader.newLines().map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("a follower that starts before the run sees each line once, and only whole ones")
  func following() throws {
    let reader = log.reader("r1", of: .default)
    #expect(try lines(reader).isEmpty)
    let writer = try log.begin("r1", of: .default)
    #expect(try lines(reader).isEmpty)
    try writer.append(Array("one".utf8))
    try writer.append(Array("two".utf8))
    #expect(try lines(reader) == ["one", "two"])
    #expect(try lines(reader).isEmpty)
    let path = temporary.home.state(of: .default).path + "/runs/r1.ndjson"
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("thr".utf8))
    #expect(try lines(reader).isEmpty)
    try handle.write(contentsOf: Data("ee\n".utf8))
    #expect(try lines(reader) == ["three"])
    #expect(try lines(log.reader("r1", of: .default)) == ["one", "two", "three"])
  }

  @Test("the last twenty runs are kept, the latest first")
  func kept() throws {
    for number in 10..<40 { _ = try log.begin("r\(number)", of: .default) }
    let runs = try log.runs(of: .default)
    #expect(runs.count == RunLogFiles.kept)
    #expect(runs.first == "r39")
    #expect(runs.last == "r20")
  }

  @Test("a run is begun once, and its name cannot lead elsewhere")
  func names() throws {
    _ = try log.begin("r1", of: .default)
    #expect(throws: StorageError.self) { try log.begin("r1", of: .default) }
    #expect(throws: StorageError.self) { try log.begin("../r2", of: .default) }
    #expect(try log.reader("../r1", of: .default).newLines().isEmpty)
  }

  @Test("names of runs sort by time and are fit for files")
  func runNames() {
    let early = UniqueID.run(at: .init(year: 2026, month: 1, day: 2))
    let late = UniqueID.run(at: .init(year: 2026, month: 1, day: 3))
    #expect(early < late)
    #expect(ProfileName(rawValue: early) != nil)
    #expect(UniqueID.uuid() != UniqueID.uuid())
    #expect(UUID(uuidString: UniqueID.uuid()) != nil)
  }
}
