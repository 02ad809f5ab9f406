import Glibc
import Simulator
import Synchronization
import TestSupport

private let server: Simulator = {
  var configuration = SimulatorConfiguration.small()
  configuration.now = 1_790_000_000
  let server = Simulator(configuration)
  do { try server.start() } catch { fatalError("the simulator does not start: \(error)") }
  return server
}()
private let client = RawClient(server.siteAddress)
private let count = Atomic(0)

/// Bytes on the wire get answers that begin as HTTP or none, and the server serves on.
func checkHTTP(_ bytes: [UInt8]) {
  let answer = exchange(bytes)
  let start = text(answer.prefix(13))
  expect(
    answer.isEmpty || (start.hasPrefix("HTTP/1.") && Int(start.dropFirst(9).prefix(3)).map { $0 >= 100 } ?? false),
    "an answer that starts with \(String(reflecting: start))")
  if count.add(1, ordering: .relaxed).newValue.isMultiple(of: 100) {
    server.clearRequests()
    let after = client.send("/login/companyinfo/boardwalk")
    expect(after.status == 200 && after.isComplete, "afterwards it answers with \(after.status)")
  }
}

/// Sends all, ends the sending side, reads to the end or to a pause: some connections are kept for a next request.
private func exchange(_ request: [UInt8]) -> [UInt8] {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  expect(descriptor >= 0, "no socket")
  defer { close(descriptor) }
  var patience = timeval(tv_sec: 0, tv_usec: 50_000)
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = in_port_t(client.port).bigEndian
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  let connected = withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
  expect(connected == 0, "it takes no connections: error \(errno)")
  // A server that refuses early may close before all is sent.
  _ = request.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  shutdown(descriptor, Int32(SHUT_WR))
  var result: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 16_384)
  while true {
    let received = recv(descriptor, &buffer, buffer.count, 0)
    guard received > 0 else { return result }
    result += buffer[..<received]
  }
}
