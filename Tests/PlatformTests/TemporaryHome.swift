import Foundation
import Model
import Services

/// A home in a folder of its own that goes with it.
final class TemporaryHome: Sendable {
  let folder: String
  let home: Home

  init() {
    // The system's folder for temporary files may itself be a symbolic link, as a base may.
    folder = NSTemporaryDirectory() + "boardwalk-" + UUID().uuidString
    home = Home(base: folder)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  var place: Place { Place(base: folder, ["files", "one"]) }

  func text(_ place: Place) -> String? {
    FileManager.default.contents(atPath: place.path).map { String(decoding: $0, as: UTF8.self) }
  }

  func mode(_ path: String) throws -> Int {
    let facts = try FileManager.default.attributesOfItem(atPath: path)
    return (facts[.posixPermissions] as? NSNumber)?.intValue ?? -1
  }

  func chmod(_ mode: Int, _ path: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: NSNumber(value: mode)], ofItemAtPath: path)
  }

  func put(_ text: String, at place: Place, mode: Int = 0o600) throws {
    try FileManager.default.createDirectory(
      atPath: place.folder.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try Data(text.utf8).write(to: URL(fileURLWithPath: place.path))
    try chmod(mode, place.path)
  }
}

extension Profile {
  static let sample = Profile(
    id: "6f1c2a38-0b57-4d0e-9a51-6d3f1f6f7a10",
    connection: Connection(
      site: "https://na.myconnectwise.net", company: "acme", authentication: .apiKeys(publicKey: "k3Jx9QpLmZ2aTT0b"),
      clientID: "0f9c2c1e-0000-4000-8000-000000000000"))
}
