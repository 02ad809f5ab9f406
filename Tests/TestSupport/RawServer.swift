import Foundation
import Glibc
import Synchronization

/// A server on loopback that answers each connection with a script, byte for byte, so that it can break every rule.
package final class RawServer: Sendable {
  /// What the script does with a connection, after the request's head has come.
  package typealias Script = @Sendable (Connection) -> Void

  package struct Connection {
    fileprivate let descriptor: Int32
    /// The head of the request as it came.
    package let head: String

    /// Sends a text.
    /// - Returns: Whether the other side still takes it.
    @discardableResult
    package func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    package func send(_ bytes: [UInt8]) -> Bool {
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }

    /// Waits until the other side goes away.
    package func waitForClose() {
      var byte: UInt8 = 0
      while recv(descriptor, &byte, 1, 0) > 0 {}
    }

    /// Sends a byte each second until the other side goes away.
    package func drip(_ byte: UInt8) {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      while send([byte]), poll(&waiting, 1, 1_000) == 0 {}
    }

    /// Has the connection end with a reset instead of an orderly close.
    package func reset() {
      var now = linger(l_onoff: 1, l_linger: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    }
  }

  package let port: Int
  private let listener: Int32
  private let seen = Mutex<[String]>([])

  /// The heads of all requests so far.
  package var heads: [String] { seen.withLock { $0 } }

  package init(_ script: @escaping Script) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(listener, generic, length) == 0 && listen(listener, 16) == 0
          && getsockname(listener, generic, &length) == 0
      }
    }
    guard bound else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    port = Int(UInt16(bigEndian: address.sin_port))
    let thread = Thread { [self] in
      while true {
        let descriptor = accept(listener, nil, nil)
        guard descriptor >= 0 else { break }
        Thread { [self] in
          serve(descriptor, script)
          close(descriptor)
        }.start()
      }
      // Closed here, where nobody accepts any more: the number may at once be another server's.
      close(listener)
    }
    thread.start()
  }

  /// Answers everything with one text.
  package convenience init(answering text: String) throws { try self.init { $0.send(text) } }

  /// From now on nothing listens at the port.
  package func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  private func serve(_ descriptor: Int32, _ script: Script) {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while !bytes.suffix(4).elementsEqual([13, 10, 13, 10]), recv(descriptor, &byte, 1, 0) == 1 { bytes.append(byte) }
    guard !bytes.isEmpty else { return }
    let head = String(decoding: bytes, as: UTF8.self)
    seen.withLock { $0.append(head) }
    script(Connection(descriptor: descriptor, head: head))
  }
}

/// A port that nothing listens on: one that was just given back.
package func makeClosedPort() throws -> Int {
  let server = try RawServer { _ in }
  server.stop()
  return server.port
}
