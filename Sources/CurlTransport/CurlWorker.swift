import CCurl
import ConnectWise
import Model
import Platform

/// One libcurl handle on a queue of its own, as its calls block.
actor CurlWorker {
  /// Where a transfer counts as stalled: fewer bytes a second than this.
  private static let stallRate = 100
  /// The longest wait before the transfer is looked at again, in milliseconds; cancelling wakes it at once.
  private static let pollTime: Int32 = 1_000

  private let executor = QueueExecutor(label: "boardwalk.http")
  private let handles = CurlHandles()

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Performs one request from beginning to end.
  func perform(
    _ request: HTTPRequest, secrets: any SecretMemory, transfer: Transfer
  ) -> Result<HTTPResponse, TransportError> {
    guard !transfer.isCancelled else { return .failure(.cancelled) }
    // The handle forgets its options but keeps its connections.
    switch handles {
    case .none:
      return .failure(.other("libcurl cannot be started"))
    case .some(let handles):
      curl_easy_reset(handles.easy)
      defer { curl_easy_reset(handles.easy) }
      do throws(TransportError) {
        return .success(try Self.perform(request, on: handles, secrets: secrets, transfer: transfer))
      } catch {
        return .failure(error)
      }
    }
  }

  private static func perform(
    _ request: HTTPRequest, on handles: borrowing CurlHandles, secrets: any SecretMemory, transfer: Transfer
  ) throws(TransportError) -> HTTPResponse {
    let receiver = Receiver(limit: request.maximumBodySize)
    var lines = HeaderList()
    for field in request.headers.fields { lines.add(field.name, field.value) }
    if let authorization = request.authorization {
      guard lines.authorize(authorization.user, authorization.secret, in: secrets) else { throw .secretGone }
    }
    let message = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    defer { message.deallocate() }
    message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))

    try configure(handles, request)
    try handles.set(CURLOPT_HTTPHEADER, lines.list)
    try handles.set(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(message))
    let context = Unmanaged.passUnretained(receiver).toOpaque()
    try handles.set(CURLOPT_WRITEFUNCTION, bodySink)
    try handles.set(CURLOPT_WRITEDATA, context)
    try handles.set(CURLOPT_HEADERFUNCTION, headerSink)
    try handles.set(CURLOPT_HEADERDATA, context)

    let code = try withExtendedLifetime(receiver) { () throws(TransportError) in try run(handles, transfer) }
    guard code == CURLE_OK else {
      throw CurlFault.error(code, handles, request, receiver, words: String(cString: message))
    }
    guard receiver.isHeadComplete else { throw .cut(host: request.origin.authority) }
    var response = HTTPResponse(
      status: handles.number(CURLINFO_RESPONSE_CODE), headers: receiver.headers, body: receiver.body)
    response.timing = CurlFacts.timing(handles)
    response.certificateExpiry = CurlFacts.certificateExpiry(handles)
    return response
  }

  private static func run(_ handles: borrowing CurlHandles, _ transfer: Transfer) throws(TransportError) -> CURLcode {
    transfer.attach(handles.multi)
    defer { transfer.detach() }
    try require(curl_multi_add_handle(handles.multi, handles.easy))
    defer { curl_multi_remove_handle(handles.multi, handles.easy) }
    var running: Int32 = 0
    while true {
      guard !transfer.isCancelled else { throw .cancelled }
      try require(curl_multi_perform(handles.multi, &running))
      guard running > 0 else { break }
      try require(curl_multi_poll(handles.multi, nil, 0, pollTime, nil))
    }
    var code = CURLE_OK
    guard boardwalk_curl_result(handles.multi, &code) == 1 else { throw .other("the transfer ended without a result") }
    return code
  }

  private static func require(_ code: CURLMcode) throws(TransportError) {
    guard code == CURLM_OK else { throw .other(String(cString: curl_multi_strerror(code))) }
  }

  private static func configure(
    _ handles: borrowing CurlHandles, _ request: HTTPRequest
  ) throws(TransportError) {
    try handles.set(CURLOPT_URL, request.url)
    try handles.set(CURLOPT_PATH_AS_IS, 1)
    try handles.set(CURLOPT_PROTOCOLS_STR, request.origin.scheme.rawValue)
    try handles.set(CURLOPT_FOLLOWLOCATION, 0)
    try handles.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
    try handles.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)

    try handles.set(CURLOPT_SSL_VERIFYPEER, 1)
    try handles.set(CURLOPT_SSL_VERIFYHOST, 2)
    try handles.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    // In place of the system's bundle; the system's folder of authorities stays in use beside it.
    if let file = request.caFile { try handles.set(CURLOPT_CAINFO, file) }
    try handles.set(CURLOPT_CERTINFO, 1)

    try handles.set(CURLOPT_NOSIGNAL, 1)
    try handles.set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request.limits.connect))
    try handles.set(CURLOPT_TIMEOUT_MS, milliseconds(request.limits.total))
    try handles.set(CURLOPT_LOW_SPEED_LIMIT, stallRate)
    try handles.set(CURLOPT_LOW_SPEED_TIME, max(1, milliseconds(request.limits.stall) / 1_000))
    try handles.set(CURLOPT_MAXFILESIZE_LARGE, size: request.maximumBodySize)
    try handles.set(CURLOPT_ACCEPT_ENCODING, "")
    try handles.set(CURLOPT_TCP_KEEPALIVE, 1)
    try handles.set(CURLOPT_BUFFERSIZE, 64 << 10)
    try handles.set(CURLOPT_USERAGENT, "boardwalk")

    // Headers for the server are none of the proxy's business, and this machine needs none.
    try handles.set(CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE))
    try handles.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    if request.origin.isLoopback { try handles.set(CURLOPT_PROXY, "") }
  }

  private static func milliseconds(_ duration: Duration) -> Int { max(1, Int(duration / .milliseconds(1))) }
}
