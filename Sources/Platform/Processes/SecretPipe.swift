import CPlatform
import Glibc
package import Model
package import Services

/// Hands a secret to another process without its arguments, its environment or a file.
package enum SecretPipe {
  /// A pipe with the secret in it, whose writing end is closed.
  ///
  /// - Parameters:
  ///   - secret: What goes in; 8 KiB at most.
  ///   - memory: Holds it.
  ///   - program: For whom, for messages.
  /// - Returns: The reading end, which the caller closes.
  /// - Throws: `StorageError` when the system refuses.
  package static func holding(
    _ secret: SecretHandle, in memory: any SecretMemory, for program: String
  ) throws(StorageError) -> Int32 {
    var ends: [Int32] = [0, 0]
    let code = boardwalk_pipe(&ends)
    guard code == 0 else { throw StorageError(program, errno: code) }
    // A pipe takes 64 KiB before it waits for a reader; a secret has 8 KiB at most.
    let failure = memory.read(secret) { bytes -> StorageError? in
      guard bytes.byteCount <= 8_192 else { return StorageError(program, errno: E2BIG) }
      do throws(StorageError) {
        try Files.append(bytes, to: ends[1], Place(base: program))
        return nil
      } catch { return error }
    }
    close(ends[1])
    if let failure = failure ?? nil {
      close(ends[0])
      throw failure
    }
    return ends[0]
  }
}
