import Foundation
import Glibc
import Synchronization

/// Looks at the arguments and the environment of every process that starts while it watches, again and again.
final class ProcessWatcher: Sendable {
  /// A secret that was seen.
  struct Sight: Hashable, CustomStringConvertible {
    let pid: pid_t
    let program: String
    /// `cmdline` or `environ`.
    let place: String
    /// Which secret, in which form.
    let what: String

    var description: String { "\(what) in \(place) of \(program) (\(pid))" }
  }

  private struct State {
    var looks = 0
    var programs: Set<String> = []
    var sights: Set<Sight> = []
    var isOver = false
  }

  private let state = Mutex(State())

  init(_ secrets: [MarkedSecret]) {
    let before = Set(Self.processes)
    Thread { [weak self] in
      while let watcher = self, !watcher.state.withLock({ $0.isOver }) {
        for pid in Self.processes where !before.contains(pid) { watcher.look(at: pid, for: secrets) }
        usleep(2_000)
      }
    }.start()
  }

  deinit { stop() }

  func stop() { state.withLock { $0.isOver = true } }

  /// How often a process was looked at.
  var looks: Int { state.withLock { $0.looks } }
  /// The names of the programs that were seen.
  var programs: Set<String> { state.withLock { $0.programs } }
  var sights: Set<Sight> { state.withLock { $0.sights } }

  /// What stands in the arguments and the environment of a process at this moment.
  static func sights(of pid: pid_t, _ secrets: [MarkedSecret]) -> [Sight] {
    let program = Self.program(of: pid)
    return ["cmdline", "environ"].flatMap { place in
      let bytes = read("/proc/\(pid)/\(place)")
      return secrets.flatMap { secret in
        bytes.withUnsafeBytes { secret.forms(in: $0) }.map {
          Sight(pid: pid, program: program, place: place, what: "\(secret.name), \($0)")
        }
      }
    }
  }

  private func look(at pid: pid_t, for secrets: [MarkedSecret]) {
    let program = Self.program(of: pid)
    // One that has ended meanwhile has no name.
    guard !program.isEmpty else { return }
    let sights = Self.sights(of: pid, secrets)
    state.withLock { state in
      state.looks += 1
      state.programs.insert(program)
      state.sights.formUnion(sights)
    }
  }

  private static func program(of pid: pid_t) -> String {
    String(decoding: read("/proc/\(pid)/comm").prefix { $0 != 0x0A }, as: UTF8.self)
  }

  private static var processes: [pid_t] {
    guard let folder = opendir("/proc") else { return [] }
    defer { closedir(folder) }
    var found: [pid_t] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if let pid = pid_t(name) { found.append(pid) }
    }
    return found
  }

  private static func read(_ path: String) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    var bytes: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = Glibc.read(file, &room, room.count)
      guard count > 0 else { return bytes }
      bytes += room[..<count]
    }
  }
}
