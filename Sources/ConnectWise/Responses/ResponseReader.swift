import Model

/// Reads what a response means from status, headers and body.
///
/// What a server says of a request may quote it, with the sign-in: ``redact`` goes over all its words for people, as they
/// read, before they are cut. Records are data, and do not pass through here.
package struct ResponseReader: Sendable {
  /// Takes secrets out of a text.
  let redact: @Sendable (String) -> String

  enum Reading: Sendable, Hashable {
    case success
    /// Ask again, if the policy allows; else the error is this one.
    case retry(RetryPolicy.Failure, APIError.Kind)
    /// A 404 that names no record: the codebase may have changed, the path may be absent, or cloud refuses the keys.
    case notFound(APIError.Kind)
    case failure(APIError.Kind)
  }

  func read(_ response: HTTPResponse, permission: Resource.Permission?) -> Reading {
    switch response.status {
    case 200..<300:
      return Self.looksLikeHTML(response.body) ? .failure(.notConnectWise(excerpt(response.body))) : .success
    case 300..<400:
      return .failure(.redirected(to: redirectHost(response)))
    case 429:
      let wait = HTTPDate.retryAfter(response.headers)
      return .retry(.throttled(retryAfter: wait), .rateLimited(wait))
    case 503 where response.headers["Retry-After"] != nil:
      let wait = HTTPDate.retryAfter(response.headers)
      return .retry(.throttled(retryAfter: wait), .serverFault(status: 503, words(response.body)))
    case 500...:
      return .retry(.server, .serverFault(status: response.status, words(response.body)))
    case 404:
      return notFound(response.body)
    default:
      return .failure(refusal(response, permission))
    }
  }

  /// The words of an error body: its message, or the beginning of what came.
  func words(_ body: [UInt8]) -> String {
    if Self.looksLikeHTML(body) { return "" }
    if let message = envelope(body)?["message"].string { return told(message) }
    return excerpt(body)
  }

  /// The status with the code of the error body, where it has one: `401 Unauthorized`.
  func code(_ response: HTTPResponse) -> String? {
    guard !(200..<300).contains(response.status) else { return nil }
    let envelope = envelope(response.body)
    let word = (envelope?["code"].string ?? envelope?["error"].string).map { told($0).prefix(40) } ?? ""
    return word.isEmpty ? String(response.status) : "\(response.status) \(word)"
  }

  private func refusal(_ response: HTTPResponse, _ permission: Resource.Permission?) -> APIError.Kind {
    let body = response.body
    let envelope = envelope(body)
    let message = envelope?["message"].string ?? ""
    let code = envelope?["code"].string ?? ""
    if message.contains("UserNotAuthenticated") { return .credentialsRefused }
    switch response.status {
    case 400:
      if envelope == nil, excerpt(body).lowercased().hasPrefix("cannot route") { return .credentialsRefused }
      if code == "ApiFindCondition" { return badConditions(message) }
      return .refused(status: 400, words(body))
    case 401:
      return message.lowercased().contains("client") ? .clientIDRefused : .credentialsRefused
    case 403:
      if Self.looksLikeHTML(body) { return .notConnectWise(excerpt(body)) }
      if message.lowercased().contains("permission") { return .forbidden(permission) }
      if code == "Security" { return .refused(status: 403, told(message)) }
      return .clientIDRefused
    case 407:
      return .transport(.proxy(reason: "it wants a sign-in"))
    case 414:
      return .conditionsTooLong
    default:
      return .refused(status: response.status, words(body))
    }
  }

  private func badConditions(_ message: String) -> APIError.Kind {
    let suffix = " is not a recognized name."
    guard message.hasSuffix(suffix) else { return .badConditions(told(message)) }
    return .unknownName(told(String(message.dropLast(suffix.count))))
  }

  private func notFound(_ body: [UInt8]) -> Reading {
    switch envelope(body)?["code"].string {
    case "NotFound": .failure(.recordNotFound)
    case "ConnectWiseApi": .notFound(.endpointNotFound)
    default: .notFound(.credentialsRefused)
    }
  }

  private func redirectHost(_ response: HTTPResponse) -> String {
    guard let location = response.headers["Location"] else { return "another address" }
    guard location.contains("//") else { return told(location) }
    let rest = location.drop { $0 != "/" }.drop { $0 == "/" }
    return told(String(rest.prefix { !"/?#".contains($0) }.split(separator: "@").last ?? ""))
  }

  private func envelope(_ body: [UInt8]) -> JSONValue? {
    guard body.count < 1 << 20, body.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { return nil }
    // An error body that is not JSON is read as text by the caller.
    return try? JSONValue(parsing: body)
  }

  static func looksLikeHTML(_ body: [UInt8]) -> Bool {
    body.first { $0 > 0x20 && $0 < 0x7F } == UInt8(ascii: "<")
  }

  /// The beginning of a body as clean text.
  func excerpt(_ body: [UInt8]) -> String {
    told(String(decoding: body.prefix(ForeignWords.byteLimit), as: UTF8.self))
  }

  /// A server's words, as far as they are told.
  private func told(_ text: String) -> String { ForeignWords.told(text, redact: redact) }
}
