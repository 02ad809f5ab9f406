import Glibc
package import Services

extension StorageError {
  /// The error of a system call that has just failed.
  ///
  /// - Parameters:
  ///   - path: What it was about.
  ///   - number: The system's error number.
  package init(_ path: String, errno number: Int32) {
    let cause: Cause =
      switch number {
      case ENOENT: .missing
      case EEXIST: .exists
      case ELOOP: .symbolicLink
      case ENOSPC, EDQUOT: .diskFull
      case EROFS: .readOnly
      default: .refused(Self.words(number))
      }
    self.init(path, cause)
  }

  /// The system's words for an error number, such as "Permission denied".
  private static func words(_ number: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { room in
      guard let start = room.baseAddress, strerror_r(number, start, room.count) == 0 else { return "error \(number)" }
      return String(cString: start)
    }
  }
}
