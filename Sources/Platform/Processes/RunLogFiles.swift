import Glibc
package import Services
import Synchronization

/// The events of runs, as files `NAME/runs/RUN.ndjson` in the state folder.
package struct RunLogFiles: RunLog {
  /// How many runs are kept.
  package static let kept = 20
  private static let ending = ".ndjson"

  private let home: Home

  package init(_ home: Home) { self.home = home }

  package func begin(_ run: String, of name: ProfileName) throws(StorageError) -> any RunLogWriter {
    let old = try runs(of: name).dropFirst(Self.kept - 1)
    for run in old { try Files.remove(folder(name).appending(run + Self.ending)) }
    let place = try place(run, name)
    let folder = try Folders.open(place.folder, create: true)
    let number = openat(
      folder.number, place.name, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o600 as mode_t)
    guard number >= 0 else { throw StorageError(place.path, errno: errno) }
    return Writer(Descriptor(number), place)
  }

  package func reader(_ run: String, of name: ProfileName) -> any RunLogReader {
    Reader(try? place(run, name))
  }

  package func runs(of name: ProfileName) throws(StorageError) -> [String] {
    // The names start with the time, so the order of names is that of time.
    try Files.names(in: folder(name)).filter { $0.hasSuffix(Self.ending) && !$0.hasPrefix(".") }
      .map { String($0.dropLast(Self.ending.count)) }.reversed()
  }

  private func folder(_ name: ProfileName) -> Place { home.state(of: name).appending("runs") }

  private func place(_ run: String, _ name: ProfileName) throws(StorageError) -> Place {
    // A run's name is a file's: what is safe for a profile's is safe here.
    folder(name).appending(try ProfileName(run).rawValue + Self.ending)
  }

  private final class Writer: RunLogWriter {
    private struct State {
      let file: Int32
      /// Whether the last line may have been written in part.
      var isTorn = false
    }

    private let state: Mutex<State>
    private let place: Place

    init(_ file: consuming Descriptor, _ place: Place) {
      state = Mutex(State(file: file.release()))
      self.place = place
    }

    deinit { _ = state.withLock { close($0.file) } }

    func append(_ line: [UInt8]) throws(StorageError) {
      try state.withLock { state throws(StorageError) in
        let line = (state.isTorn ? [0x0A] : []) + line + [0x0A]
        state.isTorn = true
        try Files.append(line.span.bytes, to: state.file, place)
        state.isTorn = false
      }
    }
  }

  private final class Reader: RunLogReader {
    private struct State {
      var file: Int32?
      var rest: [UInt8] = []
    }

    private let place: Place?
    private let state = Mutex(State())

    init(_ place: Place?) { self.place = place }

    deinit { state.withLock { if let file = $0.file { _ = close(file) } } }

    func newLines() throws(StorageError) -> [[UInt8]] {
      guard let place else { return [] }
      return try state.withLock { state throws(StorageError) in
        if state.file == nil { state.file = try Self.open(place) }
        guard let file = state.file else { return [] }
        var room = [UInt8](repeating: 0, count: 65_536)
        while true {
          let count = retrying { read(file, &room, room.count) }
          guard count >= 0 else { throw StorageError(place.path, errno: errno) }
          if count == 0 { break }
          state.rest += room[..<count]
        }
        guard let end = state.rest.lastIndex(of: 0x0A) else { return [] }
        let lines = state.rest[..<end].split(separator: 0x0A, omittingEmptySubsequences: true).map(Array.init)
        state.rest.removeSubrange(...end)
        return lines
      }
    }

    /// Opens the log; `nil` when it is not there yet.
    private static func open(_ place: Place) throws(StorageError) -> Int32? {
      let folder: Descriptor
      do { folder = try Folders.open(place.folder, create: false) } catch {
        if error.cause == .missing { return nil }
        throw error
      }
      let number = openat(folder.number, place.name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
      if number >= 0 { return number }
      if errno == ENOENT { return nil }
      throw StorageError(place.path, errno: errno)
    }
  }
}
