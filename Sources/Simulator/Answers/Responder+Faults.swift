import Glibc
import HTTPServer

extension Responder {
  /// The answer of a fault that stands in place of the right one, nil for faults that change it.
  func failure(_ fault: Fault.Kind) -> HTTPResponse? {
    switch fault {
    case .tooManyRequests(let after): tooManyRequests(after)
    case .serverError: ErrorAnswer.poisoned
    case .databaseTimeout: ErrorAnswer.timeout
    case .gateway(let status):
      ErrorAnswer.html(
        status, status == 502 ? "Bad Gateway" : status == 503 ? "Service Unavailable" : "Gateway Time-out")
    case .answer(let status, let type, let body): ErrorAnswer.text(status, body, type: type)
    case .hangUp: HTTPResponse(status: 500, body: .hangUp)
    case .cannotRoute: ErrorAnswer.cannotRoute
    case .sslRequired: ErrorAnswer.sslRequired
    case .redirect(let place): HTTPResponse(status: 302, headers: [HTTPHeader("Location", place)])
    case .latency, .cut, .cutChunked, .truncated, .stall, .emptyList, .wrongCount, .pageSizeCap, .ignoresForwardOnly,
      .noLink, .linkToHost, .repeatsPage, .poisonedRow, .forbidden:
      nil
    }
  }

  private func tooManyRequests(_ after: Fault.RetryAfter) -> HTTPResponse {
    var seconds = 30
    var value: String?
    switch after {
    case .seconds(let count):
      seconds = count
      value = "\(count)"
    case .date(let count):
      seconds = count
      value = httpDate(Simulator.clock() + Int64(count))
    case .missing: break
    }
    var response = ErrorAnswer.json(
      429, code: "ConnectWiseAPI", "Too many requests. Please try again in \(seconds) seconds.", key: "error")
    if let value { response.headers.append(HTTPHeader("Retry-After", value)) }
    return response
  }

  /// An answer as a fault of the line leaves it.
  func broken(_ response: HTTPResponse, by fault: Fault.Kind) -> HTTPResponse {
    guard case .bytes(let bytes) = response.body else { return response }
    var result = response
    switch fault {
    case .cut(let count): result.body = .cut(bytes, afterByteCount: count)
    case .cutChunked(let count): result.body = .cutChunked(bytes, afterByteCount: count)
    case .truncated: result.body = .bytes(Array(bytes[..<(bytes.count / 2)]))
    case .stall(let count, let time): result.body = .stalled(bytes, afterByteCount: count, for: time)
    default: break
    }
    return result
  }

  private func httpDate(_ seconds: Int64) -> String {
    var instant = time_t(seconds)
    var parts = tm()
    gmtime_r(&instant, &parts)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) \(parts.tm_year + 1900) "
      + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
  }
}
