import Glibc
import HTTPServer
import Model

/// Where a request's path leads before anything is known of its rights.
struct RequestPlace: Sendable {
  enum Kind: Sendable, Hashable {
    case companyInfo(String)
    /// The codebase with its slash, and the path below the API base.
    case api(codebase: String, path: String)
    case other
  }

  let kind: Kind

  init(_ path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true).map { percentDecoded($0) }
    if parts.count == 3, parts[0].lowercased() == "login", parts[1].lowercased() == "companyinfo" {
      kind = .companyInfo(parts[2])
    } else if parts.count >= 3, parts[1].lowercased() == "apis", parts[2] == "3.0" {
      let rest = parts[3...].joined(separator: "/")
      kind = .api(codebase: "\(parts[0].lowercased())/", path: path.hasSuffix("/") && !rest.isEmpty ? rest + "/" : rest)
    } else {
      kind = .other
    }
  }

  /// The path that faults are looked up by.
  var faultPath: String {
    switch kind {
    case .companyInfo: "login/companyinfo"
    case .api(_, let path): path
    case .other: ""
    }
  }
}

/// Answers one request: faults, routing, signing in, then the API itself.
struct Responder: Sendable {
  let configuration: SimulatorConfiguration
  let view: View
  let state: ServerState
  let faults: [Fault.Kind]
  let site: String

  func answer(_ request: HTTPRequest, _ place: RequestPlace) -> HTTPResponse {
    if let failure = faults.lazy.compactMap({ failure($0) }).first { return failure }
    guard request.targetLength <= configuration.urlByteLimit else { return ErrorAnswer.uriTooLong }
    var response = routed(request, place)
    response.headers += [
      HTTPHeader("Cache-Control", "no-cache"), HTTPHeader("Pragma", "no-cache"),
      HTTPHeader("api-current-version", String(configuration.version.dropFirst().prefix(6))),
      HTTPHeader("x-cw-request-id", "00000000-0000-4000-8000-000000000000"), HTTPHeader("x-server-name", "SIMULATOR01"),
    ]
    return faults.reduce(response) { broken($0, by: $1) }
  }

  private func routed(_ request: HTTPRequest, _ place: RequestPlace) -> HTTPResponse {
    switch place.kind {
    case .companyInfo(let company): return companyInfo(company, request)
    case .other: return ErrorAnswer.html(404, "Not Found")
    case .api(let codebase, let path):
      guard codebase == state.codebase.lowercased() || codebase == "v4_6_release/" else {
        return ErrorAnswer.html(404, "Not Found")
      }
      guard !path.lowercased().contains("apis/3.0") else { return ErrorAnswer.cannotRoute }
      if path.lowercased() == "system/info", configuration.allowsSystemInfoWithoutKeys {
        return exchange(request).answer(path)
      }
      if let refusal = refusal(of: request) { return refusal }
      if path.lowercased() == "system/mysecurity",
        !configuration.allowsMySecurity || state.denied.contains("system/mysecurity")
      {
        return ErrorAnswer.forbidden
      }
      return exchange(request).answer(path)
    }
  }

  private func exchange(_ request: HTTPRequest) -> Exchange {
    Exchange(
      request: request, configuration: configuration, view: view, state: state, faults: faults,
      base: "\(site)/\(state.codebase)apis/3.0/")
  }

  private func companyInfo(_ company: String, _ request: HTTPRequest) -> HTTPResponse {
    guard request.method == "GET" else { return ErrorAnswer.wrongMethod }
    let isKnown = company.lowercased() == configuration.companyID.lowercased()
    let body = isKnown ? Exchange.companyInfo(configuration, codebase: state.codebase) : Array("null".utf8)
    return exchange(request).json(body)
  }

  // MARK: - Signing in

  private func refusal(of request: HTTPRequest) -> HTTPResponse? {
    guard let client = request.header("clientId"), !client.filter({ $0 != " " }).isEmpty else {
      return ErrorAnswer.json(configuration.missingClientIDStatus, code: "Unauthorized", "ClientId is missing.")
    }
    guard let header = request.header("Authorization"), header.lowercased().hasPrefix("basic ") else {
      return ErrorAnswer.json(401, code: "Unauthorized", "Authorization header is missing.")
    }
    let isIntegrator = request.header("x-cw-usertype")?.lowercased() == "integrator"
    let wanted =
      isIntegrator
      ? ["\(configuration.integratorName):\(configuration.integratorPassword)"]
      : (configuration.otherKeys.merging([configuration.publicKey: configuration.privateKey]) { $1 })
        .filter { !state.revokedKeys.contains($0.key) }.map { "\($0.key):\($0.value)" }
    let given = base64Decoded(header.dropFirst(6).filter { $0 != " " })
    guard let plus = given.firstIndex(of: UInt8(ascii: "+")) else { return badSignIn }
    let company = String(decoding: given[..<plus], as: UTF8.self)
    let isRight =
      company.lowercased() == configuration.companyID.lowercased()
      && wanted.contains { given[(plus + 1)...].elementsEqual($0.utf8) }
    return isRight ? nil : badSignIn
  }

  private var badSignIn: HTTPResponse {
    switch configuration.signInFailure {
    case .unauthorized: ErrorAnswer.json(401, code: "Unauthorized", "The credentials are not valid.")
    case .userNotAuthenticated: ErrorAnswer.json(401, code: "ConnectWiseApi", "UserNotAuthenticated")
    case .notFound: ErrorAnswer.html(404, "Not Found")
    case .cannotRoute: ErrorAnswer.cannotRoute
    }
  }

  private func base64Decoded(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in text.utf8 {
      let value: UInt8
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a") + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0") + 52
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      default: continue
      }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }
}
