package import Model

/// Settings as they lie in their file.
package struct StoredSettings: Sendable, Hashable {
  package var settings: Settings
  /// What the file has that means nothing, or not what it should.
  package var remarks: [Settings.Remark]

  package init(_ settings: Settings = Settings(), remarks: [Settings.Remark] = []) {
    self.settings = settings
    self.remarks = remarks
  }

  /// The first remark as a person is told it, and how many more there are.
  package var warning: Problem? {
    guard let first = remarks.first else { return nil }
    let more = remarks.count > 1 ? " (and \(remarks.count - 1) more)" : ""
    return Problem(
      "settings.json, line \(first.line): \(first.path) \(first.words)\(more).",
      exit: .settings)
  }
}
