package import Model

/// Who asks, and with what secret.
package struct Authentication: Sendable, Hashable {
  package let company: String
  package let method: Connection.Authentication
  package let secret: SecretHandle
  /// The GUID that ConnectWise requires of every integration.
  package let clientID: String

  package init(company: String, method: Connection.Authentication, secret: SecretHandle, clientID: String) {
    self.company = company
    self.method = method
    self.secret = secret
    self.clientID = clientID
  }

  /// The sign-in of a connection.
  package init(_ connection: Connection, secret: SecretHandle) {
    self.init(
      company: connection.company, method: connection.authentication, secret: secret, clientID: connection.clientID)
  }

  /// The user name of the `Authorization` header: company, plus sign, public key or user name.
  var user: String {
    switch method {
    case .apiKeys(let publicKey): "\(company)+\(publicKey)"
    case .integrator(let username): "\(company)+\(username)"
    }
  }

  /// What kind of user signs in, where ConnectWise must be told.
  var userType: String? {
    switch method {
    case .apiKeys: nil
    case .integrator: "integrator"
    }
  }
}
