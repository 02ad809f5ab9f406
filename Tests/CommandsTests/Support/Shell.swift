import Commands
import Model
import Services
import Synchronization
import Terminal
import TestSupport
import Testing

/// A command line with everything behind it scripted.
struct Shell {
  var setup = FakeSetup()
  var answers = FakeAnswers()
  var sync = FakeSync()
  var status = FakeStatus()
  var maintenance = FakeMaintenance()
  var browse = FakeBrowse()
  var directory = FakeDirectory()
  var rotation = FakeRotation()
  var profiles = FakeProfiles(profiles: [.default: .sample])
  var demo = FakeDemo()
  var wizard: (@Sendable (WizardRequest) -> ExitCode)?
  var variables = ["LANG": "C.UTF-8", "TERM": "xterm-256color"]
  var isTerminal = false
  /// What the person types when something is asked; `nil` for a closed terminal.
  var typed: String?
  var isJournal = false
  var columns: Int? = 80
  var secrets: [CommandEnvironment.SecretSource: SecretHandle] = [:]
  var files: [String: String] = [:]
  /// What the settings say.
  var settings = StoredSettings()
  /// The themes' files by name.
  var themeFiles = ["default": "{ name: 'default', roles: { text: 'default' } }", "mono": "{ name: 'mono' }"]
  var depth = ColorDepth.indexed256
  /// After how many bytes nobody reads standard output any more.
  var outputCloses: Int?
  /// Whether the disk below standard output is full.
  var outputIsFull = false

  struct Ended {
    let exit: ExitCode
    let output: String
    let error: String
  }

  /// Runs a line of words.
  func callAsFunction(_ words: String...) async -> Ended { await self(words) }

  func callAsFunction(_ words: [String]) async -> Ended {
    let streams = Streams(closesAfter: outputCloses, isFull: outputIsFull)
    let exit = await Program.run(environment(words, streams))
    return Ended(exit: exit, output: streams.text(.output), error: streams.text(.error))
  }

  var services: ProfileServices {
    ProfileServices(
      name: .default, setup: setup, answers: answers, sync: sync, status: status, maintenance: maintenance,
      browse: browse, directory: directory, rotation: rotation, profiles: profiles, appearance: appearance)
  }

  private var appearance: ScriptedAppearance { ScriptedAppearance(files: themeFiles, stored: settings) }

  private func environment(_ words: [String], _ streams: Streams) -> CommandEnvironment {
    let columns = self.columns
    let typed = self.typed
    return CommandEnvironment(
      arguments: words, variables: variables, version: "9.8.7",
      console: Console(
        isInputTerminal: isTerminal, isOutputTerminal: isTerminal, isErrorTerminal: isTerminal,
        isErrorJournal: isJournal, columns: { columns }, write: { streams.write($0, $1) },
        readLine: { question in
          _ = streams.write(.error, question)
          return typed
        }),
      services: { [self] name in
        ProfileServices(
          name: name, setup: setup, answers: answers, sync: sync, status: status, maintenance: maintenance,
          browse: browse, directory: directory, rotation: rotation, profiles: profiles, appearance: appearance)
      },
      demo: demo,
      openWizard: { [wizard] request throws(Problem) in
        guard let wizard else { throw unscripted("the wizard") }
        return wizard(request)
      },
      appearance: appearance,
      colorDepth: { [depth] in depth },
      secret: { [secrets] source in secrets[source] },
      readFile: { [files] path throws(Problem) in
        guard let text = files[path] else { throw Problem("\(path) is not there.", exit: .settings) }
        return Array(text.utf8)
      },
      uptime: { 0 })
  }
}

/// What was written to the two streams.
final class Streams: Sendable {
  private let written = Mutex<[Console.Stream: [UInt8]]>([:])
  private let limit: Int?
  private let isFull: Bool

  init(closesAfter limit: Int?, isFull: Bool = false) {
    self.limit = limit
    self.isFull = isFull
  }

  func write(_ stream: Console.Stream, _ bytes: [UInt8]) -> Console.Written {
    written.withLock { written in
      if stream == .output, isFull { return .failed("No space left on device") }
      if stream == .output, let limit, (written[stream]?.count ?? 0) >= limit { return .closed }
      written[stream, default: []] += bytes
      return .done
    }
  }

  func text(_ stream: Console.Stream) -> String {
    String(decoding: written.withLock { $0[stream] ?? [] }, as: UTF8.self)
  }
}

/// Something that happened or not.
final class Flag: Sendable {
  private let state = Mutex(false)
  func raise() { state.withLock { $0 = true } }
  var isRaised: Bool { state.withLock { $0 } }
}

extension Profile {
  /// A saved profile with one mapped status.
  static var sample: Profile {
    var profile = Profile(
      id: "1f0e",
      connection: Connection(
        site: "https://na.myconnectwise.net", company: "acme", authentication: .apiKeys(publicKey: "k3Jx9QpLmZ2aTT0b"),
        clientID: "0f9c2c1e-7a1b-4c2d-8e3f-001122334455", secretReference: "1f0e/connection-1"))
    profile.revision = 3
    profile.configure.stages = [31: .stage(.working)]
    return profile
  }
}

extension Record {
  static func sample(_ id: Int, _ members: [String: JSONValue]) throws -> Record {
    try #require(Record(.object(members.merging(["id": .integer(Int64(id))]) { $1 })))
  }
}
