import CCurl
import ConnectWise
import Model

/// libcurl's two handles of a worker, cleaned up exactly once.
struct CurlHandles: ~Copyable {
  /// libcurl's own set-up, once in a process.
  private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  let easy: UnsafeMutableRawPointer
  let multi: UnsafeMutableRawPointer

  init?() {
    guard Self.isReady, let easy = curl_easy_init() else { return nil }
    guard let multi = curl_multi_init() else {
      curl_easy_cleanup(easy)
      return nil
    }
    self.easy = easy
    self.multi = multi
  }

  deinit {
    curl_easy_cleanup(easy)
    curl_multi_cleanup(multi)
  }

  func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
    try require(boardwalk_curl_set_long(easy, option, value))
  }

  func set(_ option: CURLoption, size value: Int) throws(TransportError) {
    try require(boardwalk_curl_set_size(easy, option, curl_off_t(value)))
  }

  func set(_ option: CURLoption, _ value: String) throws(TransportError) {
    try require(boardwalk_curl_set_text(easy, option, value))
  }

  func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) throws(TransportError) {
    try require(boardwalk_curl_set_pointer(easy, option, value))
  }

  func set(_ option: CURLoption, _ value: UnsafeMutablePointer<curl_slist>?) throws(TransportError) {
    try require(boardwalk_curl_set_list(easy, option, value))
  }

  func set(_ option: CURLoption, _ value: @escaping boardwalk_curl_sink) throws(TransportError) {
    try require(boardwalk_curl_set_sink(easy, option, value))
  }

  /// A number that libcurl knows of the last transfer; 0 when it does not.
  func number(_ info: CURLINFO) -> Int {
    var value = 0
    return boardwalk_curl_get_long(easy, info, &value) == CURLE_OK ? value : 0
  }

  /// A time of the last transfer.
  func duration(_ info: CURLINFO) -> Duration {
    var value: curl_off_t = 0
    return boardwalk_curl_get_time(easy, info, &value) == CURLE_OK ? .microseconds(value) : .zero
  }

  private func require(_ code: CURLcode) throws(TransportError) {
    guard code == CURLE_OK else { throw .other(String(cString: curl_easy_strerror(code))) }
  }
}
