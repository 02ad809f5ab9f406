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
  // The pause ends it too: some connections are kept for a next request.
  guard let answer = client.exchange(bytes, patience: 50) else {
    fatalError("it takes no connections: \(String(cString: strerror(errno)))")
  }
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
