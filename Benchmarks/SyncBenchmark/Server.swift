import Foundation
import HTTPServer
import Simulator
import TestSupport

/// A simulated ConnectWise in a process of its own, so that what it costs is not counted as ours.
///
/// Speaks HTTPS on loopback; says its site and the file of its authority, then serves until its input ends.
enum Server {
  /// The company's data are few but for tickets, all of one board that is no project board, and companies if so wished.
  static func serve(tickets: Int, companies: Int?, latency: Duration, isPlain: Bool, isRendered: Bool) throws {
    let certificate = isPlain ? nil : try TestCertificate()
    var configuration = SimulatorConfiguration()
    configuration.size.tickets = tickets
    if let companies { configuration.size.companies = companies }
    if isRendered { configuration.size.boards = 1 }
    configuration.prerendersTickets = isRendered
    configuration.certificate = certificate.map {
      HTTPServer.Certificate(certificatePEM: $0.certificatePEM, keyPEM: $0.keyPEM)
    }
    let simulator = Simulator(configuration)
    let site = try simulator.start()
    if latency > .zero { simulator.inject(Fault(.latency(latency))) }
    print("\(site) \(certificate?.authorityPath ?? "-")")
    fflush(nil)
    while readLine() != nil {}
    simulator.stop()
    withExtendedLifetime(certificate) {}
  }
}

/// The server's process, which ends with the value.
final class RunningServer {
  let site: String
  let authorityPath: String?
  private let process = Process()
  private let input = Pipe()

  /// Starts this program once more, to serve, and waits until it does.
  init(_ arguments: [String]) throws {
    let output = Pipe()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["serve"] + arguments
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    var said: [UInt8] = []
    while said.last != UInt8(ascii: "\n") {
      let part = output.fileHandleForReading.availableData
      guard !part.isEmpty else { throw Failure(description: "The server did not start.") }
      said += part
    }
    let words = String(decoding: said.dropLast(), as: UTF8.self).split(separator: " ", maxSplits: 1)
    site = String(words[0])
    authorityPath = words[1] == "-" ? nil : String(words[1])
  }

  deinit {
    // It ends when its input does; failing to say so means that it has ended already.
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
