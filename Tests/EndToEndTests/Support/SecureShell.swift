import Foundation
import Glibc
import TestSupport

/// A real OpenSSH server on loopback, with keys and settings of its own, for whoever runs the tests.
final class SecureShell {
  static let isThere = ["/usr/sbin/sshd", "/usr/bin/ssh", "/usr/bin/ssh-keygen"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  let port: UInt16
  private let machine: Machine
  private let server: Child

  /// Starts a server whose sessions find the machine's home.
  init(_ machine: Machine) throws {
    self.machine = machine
    port = try Self.freePort()
    // Asked for where the server runs as root.
    if geteuid() == 0 {
      try? FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
    }
    for name in ["host", "client"] {
      let made = try machine.system(
        "/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", machine.folder.path(name)])
      guard made == .exit(0) else { throw Child.NotStarted(errorNumber: ENOENT) }
    }
    let home = machine.variables["BOARDWALK_HOME"] ?? ""
    let settings = try machine.write(
      """
      Port \(port)
      ListenAddress 127.0.0.1
      HostKey \(machine.folder.path("host"))
      AuthorizedKeysFile \(machine.folder.path("client.pub"))
      PidFile none
      StrictModes no
      UsePAM no
      PasswordAuthentication no
      PermitRootLogin prohibit-password
      UseDNS no
      PrintMotd no
      PrintLastLog no
      SetEnv BOARDWALK_HOME=\(home) LANG=C.UTF-8
      """, to: "sshd_config")
    let log = open(machine.folder.path("sshd.log"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600 as mode_t)
    let input = open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer {
      close(log)
      close(input)
    }
    server = try Child(
      "/usr/sbin/sshd", ["-D", "-e", "-f", settings], environment: ["PATH": "/usr/sbin:/usr/bin:/bin"],
      streams: .descriptors(input: input, output: log, errors: log))
  }

  var log: String { (try? String(contentsOfFile: machine.folder.path("sshd.log"), encoding: .utf8)) ?? "" }

  func waitUntilReady() async throws {
    try await wait(for: "the server", within: .seconds(20), instead: { log }) {
      log.contains("Server listening") ? () : nil
    }
  }

  /// The words after `ssh` that run the program in a terminal at the other end.
  func words(_ arguments: [String], port other: UInt16? = nil) -> [String] {
    let options = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR"].flatMap { ["-o", $0] }
    return ["-tt", "-F", "none", "-i", machine.folder.path("client"), "-p", "\(other ?? port)"] + options + [
      "\(NSUserName())@127.0.0.1", ([Machine.program] + arguments).joined(separator: " "),
    ]
  }

  /// Ends every session at once, as a machine does that loses its network.
  func cut() {
    var found: [pid_t] = []
    var next = Processes.children(of: server.pid)
    // The session's own processes alone, not what runs in it.
    while !next.isEmpty {
      found += next
      next = next.flatMap(Processes.children).filter { pid in
        (try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8))?.hasPrefix("sshd") ?? false
      }
    }
    for pid in found { kill(pid, SIGKILL) }
  }

  private static func freePort() throws -> UInt16 {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in.loopback(port: 0)
    guard address.bind(listener), let port = sockaddr_in.port(of: listener) else {
      throw Child.NotStarted(errorNumber: errno)
    }
    return port
  }
}

extension Machine {
  /// Runs a program of the system's to its end.
  func system(_ program: String, _ arguments: [String]) throws -> Child.End {
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { close(null) }
    return try Child(
      program, arguments, environment: variables, streams: .descriptors(input: null, output: null, errors: null)
    ).waitHere()
  }
}

extension sockaddr_in {
  static func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  mutating func bind(_ socket: Int32) -> Bool { withPlain { Glibc.bind(socket, $0, $1) } == 0 }
  mutating func connect(_ socket: Int32) -> Bool { withPlain { Glibc.connect(socket, $0, $1) } == 0 }

  /// The port that a socket is bound to.
  static func port(of socket: Int32) -> UInt16? {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
    }
    return code == 0 ? UInt16(bigEndian: address.sin_port) : nil
  }

  private mutating func withPlain(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    withUnsafePointer(to: &self) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
  }
}
