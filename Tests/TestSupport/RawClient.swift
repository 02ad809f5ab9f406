import Foundation
import Glibc
import Platform
import Synchronization

/// An HTTP client over a plain socket, so that a test sees exactly what the server sent.
package struct RawClient: Sendable {
  /// An answer as it stood on the wire.
  package struct Answer {
    package var status = 0
    package var headers: [(name: String, value: String)] = []
    package var body: [UInt8] = []
    /// Whether as many bytes came as were announced.
    package var isComplete = false

    package func header(_ name: String) -> String? {
      headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
    package var text: String { String(decoding: body, as: UTF8.self) }
    package var array: [[String: Any]] {
      (try? JSONSerialization.jsonObject(with: Data(body))) as? [[String: Any]] ?? []
    }
    package var object: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:] }
    package var ids: [Int] { array.compactMap { $0["id"] as? Int } }
  }

  package let port: Int

  package init(_ site: String) { port = Int(site.split(separator: ":").last ?? "") ?? 0 }

  package func send(
    _ target: String, method: String = "GET", headers: [String: String] = [:], body: String = ""
  ) -> Answer {
    var lines = ["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close"]
    lines += headers.map { "\($0): \($1)" }
    if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
    let text = lines.joined(separator: "\r\n") + "\r\n\r\n" + body
    return parse(exchange(Array(text.utf8)) ?? [], isHead: method == "HEAD")
  }

  /// Sends bytes, whatever they are, and reads to the end of what comes; `nil` where no connection is taken, and `errno`
  /// says why.
  ///
  /// A signal ends none of it: libFuzzer's alarm comes every few seconds.
  ///
  /// With a patience the server is told that nothing follows, and a pause of so many milliseconds is the end too.
  package func exchange(_ request: [UInt8], patience: Int = 0) -> [UInt8]? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    // Every connection comes from another address of this machine: a port rests for a minute after its use, and a fuzzer
    // would use up all that one address has.
    address.sin_addr.s_addr = (0x7F00_0001 + Self.count.add(1, ordering: .relaxed).newValue % 256).bigEndian
    withSocketAddress(&address) { _ = bind(descriptor, $0, $1) }
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let connected = withSocketAddress(&address) { place, size in retrying { connect(descriptor, place, size) } }
    guard connected == 0 else { return nil }
    var sent = 0
    while sent < request.count {
      let count = request[sent...].withUnsafeBytes {
        let rest = $0
        return retrying { Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL)) }
      }
      // A server that refuses early may close before all is sent.
      guard count > 0 else { break }
      sent += count
    }
    if patience > 0 {
      shutdown(descriptor, Int32(SHUT_WR))
      var limit = timeval(tv_sec: patience / 1_000, tv_usec: patience % 1_000 * 1_000)
      setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = retrying { recv(descriptor, &buffer, buffer.count, 0) }
      guard count > 0 else { break }
      result += buffer[..<count]
    }
    return result
  }

  private static let count = Atomic<UInt32>(0)

  private func withSocketAddress<Result>(
    _ address: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
  }

  private func parse(_ bytes: [UInt8], isHead: Bool) -> Answer {
    var answer = Answer()
    guard let end = Data(bytes).range(of: Data("\r\n\r\n".utf8)) else { return answer }
    let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    answer.status = Int(head[0].split(separator: " ").dropFirst().first ?? "") ?? 0
    answer.headers = head.dropFirst().map { line in
      let colon = line.firstIndex(of: ":") ?? line.endIndex
      return (String(line[..<colon]), line[colon...].dropFirst().trimmingCharacters(in: .whitespaces))
    }
    answer.body = Array(bytes[end.upperBound...])
    let announced = answer.header("Content-Length").flatMap { Int($0) }
    answer.isComplete = isHead || (announced.map { $0 == answer.body.count } ?? false)
    return answer
  }
}
