/// One request that the simulator answered, without anything secret: header values are not kept.
package struct LoggedRequest: Sendable, Hashable {
  package let method: String
  package let path: String
  /// The query as sent.
  package let query: String
  /// Header names in lower case.
  package let headerNames: [String]
  /// The status answered; 0 when the connection was closed without an answer.
  package let status: Int
  /// How many bytes the body of the request had.
  package let bodyByteCount: Int
}
