import Commands
import Glibc
import Platform
import Services

/// Builds the edge rooms, hands them to the commands, and ends with their code.
@main
struct Boardwalk {
  static func main() async {
    Hardening.start()
    let wiring = Wiring()
    let environment = wiring.environment(Array(CommandLine.arguments.dropFirst()))
    let program = Task { await Program.run(environment) }
    // A run ends behind the page in hand and tells so; anything else just stops. A second signal ends the process.
    Interrupts.listen { _ in
      if !wiring.interruption.fire() { program.cancel() }
    }
    exit(await program.value.rawValue)
  }
}
