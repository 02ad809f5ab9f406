import CCurl
import ConnectWise

/// Takes what comes over the line, up to its limits.
///
/// Used by one transfer on one thread.
final class Receiver {
  /// Room behind the body, so that a scanner may look ahead without a copy.
  private static let padding = 64
  /// The most bytes of headers taken.
  private static let headerLimit = 64 << 10

  private(set) var body: [UInt8] = []
  private(set) var headers = HTTPHeaders()
  private(set) var isTooLarge = false
  /// Whether the empty line behind the headers came: libcurl takes a head that is cut for a whole one.
  private(set) var isHeadComplete = false
  private var headerBytes = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Takes a piece of the body.
  ///
  /// - Returns: The number of bytes taken; any other number than came ends the transfer.
  func take(_ piece: UnsafeBufferPointer<UInt8>) -> Int {
    guard piece.count <= limit - body.count else {
      isTooLarge = true
      return 0
    }
    if body.isEmpty, let length = headers["Content-Length"].flatMap(Int.init), length <= limit {
      body.reserveCapacity(length + Self.padding)
    }
    body.append(contentsOf: piece)
    return piece.count
  }

  /// Takes a header line; a status line starts over, as after an interim response.
  func takeHeader(_ piece: UnsafeBufferPointer<UInt8>) -> Int {
    headerBytes += piece.count
    guard headerBytes <= Self.headerLimit else {
      isTooLarge = true
      return 0
    }
    let line = String(decoding: piece, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      headers = HTTPHeaders()
      isHeadComplete = false
    } else if line.allSatisfy(\.isNewline) {
      isHeadComplete = true
    } else if let colon = line.firstIndex(of: ":") {
      let value = line[line.index(after: colon)...]
      let start = value.firstIndex { !$0.isWhitespace } ?? value.endIndex
      let end = value.lastIndex { !$0.isWhitespace }.map { value.index(after: $0) } ?? value.endIndex
      headers.add(String(line[..<colon]), start < end ? String(value[start..<end]) : "")
    }
    return piece.count
  }
}

/// Hands a piece of body to the receiver.
let bodySink: boardwalk_curl_sink = { bytes, size, count, context in
  forward(bytes, size * count, context) { $0.take($1) }
}

/// Hands a header line to the receiver.
let headerSink: boardwalk_curl_sink = { bytes, size, count, context in
  forward(bytes, size * count, context) { $0.takeHeader($1) }
}

private func forward(
  _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
  _ body: (Receiver, UnsafeBufferPointer<UInt8>) -> Int
) -> Int {
  guard let bytes, let context else { return 0 }
  let receiver = Unmanaged<Receiver>.fromOpaque(context).takeUnretainedValue()
  return bytes.withMemoryRebound(to: UInt8.self, capacity: count) { pointer in
    body(receiver, UnsafeBufferPointer(start: pointer, count: count))
  }
}
