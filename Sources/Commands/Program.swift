package import Services

/// The program as its command line: finds the command, runs it, tells what did not work, says with which code to end.
package enum Program {
  /// Every command, in the order of the help.
  static let commands: [Command] = [
    .wizard, .setup, .guide, .sync, .status, .resync, .verify, .logs, .reset, .demo, .boards, .statuses, .types,
    .companies, .contacts,
    .members, .ticketShow,
    .importMembers, .importCompanies, .accounts, .accountsRole, .organizations, .organizationsUnlink, .profilesList,
    .profilesShow, .rotateKeys, .themesList,
    .themesPreview, .themesCheck, .keys,
  ]

  /// Whether a command line takes over the whole terminal, unless the settings say otherwise.
  ///
  /// - Parameters:
  ///   - words: What was typed after the program's name.
  ///   - variables: The process's variables.
  /// - Returns: Whether the screen is drawn.
  package static func mayDraw(_ words: [String], _ variables: [String: String]) -> Bool {
    // A line that makes no sense is told of later, by whoever runs it.
    guard let line = try? ArgumentParser(commands: commands).parse(words), let command = line.command,
      let others = command.drawsWithout
    else { return false }
    return !([.help, .version] + others).contains(where: line.arguments.has)
      && line.arguments.reasonForPlain(variables) == nil
  }

  /// Does what the command line asks for.
  ///
  /// Cancelling the task interrupts it as a first signal does.
  package static func run(_ environment: CommandEnvironment) async -> ExitCode {
    await run(environment, commands: commands)
  }

  static func run(_ environment: CommandEnvironment, commands: [Command]) async -> ExitCode {
    let line: ArgumentParser.Line
    do {
      line = try ArgumentParser(commands: commands).parse(environment.arguments)
    } catch {
      Output(environment, Arguments()).tell(error)
      return error.exit
    }
    let output = Output(environment, line.arguments)
    do {
      if line.arguments.has(.help) {
        try output.data(Array(Help(commands: commands, version: environment.version).text(for: line.words).utf8))
        return .done
      }
      if line.arguments.has(.version) {
        try output.data(Array("boardwalk \(environment.version)\n".utf8))
        return .done
      }
      // The parser lets no line without a command pass.
      guard let command = line.command else { return .usage }
      return try await command.run(Invocation(arguments: line.arguments, environment: environment, output: output))
    } catch OutputEnd.closed {
      // Whoever read has enough: `boardwalk companies | head`.
      return .done
    } catch OutputEnd.failed(let words) {
      output.tell(Problem("The output could not be written: \(words)."))
      return .failed
    } catch {
      let problem = Problem(error)
      output.tell(problem)
      return problem.exit
    }
  }
}
