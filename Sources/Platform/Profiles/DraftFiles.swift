import Glibc
package import Services

/// Drafts as files `NAME/draft.json`, and the log of sessions as `NAME/wizard.log`, in the state folder.
package struct DraftFiles: DraftStorage {
  /// The log's lines that are kept at most, and those that are left when it is cut.
  private static let lines = (most: 400, left: 200)

  private let home: Home

  package init(_ home: Home) { self.home = home }

  package func load(_ name: ProfileName) throws(StorageError) -> [UInt8]? { try Files.read(draft(name)) }

  package func save(_ draft: [UInt8], for name: ProfileName) throws(StorageError) {
    try Files.write(draft.span.bytes, to: self.draft(name))
  }

  package func discard(_ name: ProfileName) throws(StorageError) { try Files.remove(draft(name)) }

  package func stamp(_ name: ProfileName) throws(StorageError) -> DraftStamp? {
    guard let number = try Files.openForReading(draft(name)) else { return nil }
    let file = Descriptor(number)
    var facts = stat()
    guard fstat(file.number, &facts) == 0 else { throw StorageError(draft(name).path, errno: errno) }
    // Each save is a new file, whose number may be that of the one before the last.
    return DraftStamp([Int64(facts.st_ino), Int64(facts.st_mtim.tv_sec), Int64(facts.st_mtim.tv_nsec)])
  }

  package func setAside(_ name: ProfileName) throws(StorageError) -> String {
    let place = draft(name)
    let folder = try Folders.open(place.folder, create: false)
    let taken = try Files.names(in: place.folder)
    var number = 1
    while taken.contains("draft.aside-\(number).json") { number += 1 }
    let aside = place.folder.appending("draft.aside-\(number).json")
    guard renameat(folder.number, place.name, folder.number, aside.name) == 0 else {
      throw StorageError(place.path, errno: errno)
    }
    return aside.path
  }

  package func files(of name: ProfileName) -> SessionFiles {
    SessionFiles(draft: draft(name).path, log: log(name).path)
  }

  package func notes(_ name: ProfileName) throws(StorageError) -> [String] {
    String(decoding: try Files.read(log(name)) ?? [], as: UTF8.self).split(separator: "\n").map(String.init)
  }

  package func note(_ line: String, _ name: ProfileName) throws(StorageError) {
    let place = log(name)
    let old = try notes(name)
    if old.count >= Self.lines.most {
      let kept = (old.suffix(Self.lines.left) + [line]).joined(separator: "\n") + "\n"
      try Files.write(Array(kept.utf8).span.bytes, to: place)
      return
    }
    let folder = try Folders.open(place.folder, create: true)
    let number = openat(
      folder.number, place.name, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o600 as mode_t)
    guard number >= 0 else { throw StorageError(place.path, errno: errno) }
    let file = Descriptor(number)
    try Files.append(Array((line + "\n").utf8).span.bytes, to: file.number, place)
  }

  private func draft(_ name: ProfileName) -> Place { home.state(of: name).appending("draft.json") }
  private func log(_ name: ProfileName) -> Place { home.state(of: name).appending("wizard.log") }
}
