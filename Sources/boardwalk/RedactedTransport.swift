import ConnectWise
import Crypto
import Model

/// Takes secrets out of what a server says of a request that failed, before anything reads it.
///
/// Such an answer ends up in messages, events and logs, and a server may quote the request in it. Records are data, and
/// stay as they are.
nonisolated struct RedactedTransport: HTTPTransport {
  /// Of longer ones only the beginning is told.
  private static let limit = 1 << 20

  let transport: any HTTPTransport
  let redactor: Redactor

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    var response = try await transport.send(request)
    let first = response.body.first { $0 > 0x20 }
    let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    if (200...299).contains(response.status), isJSON || first == nil { return response }
    let body = Array(response.body.prefix(Self.limit))
    // Letters can be written in other ways in JSON: there each text is looked at as it reads.
    response.body = (try? JSONValue(parsing: body)).map { redacted($0).bytes } ?? redactor.redact(body)
    var headers = HTTPHeaders()
    for field in response.headers.fields { headers.add(field.name, redactor.redact(field.value)) }
    response.headers = headers
    return response
  }

  private func redacted(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(redactor.redact(text))
    case .array(let items): .array(items.map(redacted))
    case .object(let members): .object(members.mapValues(redacted))
    case .null, .bool, .integer, .number: value
    }
  }

  func check(caFile path: String) throws(TransportError) { try transport.check(caFile: path) }
}
