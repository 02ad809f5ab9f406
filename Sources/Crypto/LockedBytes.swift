import CSodium

/// Bytes in memory of libsodium's own: locked against swapping where the system lets us, between guard pages, left out
/// of core dumps, and wiped when the last user lets go.
///
/// Written once, while it is made; after that it is read only, by the hardware's protection too.
// Sendable holds because the bytes are written before the object is shared and are read-only from then on.
package final class LockedBytes: @unchecked Sendable {
  private let start: UnsafeMutableRawPointer
  /// How many bytes it holds.
  package let count: Int

  /// Makes room, lets it be filled, and closes it against change.
  ///
  /// - Parameters:
  ///   - capacity: How many bytes there is room for.
  ///   - fill: Writes from the start and returns how many bytes are used; the rest is wiped.
  /// - Throws: What the filling throws; nothing of it stays.
  package init<Failure>(
    capacity: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) {
    Sodium.start()
    // An empty secret has one byte of room, so that there always is an address.
    guard let start = sodium_malloc(max(capacity, 1)) else { preconditionFailure("no memory for a secret") }
    self.start = start
    do throws(Failure) {
      count = try fill(UnsafeMutableRawBufferPointer(start: start, count: capacity))
    } catch {
      sodium_free(start)
      throw error
    }
    precondition(count <= capacity, "more bytes than there is room for")
    sodium_memzero(start + count, capacity - count)
    sodium_mprotect_readonly(start)
  }

  /// A copy of bytes, whose owner wipes the original.
  package convenience init(copying bytes: RawSpan) {
    self.init(capacity: bytes.byteCount) { room in
      bytes.withUnsafeBytes { room.copyMemory(from: $0) }
      return bytes.byteCount
    }
  }

  /// Random bytes, for a key.
  package convenience init(random count: Int) {
    self.init(capacity: count) { room in
      if let start = room.baseAddress { randombytes_buf(start, room.count) }
      return room.count
    }
  }

  deinit { sodium_free(start) }

  /// Lets the bytes be read in place.
  ///
  /// They must not be copied into memory that is not wiped.
  package func read<Result, Failure>(_ body: (RawSpan) throws(Failure) -> Result) throws(Failure) -> Result {
    try body(RawSpan(_unsafeStart: start, byteCount: count))
  }
}
