import HTTPServer

/// The error answers of ConnectWise, as they were seen or documented.
enum ErrorAnswer {
  static func json(_ status: Int, code: String, _ message: String, key: String = "code") -> HTTPResponse {
    var buffer = JSONBuffer()
    buffer.byte(UInt8(ascii: "{"))
    buffer.key(key)
    buffer.string(code)
    buffer.raw(",\"message\":")
    buffer.string(message)
    buffer.byte(UInt8(ascii: "}"))
    return HTTPResponse(
      status: status, headers: [HTTPHeader("Content-Type", "application/json; charset=utf-8")],
      body: .bytes(buffer.bytes))
  }

  static func text(_ status: Int, _ text: String, type: String = "text/plain; charset=utf-8") -> HTTPResponse {
    HTTPResponse(status: status, headers: [HTTPHeader("Content-Type", type)], body: .bytes(Array(text.utf8)))
  }

  static func html(_ status: Int, _ title: String) -> HTTPResponse {
    text(
      status,
      "<html>\r\n<head><title>\(status) \(title)</title></head>\r\n<body>\r\n<center><h1>\(status) \(title)</h1></center>\r\n</body>\r\n</html>\r\n",
      type: "text/html")
  }

  static func filter(_ error: FilterError) -> HTTPResponse { json(400, code: "ApiFindCondition", error.message) }
  static let noEndpoint = json(404, code: "ConnectWiseApi", "The endpoint does not exist.")
  static func noRecord(_ title: String, _ id: String) -> HTTPResponse {
    json(404, code: "NotFound", "\(title) \(id) not found")
  }
  static let forbidden = json(403, code: "Security", "You do not have security permission to perform this action.")
  static let cannotRoute = text(400, "Cannot route. Codebase/company is invalid")
  static let sslRequired = json(403, code: "Security", "SSL is required.")
  static let uriTooLong = html(414, "Request-URI Too Large")
  static let wrongMethod = json(405, code: "ConnectWiseApi", "The requested resource does not support http method.")
  static let poisoned = json(500, code: "ConnectWiseApi", "String was not recognized as a valid Boolean.")
  static let timeout = json(
    500, code: "ConnectWiseApi",
    "Execution Timeout Expired. The timeout period elapsed prior to completion of the operation or the server is not responding."
  )
}
