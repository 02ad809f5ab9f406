package import Foundation

/// A folder for one test, removed with the value.
package final class TemporaryFolder: Sendable {
  package let url: URL
  private let isOurs: Bool

  package init() {
    isOurs = true
    url = FileManager.default.temporaryDirectory.appending(path: "boardwalk-\(UUID().uuidString)")
    // Where this fails, the first use of the folder says so.
    try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  /// The folder of another process's test, which that removes.
  package init(at path: String) {
    isOurs = false
    url = URL(filePath: path)
  }

  /// The path of a file in the folder.
  package func path(_ name: String) -> String { url.appending(path: name).path(percentEncoded: false) }

  deinit { if isOurs { try? FileManager.default.removeItem(at: url) } }
}
