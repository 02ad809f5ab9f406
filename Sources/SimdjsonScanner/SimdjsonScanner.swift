import CSimdjson
package import Sync
import Synchronization

/// Reads pages with simdjson: its first stage finds where everything stands, then one walk checks the grammar of the
/// whole page and hands out values where they stand.
package final class SimdjsonScanner: PageScanner {
  private let parser: Mutex<Parser>

  /// Makes a scanner.
  ///
  /// Its buffers grow to the largest page and are reused.
  ///
  /// - Throws: ``ScanError`` of kind `outOfMemory`.
  package init() throws(ScanError) { parser = Mutex(try Parser()) }

  package func scan(_ bytes: consuming [UInt8], plan: ScanPlan) throws(ScanError) -> ScannedPage {
    let byteCount = bytes.count
    guard byteCount < Int(Int32.max) else { throw ScanError(.tooLarge, detail: "", byteCount: byteCount) }
    // Exactly what is needed: growing by itself would double the buffer.
    bytes.reserveCapacity(byteCount + Int(CSJ_PADDING))
    bytes.append(contentsOf: repeatElement(0, count: Int(CSJ_PADDING)))
    let found = parser.withLock { parser in Result { () throws(ScanError) in try parser.scan(bytes, byteCount, plan) } }
    return ScannedPage(try found.get(), bytes: bytes, plan: plan)
  }
}

/// The C++ parser, freed with the value.
private struct Parser: ~Copyable {
  private let handle: OpaquePointer

  init() throws(ScanError) {
    guard let handle = csj_make() else { throw ScanError(.outOfMemory, detail: "", byteCount: 0) }
    self.handle = handle
  }

  deinit { csj_free(handle) }

  /// Reads a page that is followed by padding.
  func scan(_ bytes: [UInt8], _ byteCount: Int, _ plan: ScanPlan) throws(ScanError) -> ScannedTokens {
    // All keys in one buffer that stays in place during the call.
    let keys = plan.nodes.flatMap(\.key)
    var result = csj_result()
    return try keys.withUnsafeBufferPointer { (keys) throws(ScanError) in
      var offset = 0
      let nodes = plan.nodes.map { node in
        defer { offset += node.key.count }
        return csj_node(
          key: keys.baseAddress.map { $0 + offset }, key_length: UInt32(node.key.count), parent: Int32(node.parent),
          slot: Int32(node.column))
      }
      let code = bytes.withUnsafeBufferPointer {
        csj_scan(
          handle, $0.baseAddress, byteCount, depthLimit, entryLimit, nodes, nodes.count, plan.width, &result)
      }
      guard code == Int32(CSJ_OK) else {
        let detail = result.message.map { String(cString: $0) } ?? "?"
        let kind: ScanError.Kind =
          switch Int(code) {
          case CSJ_NOT_A_LIST: .notAList
          case CSJ_OUT_OF_MEMORY: .outOfMemory
          default: .malformed
          }
        throw ScanError(kind, detail: detail, byteCount: byteCount)
      }
      return ScannedTokens(
        entryCount: result.entry_count, tokens: Self.tokens(result.tokens, result.entry_count * plan.width),
        raws: Self.tokens(result.raws, result.entry_count), unknown: Self.tokens(result.unknown, result.unknown_count))
    }
  }

  private static func tokens(_ start: UnsafePointer<csj_token>?, _ count: Int) -> [JSONToken] {
    UnsafeBufferPointer(start: start, count: start == nil ? 0 : count).map { token in
      JSONToken(JSONToken.Kind(rawValue: UInt8(token.kind)) ?? .absent, offset: token.offset, length: token.length)
    }
  }
}
