package import ConnectWise
package import Sync

// The one place where the typed errors of the rooms inside become what a person is told.

extension Problem {
  package init(_ error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case let error as APIError: self.init(error)
    case let error as StorageError: self = error.problem
    case let error as VaultError: self = error.problem
    case let error as StoreError: self.init(error)
    case let error as SiteError: self.init("Site: \(error.cause)", mend: error.mend, exit: .settings)
    case is CancellationError: self.init("Stopped.", exit: .interrupted)
    default: self.init("Something failed that was not expected: \(type(of: error)).", mend: "Try again.")
    }
  }

  package init(_ error: APIError) {
    let exit: ExitCode =
      switch error.exitClass {
      case .credentials: .notSignedIn
      case .permission: .forbidden
      case .unreachable: .unreachable
      case .settings: .settings
      case .other: .failed
      case .interrupted: .interrupted
      }
    self.init(error.cause, mend: error.mend, exit: exit, code: error.code, reason: Self.reason(error))
  }

  private static func reason(_ error: APIError) -> Reason? {
    switch error.kind {
    case .credentialsRefused: .signIn(error.usesKeys ? .publicKey : .username)
    case .companyUnknown: .signIn(.company)
    case .clientIDRefused: .signIn(.clientID)
    case .forbidden: .forbidden
    case .rateLimited(let wait): .limited(seconds: wait.map { Int($0.components.seconds) })
    case .serverFault, .malformed, .notConnectWise, .paging: .fault
    case _ where error.isNoAnswer: .noAnswer
    default: nil
    }
  }

  package init(_ error: StoreError) {
    let exit: ExitCode =
      switch error.kind {
      case .notOurs, .otherProfile, .newerSchema: .settings
      default: .failed
      }
    self.init(error.cause, mend: error.mend, exit: exit)
  }
}
