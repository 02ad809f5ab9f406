package import Model

/// What went wrong between us and ConnectWise, as facts; the words are made in one place from them.
package struct APIError: Error, Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// Company or keys are refused.
    case credentialsRefused
    /// The instance knows no such company.
    case companyUnknown
    /// The client ID is missing or refused.
    case clientIDRefused
    /// The security role does not let this be read.
    case forbidden(Resource.Permission?)
    /// There is no record of that id any more.
    case recordNotFound
    /// This version of ConnectWise has no such list.
    case endpointNotFound
    /// A name in the conditions that the list does not have.
    case unknownName(String)
    /// The conditions are refused; the words are the server's.
    case badConditions(String)
    /// The conditions make a URL that is too long.
    case conditionsTooLong
    /// Too many requests, and no more time to wait.
    case rateLimited(Duration?)
    /// A 5xx; the words are the server's.
    case serverFault(status: Int, String)
    /// Something else than ConnectWise answered.
    case notConnectWise(String)
    /// The server sends us to another address, which we do not follow.
    case redirected(to: String)
    /// The body is not what it should be.
    case malformed(String)
    /// Any other 4xx; the words are the server's.
    case refused(status: Int, String)
    case paging(PagingFault)
    case transport(TransportError)
  }

  /// The exit code that follows when an error ends a command.
  package enum ExitClass: Sendable, Hashable {
    case credentials, permission, unreachable, settings, other, interrupted
  }

  package let kind: Kind
  /// What was asked, below the API's base: `service/boards`.
  package let path: String
  /// Where, for people: `na.myconnectwise.net`.
  package let site: String
  /// For whom.
  package let company: String
  /// Whether keys or an integrator login signed in; the mends differ.
  package let usesKeys: Bool
  /// The server's own status and code, as it sent them: `401 Unauthorized`; nothing where no answer came.
  package let code: String?

  package init(
    _ kind: Kind, path: String, site: String, company: String, usesKeys: Bool = true, code: String? = nil
  ) {
    self.code = code
    self.kind = kind
    self.path = path
    self.site = site
    self.company = company
    self.usesKeys = usesKeys
  }

  /// Whether the task was cancelled, which is no error to show.
  package var isCancellation: Bool { kind == .transport(.cancelled) }

  /// Whether nothing answered: the server, the line or a proxy is gone.
  package var isNoAnswer: Bool {
    switch kind {
    case .transport(let error): error.isTransient
    default: false
    }
  }

  /// Whether the security role is why.
  package var isForbidden: Bool { if case .forbidden = kind { true } else { false } }

  /// What a command that this ends exits with.
  package var exitClass: ExitClass {
    switch kind {
    case .credentialsRefused, .companyUnknown, .clientIDRefused: .credentials
    case .forbidden: .permission
    case .unknownName, .badConditions, .conditionsTooLong: .settings
    case .transport(.cancelled): .interrupted
    case .transport(.caFile), .transport(.foreignCredentials), .transport(.secretGone): .settings
    case .transport, .rateLimited, .serverFault, .notConnectWise, .redirected, .malformed, .paging: .unreachable
    case .recordNotFound, .endpointNotFound, .refused: .other
    }
  }
}
