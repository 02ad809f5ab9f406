import Model

extension APIError {
  /// What happened and to what, in plain words; one line.
  package var cause: String {
    switch kind {
    case .credentialsRefused: "\(site) refused the sign-in for company \(company)."
    case .companyUnknown: "\(site) knows no company \(company)."
    case .clientIDRefused: "\(site) refused the client ID."
    case .forbidden(let permission):
      permission.map { "The security role may not read \(path): \($0.words) lacks Inquire." }
        ?? "The security role may not read \(path)."
    case .recordNotFound: "\(path) is not there any more."
    case .endpointNotFound: "This version of ConnectWise has no \(path)."
    case .unknownName(let name): "\(path) has no field \(name) to filter on."
    case .badConditions(let words): "The conditions on \(path) are refused: \(words)"
    case .conditionsTooLong: "The conditions on \(path) are too long for one request."
    case .rateLimited: "\(site) gets too many requests from this company's integrations."
    case .serverFault(let status, let words):
      "\(site) failed with \(status) on \(path)" + (words.isEmpty ? "." : ": \(words)")
    case .notConnectWise: "What answers at \(site) is not ConnectWise PSA."
    case .redirected(let host): "\(site) sends requests on to \(host), where the keys must not go unasked."
    case .malformed: "\(site) sent an answer for \(path) that cannot be read."
    case .refused(let status, let words):
      "\(site) refused \(path) with \(status)" + (words.isEmpty ? "." : ": \(words)")
    case .paging(.doesNotAdvance(let id)): "\(site) repeats the page of \(path) after id \(id)."
    case .paging(.noID): "\(site) lists a record without an id in \(path), so its next page cannot be asked for."
    case .paging(.malformed): "\(site) sent a page of \(path) that is cut or not JSON."
    case .transport(let error): error.cause
    }
  }

  /// What to do next, in plain words; one line, empty where nothing can be done.
  package var mend: String {
    switch kind {
    case .credentialsRefused:
      usesKeys
        ? "Check the company ID and both keys. Are the public and the private key swapped?"
        : "Check the company ID, the user name and the password of the integrator login."
    case .companyUnknown: "Type the company ID of the ConnectWise login (System > My Company); check the site too."
    case .clientIDRefused: "Check the client ID: the GUID from developer.connectwise.com, not a key."
    case .forbidden(let permission):
      permission.map { "In System > Security Roles set \($0.words) to Inquire: All." }
        ?? "In System > Security Roles give the role Inquire for it."
    case .recordNotFound: "Nothing needs to be done; the next sync takes it out here as well."
    case .endpointNotFound: "Turn its data type off, or bring the server up to date."
    case .unknownName: "Correct the name in the query conditions; reference fields go as company/id."
    case .badConditions: "Correct the query conditions."
    case .conditionsTooLong: "Choose fewer entries in the filters, or filter by something broader."
    case .rateLimited(let wait):
      "Try again in \(wait.map { "\(max(1, $0.components.seconds)) seconds" } ?? "a minute")."
    case .serverFault: "Try again later. If it stays, ask ConnectWise, with the time and the request."
    case .notConnectWise: "Check the site; a proxy or a sign-in page of the network may answer instead."
    case .redirected(let host): "If \(host) is your ConnectWise, enter it as the site."
    case .malformed, .paging(.malformed), .paging(.doesNotAdvance):
      "Try again later; a proxy in between may damage answers."
    case .paging(.noID): "Tell us about it; the list cannot be read whole."
    case .refused: "Check the server's message."
    case .transport(let error): error.mend
    }
  }
}

extension TransportError {
  /// What happened and to what; one line.
  package var cause: String {
    switch self {
    case .nameNotFound(let host): "No server is known by the name \(host)."
    case .refused(let host, let port): "Nothing answers at \(host) on port \(port)."
    case .unreachable(let host, let reason): "\(host) cannot be reached: \(Self.sentence(reason))"
    case .timedOut(.connect, let host): "\(host) did not answer in time."
    case .timedOut(.stall, let host): "\(host) stopped sending in the middle of an answer."
    case .timedOut(.total, let host): "\(host) took too long to answer."
    case .tls(.untrusted, let host): "The certificate of \(host) is signed by nobody this machine trusts."
    case .tls(.expired, let host): "The certificate of \(host) has expired."
    case .tls(.hostMismatch, let host): "The certificate that \(host) shows is for another name."
    case .tls(.handshake(let words), let host):
      "No encrypted connection to \(host) could be made: \(Self.sentence(words))"
    case .caFile(.missing, let path): "The CA file \(path) is not there."
    case .caFile(.unreadable, let path): "The CA file \(path) may not be read."
    case .caFile(.notCertificates, let path): "The CA file \(path) holds no PEM certificate."
    case .proxy(let reason): "The proxy failed: \(Self.sentence(reason))"
    case .tooLarge(let limit): "The answer is larger than \(limit / 1_048_576) MB."
    case .cut(let host): "\(host) cut the connection in the middle of an answer."
    case .cancelled: "Stopped."
    case .secretGone: "The secret is no longer in memory."
    case .foreignCredentials(let host): "The keys were not sent to \(host): they belong to another site."
    case .other(let words): "The request failed: \(Self.sentence(words))"
    }
  }

  /// A library's words, ended as a sentence is.
  private static func sentence(_ words: String) -> String { words.hasSuffix(".") ? words : words + "." }

  /// What to do next; one line.
  package var mend: String {
    switch self {
    case .nameNotFound: "Check the spelling of the site, and that this machine can look up names."
    case .refused: "Check the site and its port, and that the server is running."
    case .unreachable: "Check this machine's network, and the firewall on the way."
    case .timedOut(.connect, _): "Check the site; a firewall may be dropping the connection."
    case .timedOut: "Try again; the server or the line is slow."
    case .tls(.untrusted, _): "For an on-premises server name the file of its CA certificate under TLS."
    case .tls(.expired, _): "The server's certificate must be renewed; check this machine's clock as well."
    case .tls(.hostMismatch, _): "Enter the site by the name that its certificate is for."
    case .tls(.handshake, _): "Check that the port speaks TLS 1.2 or newer."
    case .caFile(.missing, _): "Correct the path."
    case .caFile(.unreadable, _): "Let this user read it (chmod o+r)."
    case .caFile(.notCertificates, _): "Name a file that begins with -----BEGIN CERTIFICATE-----."
    case .proxy: "Check HTTPS_PROXY and NO_PROXY in the environment."
    case .tooLarge: "Check the site; ConnectWise sends no such answers."
    case .cut: "Try again; the line or a proxy on the way broke it."
    case .cancelled: ""
    case .secretGone: "Enter the secret again."
    case .foreignCredentials: "Enter the site that the keys belong to."
    case .other: "Try again."
    }
  }
}
