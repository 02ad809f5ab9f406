import Commands
import Dispatch
import Glibc
import NcursesScreen
import Platform
import Services

/// Builds the edge rooms, hands them to the commands, and ends with their code.
@main
struct Boardwalk {
  static func main() {
    Hardening.start()
    let words = Array(CommandLine.arguments.dropFirst())
    // Before anything makes a thread, as a fork takes only the one that calls it.
    if isatty(0) == 1, isatty(1) == 1, Program.mayDraw(words, Surroundings.environment()) { Guardian.start() }
    Task { await run(words) }
    dispatchMain()
  }

  private static func run(_ words: [String]) async {
    let wiring = Wiring()
    let environment = wiring.environment(words)
    // The wizard's screen takes the signals over: it may not do so before there is somebody to take them from.
    let (listening, ready) = AsyncStream.makeStream(of: Never.self)
    let program = Task {
      for await _ in listening {}
      return await Program.run(environment)
    }
    // A run ends behind the page in hand and tells so; anything else just stops. A second signal ends the process.
    Interrupts.listen { _ in
      if !wiring.interruption.fire() { program.cancel() }
    }
    ready.finish()
    exit(await program.value.rawValue)
  }
}
