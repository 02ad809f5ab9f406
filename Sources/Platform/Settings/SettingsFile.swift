package import Model
package import Services

/// Settings as the file `settings.json`: read as JSON5, written as sorted and indented JSON.
package struct SettingsFile: SettingsStorage {
  private let home: Home

  /// - Parameter home: Where the folder of settings is.
  package init(_ home: Home) { self.home = home }

  package func load() throws(StorageError) -> StoredSettings {
    let place = home.settings
    guard let bytes = try Files.read(place) else { return StoredSettings() }
    do throws(JSON5Error) {
      let (settings, remarks) = try Settings.read(bytes)
      return StoredSettings(settings, remarks: remarks)
    } catch {
      throw StorageError(place.path, .malformed(place: error.place, reason: "it \(error.reason)"))
    }
  }

  package func save(_ change: Settings.Change) throws(StorageError) {
    let place = home.settings
    let lock = try FileLock.wait(place.folder.appending(".settings.lock"))
    defer { lock.release() }
    let old = try Files.read(place)
    let new: [UInt8]
    do throws(JSON5Error) { new = try Settings.text(change, over: old) } catch {
      throw StorageError(place.path, .malformed(place: error.place, reason: "it \(error.reason)"))
    }
    if new != old { try Files.write(new.span.bytes, to: place, keepsPrevious: true) }
  }
}
