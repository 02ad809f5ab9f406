import Foundation
import Glibc
import Model
import Simulator
import TestSupport
import Testing

/// A machine whose first sync is done, and a server where something has changed since.
final class FaultStage {
  let machine = Machine()
  let provider: Provider
  /// The tickets of the first sync, and the one that the server deleted since.
  let committed: Set<Int>
  let deleted: Int

  /// What meets the accident.
  var command = ["sync"]
  var variables: [String: String] = [:]
  /// What is typed, from a file.
  var input = ""
  /// What happens while the command runs.
  var meanwhile: (Running) async throws -> Void = { _ in }
  /// What takes the accident away again, last things first.
  private var mends: [() throws -> Void] = []

  /// What all stages begin with, made once: the files of a home by their names, and the server.
  private struct Beginning: Sendable {
    let provider: Provider
    let files: [String: Data]
    let committed: Set<Int>
    let deleted: Int

    init() async throws {
      provider = try Provider()
      let machine = Machine()
      let path = try machine.write(provider.filteredAnswers(), to: "answers.json5")
      let setup = try await machine.run("setup", "--answers", path, with: ["BOARDWALK_SECRET": Provider.secret])
      try #require(setup.exit == 0, "\(setup)")
      files = try machine.files()
      let tickets = try Expected.filtered(provider).tickets().keys.sorted()
      committed = Set(tickets)
      deleted = tickets[30]
      // A second later, so that the changes are told apart from what was read.
      let end = Int64(time(nil))
      try await wait(for: "the next second") { Int64(time(nil)) > end + 1 ? () : nil }
      for ticket in tickets.prefix(20) { provider.simulator.update(.tickets, ticket, ["summary": "Changed"]) }
      for _ in 0..<300 { provider.simulator.add(.tickets) }
      provider.simulator.remove(.tickets, deleted)
    }
  }

  private static let beginning = Task { try await Beginning() }

  init() async throws {
    let beginning = try await Self.beginning.value
    provider = beginning.provider
    committed = beginning.committed
    deleted = beginning.deleted
    for (name, bytes) in beginning.files {
      let path = URL(fileURLWithPath: machine.path(name))
      try FileManager.default.createDirectory(
        at: path.deletingLastPathComponent(), withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      try bytes.write(to: path)
      chmod(path.path, 0o600)
    }
  }

  // MARK: - Making accidents

  var store: String { machine.path("data/default.sqlite") }
  var profile: String { machine.path("config/profiles/default.json") }

  func mending(_ mend: @escaping () throws -> Void) { mends.append(mend) }

  func mend() throws {
    for mend in mends.reversed() { try mend() }
    mends = []
    machine.starter = []
    variables = [:]
  }

  /// Something that the simulator does wrong.
  func serve(_ kind: Fault.Kind, on path: String? = nil, times: Int? = nil) {
    provider.simulator.inject(Fault(kind, on: path, times: times))
    let simulator = provider.simulator
    mending { simulator.mend() }
    // Whatever comes must fit into half a gigabyte.
    machine.starter = ["prlimit", "--data=536870912", "--"]
  }

  /// Another server in the place of the provider's.
  func serve(_ script: @escaping RawServer.Script) throws {
    let server = try RawServer(script)
    mending { server.stop() }
    try move(to: "http://127.0.0.1:\(server.port)")
    machine.starter = ["prlimit", "--data=536870912", "--"]
  }

  /// The profile with another site, as if its server had become another.
  func move(to site: String) throws {
    try change(profile) { old in
      Data(String(decoding: old, as: UTF8.self).replacing(provider.site, with: site).utf8)
    }
  }

  /// Changes a file's bytes, and puts the old ones back afterwards.
  func change(_ path: String, _ body: (Data) -> Data) throws {
    let old = try Data(contentsOf: URL(fileURLWithPath: path))
    let new = body(old)
    try #require(new != old, "nothing was changed in \(path)")
    try overwrite(path, new)
    mending { [self] in try overwrite(path, old) }
  }

  /// Writes into the file that is there, so that its mode and owner stay.
  func overwrite(_ path: String, _ bytes: Data) throws {
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.truncate(atOffset: 0)
    try file.write(contentsOf: bytes)
    try file.close()
  }

  /// Changes the mode of a file or folder for someone who has no more rights than its mode gives.
  func forbid(_ path: String, _ mode: mode_t, usually: mode_t) {
    // Who is root may do everything unless that right is laid down.
    if getuid() == 0 { machine.starter = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--"] }
    chmod(path, mode)
    mending { chmod(path, usually) }
  }

  /// Has the server change a ticket when the accident is over, which the next run has to bring.
  func changeAfterwards() {
    let (simulator, ticket) = (provider.simulator, committed.subtracting([deleted]).max() ?? deleted)
    mending { simulator.update(.tickets, ticket, ["summary": .text("Changed at \(Date())")]) }
  }

  /// A clock that is wrong by so many seconds; what is told later counts from then on.
  ///
  /// - Returns: Sets the clock.
  func clock(_ offset: Int) throws -> (Int) throws -> Void {
    let file = URL(fileURLWithPath: machine.folder.path("clock"))
    let set = { (offset: Int) in try Data("\(offset)".utf8).write(to: file) }
    let source = try machine.write(Self.clockSource, to: "clock.c")
    let library = machine.folder.path("clock.so")
    guard try Tools.run("cc", "-shared", "-fPIC", "-O1", "-o", library, source) == 0 else {
      throw CannotBeMade(why: "there is no compiler for a clock of the tests' own")
    }
    try set(offset)
    variables = ["LD_PRELOAD": library, "TEST_CLOCK": file.path]
    return set
  }

  /// What programs ask for the time of day, moved by what a file says.
  private static let clockSource = """
    #define _GNU_SOURCE
    #include <fcntl.h>
    #include <stdlib.h>
    #include <sys/syscall.h>
    #include <sys/time.h>
    #include <time.h>
    #include <unistd.h>
    static long offset(void) {
      char text[32] = {0};
      const char *path = getenv("TEST_CLOCK");
      int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
      if (file < 0) return 0;
      if (read(file, text, 31) < 0) text[0] = 0;
      close(file);
      return atol(text);
    }
    int clock_gettime(clockid_t id, struct timespec *now) {
      int code = (int)syscall(SYS_clock_gettime, id, now);
      if (code == 0 && id == CLOCK_REALTIME) now->tv_sec += offset();
      return code;
    }
    time_t time(time_t *out) {
      struct timespec now;
      clock_gettime(CLOCK_REALTIME, &now);
      if (out) *out = now.tv_sec;
      return now.tv_sec;
    }
    int gettimeofday(struct timeval *now, void *zone) {
      struct timespec exact;
      clock_gettime(CLOCK_REALTIME, &exact);
      now->tv_sec = exact.tv_sec;
      now->tv_usec = exact.tv_nsec / 1000;
      return 0;
    }

    """
}
