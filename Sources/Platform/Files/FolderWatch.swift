import Dispatch
import Glibc
package import Services

/// Tells of changes in a folder; the kernel wakes it, so that waiting costs nothing.
package enum FolderWatch {
  /// A value each time that files in the folder were written, moved or removed; several at once are one.
  ///
  /// Ends at once where the folder is not there.
  package static func changes(in folder: Place) -> AsyncStream<Void> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let number = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
      let wanted = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE)
      guard number >= 0, inotify_add_watch(number, folder.path, wanted) >= 0 else {
        if number >= 0 { close(number) }
        continuation.finish()
        return
      }
      // Dispatch's own objects may be used from any thread; it has not said so to the compiler.
      nonisolated(unsafe) let source = DispatchSource.makeReadSource(
        fileDescriptor: number, queue: DispatchQueue(label: "boardwalk.watch"))
      source.setEventHandler {
        // What has changed is looked up; only that something has is taken from here.
        var room = [UInt8](repeating: 0, count: 4_096)
        while read(number, &room, room.count) > 0 {}
        continuation.yield()
      }
      source.setCancelHandler { close(number) }
      continuation.onTermination = { _ in source.cancel() }
      source.resume()
    }
  }
}
