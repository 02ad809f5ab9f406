import Foundation
import Platform
import Services
import Testing

@Suite struct FilesTests {
  private let temporary = TemporaryHome()
  private var place: Place { temporary.place }

  private func write(_ text: String, keepsPrevious: Bool = false) throws {
    try Files.write(Array(text.utf8).span.bytes, to: place, keepsPrevious: keepsPrevious)
  }

  private func cause(_ body: () throws -> Void) -> StorageError.Cause? {
    do { try body() } catch { return (error as? StorageError)?.cause }
    return nil
  }

  @Test("a written file is read back, for us alone, in folders for us alone")
  func modes() throws {
    try write("hello")
    #expect(try Files.read(place) == Array("hello".utf8))
    #expect(try temporary.mode(place.path) == 0o600)
    #expect(try temporary.mode(place.folder.path) == 0o700)
    #expect(try temporary.mode(temporary.folder) == 0o700)
    #expect(try Files.names(in: place.folder) == ["one"])
  }

  @Test("what is not there reads as nothing, and is removed without complaint")
  func missing() throws {
    #expect(try Files.read(place) == nil)
    #expect(try Files.modified(place) == nil)
    #expect(try Files.names(in: place.folder).isEmpty)
    try Files.remove(place)
    try write("x")
    try Files.remove(place)
    #expect(try Files.read(place) == nil)
  }

  @Test("a write that ends before any of its steps leaves the old file or the new one, whole")
  func crashes() throws {
    struct Stop: Error {}
    try write("old", keepsPrevious: true)
    for last in Files.WriteStep.allCases {
      var seen: [String?] = []
      let result = cause {
        try Files.write(Array("new".utf8).span.bytes, to: place, keepsPrevious: true) { step throws(StorageError) in
          seen.append(temporary.text(place))
          if step == last { throw StorageError("test", .diskFull) }
        }
      }
      #expect(result == .diskFull)
      #expect(seen.allSatisfy { $0 == "old" || $0 == "new" }, "before \(last)")
      #expect(temporary.text(place) == (last == .syncFolder ? "new" : "old"))
      #expect(try Files.names(in: place.folder).filter { $0.hasPrefix(".") }.isEmpty)
      try write("old", keepsPrevious: true)
    }
  }

  @Test("the content before is kept under .1")
  func previous() throws {
    try write("one", keepsPrevious: true)
    #expect(temporary.text(place.folder.appending("one.1")) == nil)
    try write("two", keepsPrevious: true)
    try write("three", keepsPrevious: true)
    #expect(temporary.text(place) == "three")
    #expect(temporary.text(place.folder.appending("one.1")) == "two")
    #expect(try Files.names(in: place.folder) == ["one", "one.1"])
  }

  @Test("leftovers of a crash long ago are removed by the next write, those of now are not")
  func leftovers() throws {
    let old = place.folder.appending(".one.17.new")
    let young = place.folder.appending(".one.18.new")
    try temporary.put("half", at: old)
    try temporary.put("half", at: young)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -3_600)], ofItemAtPath: old.path)
    try write("x")
    #expect(try Files.names(in: place.folder) == [".one.18.new", "one"])
  }

  @Test("a symbolic link below the base is refused, as a file and as a folder")
  func links() throws {
    try write("x")
    let link = place.folder.appending("link")
    try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: place.path)
    #expect(cause { _ = try Files.read(link) } == .symbolicLink)
    let folder = Place(base: temporary.folder, ["linked"])
    try FileManager.default.createSymbolicLink(atPath: folder.path, withDestinationPath: place.folder.path)
    #expect(cause { _ = try Files.read(folder.appending("one")) } == .symbolicLink)
    #expect(cause { try Files.write([UInt8]().span.bytes, to: folder.appending("two")) } == .symbolicLink)
    #expect(!FileManager.default.fileExists(atPath: place.folder.appending("two").path))
  }

  @Test("the base may be a symbolic link, as a home folder may")
  func linkedBase() throws {
    try write("x")
    let other = TemporaryHome()
    try FileManager.default.createSymbolicLink(atPath: other.folder, withDestinationPath: temporary.folder)
    #expect(try Files.read(Place(base: other.folder, place.names)) == Array("x".utf8))
  }

  @Test("a write through a symbolic link in the file's place replaces the link and leaves its target alone")
  func linkReplaced() throws {
    let target = place.folder.appending("target")
    try temporary.put("target", at: target)
    try FileManager.default.createSymbolicLink(atPath: place.path, withDestinationPath: target.path)
    try write("new")
    #expect(temporary.text(target) == "target")
    #expect(try Files.read(place) == Array("new".utf8))
  }

  @Test("a folder that others may write is refused with the chmod to type")
  func openFolder() throws {
    try write("x")
    try temporary.chmod(0o777, place.folder.path)
    let found = cause { _ = try Files.read(place) }
    #expect(found == .tooOpen(mode: "0777", needed: "700"))
    let error = StorageError(place.folder.path, try #require(found))
    #expect(error.mend == "Run: chmod 700 \(place.folder.path)")
  }

  @Test("a private file that others may read is refused, another is not")
  func openFile() throws {
    try write("x")
    try temporary.chmod(0o644, place.path)
    #expect(try Files.read(place) == Array("x".utf8))
    #expect(cause { _ = try Files.read(place, isPrivate: true) } == .tooOpen(mode: "0644", needed: "600"))
    try temporary.chmod(0o666, place.path)
    #expect(cause { _ = try Files.read(place) } == .tooOpen(mode: "0666", needed: "600"))
  }

  @Test("a pipe or folder in a file's place is refused, not waited for")
  func noFile() throws {
    try Files.makeFolder(place.folder)
    #expect(mkfifo(place.path, 0o600) == 0)
    #expect(cause { _ = try Files.read(place) } == .refused("It is not a file"))
    try FileManager.default.removeItem(atPath: place.path)
    try Files.makeFolder(place)
    #expect(cause { _ = try Files.read(place) } == .refused("It is not a file"))
  }

  @Test("a new file does not take the place of one that is there")
  func new() throws {
    try Files.write(Array("one".utf8).span.bytes, to: place, isNew: true)
    #expect(cause { try Files.write(Array("two".utf8).span.bytes, to: place, isNew: true) } == .exists)
    #expect(temporary.text(place) == "one")
    #expect(try Files.names(in: place.folder) == ["one"])
  }

  @Test("a full device is told as such, and nothing is left of the attempt", .enabled(if: getuid() == 0))
  func full() throws {
    // A file system of 64 KiB, where the test may make one.
    try Files.makeFolder(Place(base: temporary.folder, ["small"]))
    let small = temporary.folder + "/small"
    guard mount("none", small, "tmpfs", 0, "size=64k,mode=700") == 0 else { return }
    defer { umount(small) }
    let place = Place(base: temporary.folder, ["small", "file"])
    try Files.write(Array("old".utf8).span.bytes, to: place)
    let large = [UInt8](repeating: 0x61, count: 1 << 18)
    #expect(cause { try Files.write(large.span.bytes, to: place) } == .diskFull)
    #expect(temporary.text(place) == "old")
    #expect(try Files.names(in: place.folder) == ["file"])
  }
}
