import Foundation
import Glibc
import Model
import Simulator
import TestSupport
import Testing

extension EndToEnd {
  @Suite("The plain mode, on pipes and on a terminal that only writes", .serialized)
  struct PlainModeTests {
    /// The answers from the empty form to the end, as a person gives them.
    private func script(_ provider: Provider) -> String {
      let configuration = provider.simulator.configuration
      return """
        on-premises
        \(provider.site)
        \(configuration.companyID)

        \(configuration.publicKey)
        \(Provider.secret)
        \(Provider.clientID)



        next
        only 1-4,7

        yes
        requester

        vendor
        1

        next
        go closed ones
        all
        next

        keep
        next
        all

        all

        technician
        next
        complete setup
        complete setup
        """
    }

    @Test("the end of the lines leaves with 130 and keeps the draft, which the next start offers")
    func ends() async throws {
      let provider = try Provider()
      let machine = Machine()
      let lines = script(provider).split(separator: "\n", omittingEmptySubsequences: false).prefix(7)
      let outcome = try await machine.run(["setup", "--plain"], input: lines.joined(separator: "\n") + "\n")
      #expect(outcome.exit == 130, "\(outcome)")
      #expect(outcome.errors.contains("Continue with: boardwalk setup --plain"))
      for (name, bytes) in try machine.files() {
        #expect(bytes.range(of: Data(Provider.secret.utf8)) == nil, "\(name) holds the secret")
      }
      let next = try await machine.run(["setup", "--plain"], input: "1\n")
      #expect(next.output.contains("1. Continue draft: at 1 Connect"), "\(next)")
    }

    @Test("on a terminal that only writes, the demo is walked to its end by Enter, and nothing is drawn")
    func dumb() async throws {
      let machine = Machine()
      let terminal = try PseudoTerminal()
      let before = terminal.modes
      let child = try terminal.start(
        machine, ["demo", "--companies", "25", "--contacts", "60", "--tickets", "200", "--opportunities", "12"],
        with: ["TERM": "dumb"])
      try await terminal.wait(for: "Plain mode, because a terminal of type dumb only writes lines.")
      // Each Enter answers one question, as soon as it is asked.
      var asked = 0
      let end: Child.End = try await wait(for: "the end", instead: { terminal.text }) {
        let count = terminal.bytes.count
        if count > asked, terminal.text.hasSuffix(": ") {
          asked = count
          terminal.type("\n")
        }
        return child.look()
      }
      #expect(end == .exit(0), "\(terminal.text)")
      #expect(!terminal.bytes.contains(0x1B))
      #expect(terminal.text.contains("Setup is complete."))
      #expect(terminal.modes == before)
      #expect(try machine.database.count("select count(*) from tickets") > 0)
    }

    @Test("what is typed as the secret is not shown, and the terminal shows typing again after every way out")
    func echo() async throws {
      for way in [SIGTERM, SIGHUP, SIGABRT, SIGINT] {
        let machine = Machine()
        let terminal = try PseudoTerminal()
        let before = terminal.modes
        let child = try terminal.start(
          machine, ["demo", "--plain", "--companies", "10", "--tickets", "20", "--contacts", "5"])
        try await terminal.wait(for: "What next")
        terminal.type("go private key\n")
        try await terminal.wait(for: "not shown while you type")
        _ = try await wait(for: "no echo") { terminal.modes != before ? () : nil }
        terminal.type("hunter2")
        if way == SIGINT {
          terminal.type("\u{3}")
          try await terminal.wait(for: "Quit?")
          #expect(terminal.modes == before)
          terminal.type("quit\n")
        } else {
          child.send(way)
        }
        let end = try await child.wait(instead: { terminal.text })
        #expect(end == (way == SIGABRT ? .signal(SIGABRT) : .exit(130)))
        #expect(terminal.modes == before, "\(way)")
        #expect(!terminal.text.contains("hunter2"))
      }
    }
  }
}
