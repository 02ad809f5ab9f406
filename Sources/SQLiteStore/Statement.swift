import CSQLite
import Sync

/// A prepared statement: bound and stepped by the one actor that holds it, finalized with it.
final class Statement {
  private let handle: OpaquePointer
  private unowned let connection: Connection

  /// Compiles a text.
  init(_ text: String, on connection: Connection) throws(StoreError) {
    var handle: OpaquePointer?
    let code = sqlite3_prepare_v3(
      connection.handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
    guard code == SQLITE_OK, let handle else { throw connection.error(code) }
    self.handle = handle
    self.connection = connection
  }

  deinit { sqlite3_finalize(handle) }

  // MARK: Parameters, counted from 1

  func bind(_ value: Int?, at index: Int32) {
    // The only failures of binding are a wrong index, which is our mistake, and lack of memory, which stepping meets.
    if let value { sqlite3_bind_int64(handle, index, Int64(value)) } else { sqlite3_bind_null(handle, index) }
  }
  func bind(_ value: Bool, at index: Int32) { sqlite3_bind_int64(handle, index, value ? 1 : 0) }
  func bind(_ value: Double, at index: Int32) { sqlite3_bind_double(handle, index, value) }
  func bind(_ value: String?, at index: Int32) {
    guard var value else {
      sqlite3_bind_null(handle, index)
      return
    }
    // SQLITE_TRANSIENT: SQLite copies the text before the call returns.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    _ = value.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        // An empty text has no address, which SQLite would read as null.
        if let start = characters.baseAddress, !characters.isEmpty {
          sqlite3_bind_text64(handle, index, start, UInt64(characters.count), transient, UInt8(SQLITE_UTF8))
        } else {
          sqlite3_bind_text(handle, index, "", 0, transient)
        }
      }
    }
  }

  /// Binds text in place: the bytes must stay where they are until the statement was stepped and reset.
  func bindInPlace(_ start: UnsafePointer<UInt8>, count: Int, at index: Int32) {
    start.withMemoryRebound(to: CChar.self, capacity: count) {
      _ = sqlite3_bind_text64(handle, index, $0, UInt64(count), nil, UInt8(SQLITE_UTF8))
    }
  }

  // MARK: Running

  /// Goes to the next row.
  ///
  /// - Returns: Whether there is one. Without one, and after an error, the statement is ready to be run again.
  func step() throws(StoreError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(handle)
      return false
    case let code:
      let error = connection.error(code)
      sqlite3_reset(handle)
      throw error
    }
  }

  /// Runs to the end.
  func run() throws(StoreError) { while try step() {} }

  /// Gives up a reading before its last row.
  func reset() { sqlite3_reset(handle) }

  // MARK: Columns, counted from 0

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
  func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }
  func optionalInteger(_ column: Int32) -> Int? { isNull(column) ? nil : integer(column) }
  func text(_ column: Int32) -> String? {
    guard let start = sqlite3_column_text(handle, column) else { return nil }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }
  /// The bytes of a text.
  func bytes(_ column: Int32) -> [UInt8] {
    guard let start = sqlite3_column_text(handle, column) else { return [] }
    return Array(UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }
}
