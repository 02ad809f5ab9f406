/// Something that performs HTTP requests, once each: it follows no redirect and repeats nothing.
///
/// Its laws, which each conformer's tests prove:
/// - a status of any kind is a response, not an error; so is a redirect;
/// - ``HTTPRequest/authorization`` is sent only when its origin is the request's own;
/// - cancelling the task ends the transfer at once with ``TransportError/cancelled``;
/// - no error and no log holds a secret.
package protocol HTTPTransport: Sendable {
  /// Performs one request.
  ///
  /// - Throws: When there is no whole response.
  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse

  /// Looks at a file of certificates before any request needs it: whether it is there, can be read, and holds some.
  func check(caFile path: String) throws(TransportError)
}

extension HTTPTransport {
  package func check(caFile path: String) throws(TransportError) {}
}
