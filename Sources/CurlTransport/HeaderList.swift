import CCurl
import ConnectWise
import Model

/// The header lines of a request as libcurl takes them; wiped when they are let go.
struct HeaderList: ~Copyable {
  private(set) var list: UnsafeMutablePointer<curl_slist>?

  deinit {
    var node = list
    while let current = node {
      if let text = current.pointee.data { boardwalk_curl_wipe(text, strlen(text)) }
      node = current.pointee.next
    }
    curl_slist_free_all(list)
  }

  /// Adds a field; nothing in it can end the line and begin another.
  mutating func add(_ name: String, _ value: String) {
    let value = String(String.UnicodeScalarView(value.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
    guard !value.isEmpty else { return }
    append("\(name): \(value)")
  }

  /// Adds the `Authorization` line.
  ///
  /// It is made byte by byte in a buffer that is wiped; libcurl's copy of it is wiped in `deinit`.
  ///
  /// - Returns: Whether the secret was still there.
  mutating func authorize(_ user: String, _ secret: SecretHandle, in secrets: any SecretMemory) -> Bool {
    let start = Array("Authorization: Basic ".utf8)
    let prefix = Array((user + ":").utf8)
    let wasThere: Bool? = secrets.read(secret) { bytes in
      let plainCount = prefix.count + bytes.byteCount
      let lineCount = start.count + (plainCount + 2) / 3 * 4 + 1
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: plainCount + lineCount) { buffer in
        defer { boardwalk_curl_wipe(buffer.baseAddress, buffer.count) }
        let plain = UnsafeMutableBufferPointer(rebasing: buffer[..<plainCount])
        let line = UnsafeMutableBufferPointer(rebasing: buffer[plainCount...])
        _ = plain.update(fromContentsOf: prefix)
        bytes.withUnsafeBytes { secret in
          UnsafeMutableRawBufferPointer(plain)[prefix.count...].copyBytes(from: secret)
        }
        _ = line.update(fromContentsOf: start)
        Base64.encode(UnsafeBufferPointer(plain), into: line[start.count...])
        line[lineCount - 1] = 0
        line.withMemoryRebound(to: CChar.self) { text in list = curl_slist_append(list, text.baseAddress) ?? list }
      }
      return true
    }
    return wasThere == true
  }

  private mutating func append(_ line: String) { list = curl_slist_append(list, line) ?? list }
}

/// Base64 into a buffer of the caller's.
enum Base64 {
  private static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

  static func encode(_ plain: UnsafeBufferPointer<UInt8>, into text: Slice<UnsafeMutableBufferPointer<UInt8>>) {
    var text = text
    var out = text.startIndex
    func put(_ value: UInt32) {
      text[out] = alphabet.utf8Start[Int(value & 0x3F)]
      out += 1
    }
    var index = 0
    while index < plain.count {
      let count = min(3, plain.count - index)
      var group: UInt32 = 0
      for offset in 0..<3 { group = group << 8 | (offset < count ? UInt32(plain[index + offset]) : 0) }
      put(group >> 18)
      put(group >> 12)
      if count > 1 { put(group >> 6) }
      if count > 2 { put(group) }
      for _ in count..<3 {
        text[out] = UInt8(ascii: "=")
        out += 1
      }
      index += 3
    }
  }
}
