package import Model
package import Services

/// Settings as the file `settings.json`: read as JSON5, written as sorted and indented JSON.
///
/// Law: what a change says is what is loaded next; everything else in the file stays, but for comments.
package struct SettingsFile {
  private let home: Home

  /// - Parameter home: Where the folder of settings is.
  package init(_ home: Home) { self.home = home }

  /// - Returns: The defaults when there is no file.
  package func load() throws(StorageError) -> StoredSettings {
    let place = home.settings
    guard let bytes = try Files.read(place) else { return StoredSettings() }
    do throws(JSONError) {
      let (settings, remarks) = try Settings.read(bytes)
      return StoredSettings(settings, remarks: remarks)
    } catch {
      throw StorageError(place.path, .malformed(place: error.place, reason: "it \(error.reason)"))
    }
  }

  /// Changes one thing; makes the file where there is none.
  ///
  /// The one before stays beside it as `settings.json.1`.
  package func save(_ change: Settings.Change) throws(StorageError) {
    let place = home.settings
    let lock = try FileLock.wait(place.folder.appending(".settings.lock"))
    defer { lock.release() }
    let old = try Files.read(place)
    let new: [UInt8]
    do throws(JSONError) { new = try Settings.text(change, over: old) } catch {
      throw StorageError(place.path, .malformed(place: error.place, reason: "it \(error.reason)"))
    }
    if new != old { try Files.write(new.span.bytes, to: place, keepsPrevious: true) }
  }
}
