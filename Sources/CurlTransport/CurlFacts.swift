import CCurl
import ConnectWise
import Model

/// What libcurl knows of a transfer that went well.
enum CurlFacts {
  /// How long its parts took; libcurl counts all of them from the start.
  static func timing(_ handles: borrowing CurlHandles) -> HTTPResponse.Timing {
    let lookup = handles.duration(CURLINFO_NAMELOOKUP_TIME_T)
    let connect = handles.duration(CURLINFO_CONNECT_TIME_T)
    let tls = handles.duration(CURLINFO_APPCONNECT_TIME_T)
    var timing = HTTPResponse.Timing()
    timing.nameLookup = lookup
    timing.connect = max(.zero, connect - lookup)
    timing.tls = max(.zero, tls - connect)
    timing.total = handles.duration(CURLINFO_TOTAL_TIME_T)
    return timing
  }

  /// When the server's certificate ends.
  static func certificateExpiry(_ handles: borrowing CurlHandles) -> Timestamp? {
    var node = boardwalk_curl_certificate(handles.easy)
    while let current = node {
      let line = current.pointee.data.map { String(cString: $0) } ?? ""
      if line.hasPrefix("Expire date:") { return expiry(line.dropFirst("Expire date:".count)) }
      node = current.pointee.next
    }
    return nil
  }

  /// Reads `Nov 21 08:49:37 2027 GMT`, as OpenSSL prints it.
  static func expiry(_ text: Substring) -> Timestamp? {
    let parts = text.split(separator: " ")
    guard parts.count == 5 else { return Timestamp(String(text)) }
    return HTTPDate.parse("Xxx, \(parts[1]) \(parts[0]) \(parts[3]) \(parts[2]) \(parts[4])")
  }
}
