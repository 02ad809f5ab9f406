/// A request as the server read it, with nothing decoded but its framing.
package struct HTTPRequest: Sendable {
  /// The method as sent, such as `GET`.
  package let method: String
  /// The path as sent: percent-encoded, without the query.
  package let path: String
  /// The query as sent, without its question mark; empty when there is none.
  package let query: String
  /// The headers in the order sent.
  package let headers: [HTTPHeader]
  /// The whole body.
  package let body: [UInt8]

  package init(method: String, path: String, query: String = "", headers: [HTTPHeader] = [], body: [UInt8] = []) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
  }

  /// The value of the first header of that name, whose case does not matter.
  package func header(_ name: String) -> String? {
    headers.first { $0.isNamed(name) }?.value
  }

  /// The length of the request target in bytes, as far as a URL limit counts it.
  package var targetLength: Int { path.utf8.count + (query.isEmpty ? 0 : query.utf8.count + 1) }
}

/// One header line.
package struct HTTPHeader: Sendable, Hashable {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// Whether this is the header of that name; header names have no case.
  package func isNamed(_ other: String) -> Bool {
    name.utf8.count == other.utf8.count
      && zip(name.utf8, other.utf8).allSatisfy { asciiLowercased($0) == asciiLowercased($1) }
  }
}

private func asciiLowercased(_ byte: UInt8) -> UInt8 {
  byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
}

/// What the handler answers.
package struct HTTPResponse: Sendable {
  package var status: Int
  package var headers: [HTTPHeader]
  package var body: HTTPBody

  package init(status: Int, headers: [HTTPHeader] = [], body: HTTPBody = .bytes([])) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// A response's body, whole or broken on purpose.
///
/// The broken forms exist for a server that is simulated: they are what a proxy that restarts, a
/// line that drops and a server that hangs look like to a client.
package enum HTTPBody: Sendable {
  /// The whole body with its right length.
  case bytes([UInt8])
  /// Announces the whole length, sends only so many bytes, closes the connection.
  case cut([UInt8], afterByteCount: Int)
  /// Announces no length (chunked), sends only so many bytes, closes without the last chunk.
  case cutChunked([UInt8], afterByteCount: Int)
  /// Sends so many bytes, then nothing for that time or until the server stops, then closes.
  case stalled([UInt8], afterByteCount: Int, for: Duration)
  /// Closes the connection without any answer.
  case hangUp
}
