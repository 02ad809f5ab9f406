/// Something that goes wrong, and for which requests.
package struct Fault: Sendable {
  /// What goes wrong.
  package enum Kind: Sendable {
    /// The answer comes later by so much; everything else stays.
    case latency(Duration)
    /// 429 with the body of the rate limiter.
    case tooManyRequests(RetryAfter)
    /// 500 with the body of an unexpected error.
    case serverError
    /// 500 whose text says that the database took too long.
    case databaseTimeout
    /// 502, 503 or 504 with a gateway's HTML.
    case gateway(Int)
    /// Any status with any body.
    case answer(status: Int, contentType: String, body: String)
    /// The right answer, cut after so many bytes of its body.
    case cut(afterByteCount: Int)
    /// The same without an announced length.
    case cutChunked(afterByteCount: Int)
    /// The first half of the body with the length of that half: complete HTTP, broken JSON.
    case truncated
    /// The body begins and then stands still for that time.
    case stall(afterByteCount: Int, for: Duration)
    /// The connection is closed without an answer.
    case hangUp
    /// 400 with the plain text of a server that does not know the company or codebase.
    case cannotRoute
    /// 403 "SSL is required."
    case sslRequired
    /// 302 to another place.
    case redirect(to: String)
    /// The list is empty, and so is its count unless it lies too.
    case emptyList
    /// The count is wrong by so much.
    case wrongCount(by: Int)
    /// Pages hold at most so many records, whatever was asked for.
    case pageSizeCap(Int)
    /// `pagination-type: forward-only` is not honoured.
    case ignoresForwardOnly
    /// Lists carry no `Link` header.
    case noLink
    /// `Link` names another host.
    case linkToHost(String)
    /// Forward-only pages begin with the record before the one asked for: they do not advance.
    case repeatsPage
    /// A page that would hold this record fails with 500.
    case poisonedRow(id: Int)
    /// 403 as if the right were missing.
    case forbidden
  }

  /// How the rate limiter says when to come back.
  package enum RetryAfter: Sendable {
    case seconds(Int)
    /// As an HTTP date, so many seconds from now.
    case date(inSeconds: Int)
    case missing
  }

  package var kind: Kind
  /// The path below the API base that it concerns (`service/tickets`), with everything below it; nil for all.
  package var path: String?
  /// Requests that are left alone first.
  package var skips: Int
  /// How many requests it hits after those; nil for all.
  package var times: Int?

  package init(_ kind: Kind, on path: String? = nil, after skips: Int = 0, times: Int? = nil) {
    self.kind = kind
    self.path = path
    self.skips = skips
    self.times = times
  }

  /// Whether it concerns a path; paths have no case.
  func concerns(_ requested: String) -> Bool {
    guard let path = path?.lowercased() else { return true }
    let requested = requested.lowercased()
    return requested == path || requested.hasPrefix(path + "/")
  }
}
