import Foundation
import Simulator
import TestSupport

/// A simulator that listens, with a client that signs in rightly.
final class RunningSimulator {
  let simulator: Simulator
  let client: RawClient

  init(_ configuration: SimulatorConfiguration = .fixed()) throws {
    simulator = Simulator(configuration)
    client = RawClient(try simulator.start())
  }

  deinit { simulator.stop() }

  /// The headers of somebody with API keys.
  var keys: [String: String] {
    let configuration = simulator.configuration
    let pair = "\(configuration.companyID)+\(configuration.publicKey):\(configuration.privateKey)"
    return [
      "Authorization": "Basic \(Data(pair.utf8).base64EncodedString())",
      "clientId": "0f9c2c1e-0000-4000-8000-000000000000",
    ]
  }

  /// Asks below the API base.
  func get(
    _ path: String, _ query: [(String, String)] = [], forwardOnly: Bool = false, headers: [String: String]? = nil
  ) -> RawClient.Answer {
    var all = headers ?? keys
    if forwardOnly { all["pagination-type"] = "forward-only" }
    let text = query.map { "\($0.0)=\(Self.encoded($0.1))" }.joined(separator: "&")
    let base = "/\(simulator.configuration.codebase)apis/3.0/"
    return client.send(base + path + (text.isEmpty ? "" : "?\(text)"), headers: all)
  }

  static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
  }
}

extension SimulatorConfiguration {
  /// A small provider at a time that does not move: 2026-06-01T00:00:00Z.
  static func fixed(seed: UInt64 = 1) -> SimulatorConfiguration {
    var configuration = SimulatorConfiguration.small(seed: seed)
    configuration.now = 1_780_272_000
    return configuration
  }
}
