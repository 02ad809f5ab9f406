import CSQLite
import Glibc
import Sync

/// An open database: owned by one actor, closed with it.
final class Connection {
  let handle: OpaquePointer
  let path: String

  /// Opens a file.
  ///
  /// A new file is made by us, empty and 0600: SQLite gives `-wal` and `-shm` the mode of the file they belong to.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - create: Whether to make the file where it is missing.
  /// - Throws: ``StoreError`` of kind `cannotOpen` or `readOnly`.
  init(path: String, create: Bool) throws(StoreError) {
    if create { try Self.make(path) }
    try Self.check(path)
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(
      path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard code == SQLITE_OK, let handle else {
      sqlite3_close_v2(handle)
      throw StoreError(sqlite: code, place: path, detail: String(cString: sqlite3_errstr(code)))
    }
    self.handle = handle
    self.path = path
  }

  deinit { sqlite3_close_v2(handle) }

  /// Makes the file where there is none.
  ///
  /// One that is there is not opened here: to close it again would drop the locks that SQLite has on it in this process.
  private static func make(_ path: String) throws(StoreError) {
    let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    if file >= 0 {
      close(file)
      return
    }
    let number = errno
    let isThere = number == EEXIST && faccessat(AT_FDCWD, path, F_OK, AT_EACCESS) == 0
    if isThere, faccessat(AT_FDCWD, path, R_OK | W_OK, AT_EACCESS) == 0 { return }
    throw StoreError(
      isThere ? .readOnly : .cannotOpen, place: path, detail: String(cString: strerror(isThere ? errno : number)))
  }

  /// Judges a file by its kind, owner and mode: whoever else can write it could tell us anything.
  ///
  /// That others may read it is for its owner to say, who may want them to.
  private static func check(_ path: String) throws(StoreError) {
    var facts = stat()
    // What is not there is told by who opens it.
    guard stat(path, &facts) == 0 else { return }
    let fault: String? =
      if facts.st_mode & S_IFMT != S_IFREG {
        "it is no file"
      } else if facts.st_uid != geteuid() {
        "it belongs to another user (\(facts.st_uid))"
      } else if facts.st_mode & 0o022 != 0 {
        "others may write it; run: chmod 600 on it"
      } else {
        nil
      }
    if let fault { throw StoreError(.cannotOpen, place: path, detail: fault) }
  }

  /// Runs texts that bind nothing.
  func execute(_ text: String) throws(StoreError) {
    let code = sqlite3_exec(handle, text, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(code) }
  }

  /// The whole number that a text selects.
  func integer(_ text: String) throws(StoreError) -> Int {
    let statement = try Statement(text, on: self)
    let value = try statement.step() ? statement.integer(0) : 0
    statement.reset()
    return value
  }

  /// The error behind a return code.
  func error(_ code: Int32) -> StoreError {
    StoreError(sqlite: code, place: path, detail: String(cString: sqlite3_errmsg(handle)))
  }
}

extension StoreError {
  /// Reads a return code, extended or not.
  init(sqlite code: Int32, place: String, detail: String) {
    let kind: Kind =
      switch code & 0xFF {
      case SQLITE_BUSY, SQLITE_LOCKED: .locked
      case SQLITE_FULL: .diskFull
      case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH: .readOnly
      case SQLITE_CANTOPEN: .cannotOpen
      case SQLITE_NOTADB, SQLITE_CORRUPT: .corrupt
      case SQLITE_CONSTRAINT: .conflict(detail)
      default: .other(Int(code))
      }
    self.init(kind, place: place, detail: detail)
  }
}
