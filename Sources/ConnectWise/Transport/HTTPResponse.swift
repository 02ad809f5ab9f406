package import Model

/// A whole response of any status.
package struct HTTPResponse: Sendable, Hashable {
  /// How long the parts of the transfer took; a part that did not happen, such as TLS on a kept connection, is zero.
  package struct Timing: Sendable, Hashable {
    package var nameLookup = Duration.zero
    package var connect = Duration.zero
    package var tls = Duration.zero
    package var total = Duration.zero
    package init() {}
  }

  package var status: Int
  package var headers: HTTPHeaders
  /// The body, decompressed.
  package var body: [UInt8]
  package var timing = Timing()
  /// When the server's certificate ends, where the connection was new and encrypted.
  package var certificateExpiry: Timestamp?

  package init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}
