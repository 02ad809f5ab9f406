import Simulator
import Testing

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

  /// From the connection that is filled in to the end, by the keys that the screen suggests.
  func walk() async throws {
    try await wait(for: "Connect to ConnectWise", "^T tests the connection")
    try press("C-t")
    try await wait(for: "Connected", "^N goes on to Sync")
    let pages = [
      ["What to sync", "first run under 1 min.  ^N goes on"], ["Statuses to stages", "^N next"],
      ["Companies 0 of", "^N goes on"], ["Nothing has been saved yet", "^N"],
    ]
    for page in pages {
      try press("C-n")
      try await wait(for: page[0], page[1])
    }
    try press("C-n")
    let next = try await EndToEndTests.wait(for: "the question or the run", instead: { self.screen }) {
      ["Statuses without a stage", "The first sync runs", "Setup is complete"].first(where: self.screen.contains)
    }
    if next == "Statuses without a stage" { try press("Enter") }
    try await wait(for: "Setup is complete", "Enter end")
    try press("Enter")
    #expect(try await end() == 0)
  }
}
