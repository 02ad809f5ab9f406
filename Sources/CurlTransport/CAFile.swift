import ConnectWise
import Glibc

/// Looks at a file of extra authorities before libcurl does, whose own message does not say what is wrong with it.
enum CAFile {
  /// More than all authorities of the world take.
  private static let maximumSize = 8 << 20

  static func check(_ path: String) throws(TransportError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw .caFile(errno == ENOENT || errno == ENOTDIR ? .missing : .unreadable, path: path)
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while bytes.count < maximumSize {
      let count = withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { buffer in
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        if count > 0 { bytes += buffer[..<count] }
        return count
      }
      guard count >= 0 else { throw .caFile(.unreadable, path: path) }
      if count == 0 { break }
    }
    guard String(decoding: bytes, as: UTF8.self).contains("CERTIFICATE-----") else {
      throw .caFile(.notCertificates, path: path)
    }
  }
}
