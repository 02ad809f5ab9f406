import Simulator

extension Tmux {
  /// Types the connection to a provider into the empty form, field by field, and waits until it stands there; the
  /// private key by `typeSecret`, where it is to be another or to come in another way.
  func fillIn(_ provider: Provider, typeSecret: ((Tmux) throws -> Void)? = nil) async throws {
    let configuration = provider.simulator.configuration
    try await wait(for: "Connect to ConnectWise", "Client ID")
    for text in [provider.site, configuration.companyID, "", configuration.publicKey] {
      try type(text)
      try press("Tab")
    }
    if let typeSecret { try typeSecret(self) } else { try type(Provider.secret) }
    try press("Tab")
    try type(Provider.clientID)
    try await wait(for: Provider.clientID)
  }
}
