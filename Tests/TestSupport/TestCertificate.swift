import Foundation

/// A throw-away certificate authority and a server certificate for `localhost` and `127.0.0.1`, made with `openssl`.
///
/// The folder goes when the value does.
package final class TestCertificate: Sendable {
  /// `openssl` is not there or failed; its words.
  package struct Failure: Error { package let output: String }

  /// The authority's certificate as a PEM file, for a client's trust.
  package let authorityPath: String
  package let certificatePEM: String
  package let keyPEM: String
  private let folder: URL

  /// Makes a certificate for the host names and addresses, such as `DNS:localhost,IP:127.0.0.1`.
  package init(names: String = "DNS:localhost,IP:127.0.0.1") throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("boardwalk-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data("subjectAltName=\(names)\n".utf8).write(to: folder.appendingPathComponent("names.cnf"))
    let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    try Self.run(
      ["req", "-x509"] + curve + [
        "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Boardwalk test CA",
      ],
      in: folder)
    try Self.run(
      ["req"] + curve + ["-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost"], in: folder)
    try Self.run(
      [
        "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
        "-extfile", "names.cnf", "-out", "server.pem",
      ], in: folder)
    authorityPath = folder.appendingPathComponent("ca.pem").path
    certificatePEM = try String(contentsOf: folder.appendingPathComponent("server.pem"), encoding: .utf8)
    keyPEM = try String(contentsOf: folder.appendingPathComponent("server.key"), encoding: .utf8)
  }

  deinit {
    // A folder that cannot be removed lies in the temporary directory and does no harm.
    try? FileManager.default.removeItem(at: folder)
  }

  private static func run(_ arguments: [String], in folder: URL) throws {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    process.currentDirectoryURL = folder
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(output: String(decoding: output, as: UTF8.self)) }
  }
}
