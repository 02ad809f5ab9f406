import Model
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

@MainActor
@Suite("A key that says where it is")
struct SecretReferenceTests {
  private func typed(_ text: String, _ method: ConnectionDraft.Method = .apiKeys) async -> Journey {
    let journey = Journey()
    journey.sources = ["@/run/keys/cw": "k3y-from-a-file", "env:CW_KEY": "k3y-from-env"]
    await journey.start()
    journey.state.draft.connection.method = method
    journey.state.draft.connection.username = "svc"
    journey.state.focus[.connect] = ConnectForm.secret
    await journey.type(text)
    return journey
  }

  private func secret(_ journey: Journey) -> String? {
    journey.state.draft.connection.secret.flatMap(journey.secrets.text)
  }

  @Test("@FILE and env:NAME are read as the field is left", arguments: ["@/run/keys/cw", "env:CW_KEY"])
  func read(_ reference: String) async {
    let journey = await typed(reference)
    await journey.press(.tab)
    #expect(secret(journey) == journey.sources[reference])
    #expect(journey.state.notice?.text.string.hasSuffix("characters read from \(reference).") == true)
    await journey.press(.control("t"))
    #expect(journey.state.isTested)
  }

  @Test("where nothing can be read nothing is sent: the field waits, empty, and says why")
  func missing() async {
    let journey = await typed("@/run/keys/none")
    await journey.press(.control("t"))
    #expect(journey.state.connect.test == nil && !journey.state.isRunning(.test))
    #expect(journey.state.focused?.id == ConnectForm.secret && journey.state.secret.count == 0)
    #expect(journey.text.contains("There is no @/run/keys/none."))
  }

  @Test("a password may begin so, and is taken as it is")
  func password() async {
    let journey = await typed("@/run/keys/cw", .integrator)
    await journey.press(.tab)
    #expect(secret(journey) == "@/run/keys/cw")
  }
}
