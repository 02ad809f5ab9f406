import CCurl
import ConnectWise
import Glibc

/// Turns libcurl's codes into errors that say what is wrong.
enum CurlFault {
  // Results of OpenSSL's check of a chain (X509_V_ERR_…).
  private static let unspecified = 1
  private static let notYetValid = 9
  private static let hasExpired = 10

  static func error(
    _ code: CURLcode, _ handles: borrowing CurlHandles, _ request: HTTPRequest, _ receiver: Receiver, words: String
  ) -> TransportError {
    let host = request.origin.authority
    let words = words.isEmpty ? String(cString: curl_easy_strerror(code)) : words
    if receiver.isTooLarge || code == CURLE_FILESIZE_EXCEEDED { return .tooLarge(limit: request.maximumBodySize) }
    if let reason = proxyReason(code, handles, request, words) { return .proxy(reason: reason) }
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST:
      return .nameNotFound(host: request.origin.host)
    case CURLE_COULDNT_CONNECT:
      return notConnected(handles.number(CURLINFO_OS_ERRNO), request.origin)
    case CURLE_OPERATION_TIMEDOUT:
      return .timedOut(phase(handles, request), host: host)
    case CURLE_PEER_FAILED_VERIFICATION:
      return .tls(verification(handles.number(CURLINFO_SSL_VERIFYRESULT)), host: host)
    case CURLE_SSL_CACERT_BADFILE:
      return request.caFile.map { .caFile(.notCertificates, path: $0) } ?? .tls(.handshake(words), host: host)
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM, CURLE_SSL_ENGINE_INITFAILED:
      return .tls(.handshake(words), host: host)
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_BAD_CONTENT_ENCODING:
      return .cut(host: host)
    case CURLE_ABORTED_BY_CALLBACK:
      return .cancelled
    default:
      return .other(words)
    }
  }

  private static func notConnected(_ number: Int, _ origin: Origin) -> TransportError {
    switch Int32(truncatingIfNeeded: number) {
    case ETIMEDOUT: .timedOut(.connect, host: origin.authority)
    case ECONNREFUSED, 0: .refused(host: origin.host, port: origin.port)
    case let number: .unreachable(host: origin.authority, reason: String(cString: strerror(number)))
    }
  }

  /// Which of the limits passed.
  private static func phase(_ handles: borrowing CurlHandles, _ request: HTTPRequest) -> TransportError.Phase {
    let connected = handles.duration(
      request.origin.scheme == .https ? CURLINFO_APPCONNECT_TIME_T : CURLINFO_CONNECT_TIME_T)
    // A kept connection takes no time to make, but then the request was sent.
    guard connected > .zero || handles.number(CURLINFO_REQUEST_SIZE) > 0 else { return .connect }
    return handles.duration(CURLINFO_TOTAL_TIME_T) >= request.limits.total ? .total : .stall
  }

  private static func verification(_ result: Int) -> TransportError.TLSFault {
    switch result {
    // The chain is good, or was not judged yet: it was the name that did not fit.
    case 0, unspecified: .hostMismatch
    case hasExpired, notYetValid: .expired
    default: .untrusted
    }
  }

  /// What a proxy on the way did, when it was the proxy.
  private static func proxyReason(
    _ code: CURLcode, _ handles: borrowing CurlHandles, _ request: HTTPRequest, _ words: String
  ) -> String? {
    if code == CURLE_COULDNT_RESOLVE_PROXY { return "its name is not known" }
    if code == CURLE_PROXY { return words }
    let answer = handles.number(CURLINFO_HTTP_CONNECTCODE)
    if answer != 0, !(200..<300).contains(answer) { return "it answered \(answer)" }
    // The only trace of a proxy that does not answer is the name in libcurl's words.
    if code == CURLE_COULDNT_CONNECT, words.hasPrefix("Failed to connect to "), !words.contains(request.origin.host) {
      return "nothing answers there (\(words))"
    }
    return nil
  }
}
