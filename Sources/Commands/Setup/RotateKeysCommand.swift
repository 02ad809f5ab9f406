import Model
import Services
import Terminal

extension Option {
  fileprivate static let publicKey = Option("public-key", value: "KEY", "the new public key of the API member")
  fileprivate static let username = Option("username", value: "NAME", "the new user name of the integrator login")
  fileprivate static let dryRun = Option("dry-run", "test the new keys, and leave the old ones in use")
}

extension Command {
  static let rotateKeys = Command(
    "rotate-keys", summary: "sign in with new keys: test them, then put them in the place of the old ones",
    about: [
      "Make the new keys in ConnectWise first; the old ones work on until they are deleted there. At a terminal the keys are asked for, the private one unseen; @FILE or env:NAME reads it from there. For scripts: --public-key, and the private key from --secret-file or BOARDWALK_SECRET.",
      "Nothing changes before the server has taken the new keys. Then the secret is kept beside the old one, read back and put in its place in one step, and the old one is removed. Whatever fails or ends it on the way, a pair that works is in use.",
      "An integrator login has a user name and a password in their place. Its old password stops working as soon as it is changed in ConnectWise: until the new one is given here, runs cannot sign in.",
      "A secret that a command, systemd or the environment brings is changed there, not here: this says what to do, tests the new one, and takes over the new public key.",
      "Exits with 3 when the new keys are refused, 6 when the server does not answer, 8 when nothing was given or the keys are those in use; nothing was changed then.",
    ],
    options: [.publicKey, .username, .secretFile, .dryRun, .json],
    examples: [
      Example("boardwalk rotate-keys", "asks for both keys"),
      Example("boardwalk rotate-keys --public-key k3Jx9QpLmZ2aTT0b --secret-file key.txt", "the same in a script"),
    ]
  ) { invocation in
    let (services, stored) = try invocation.savedProfile()
    return try await KeyChange(invocation: invocation, services: services, profile: stored.profile).run()
  }
}

/// One change of keys, from the questions to the end.
private struct KeyChange {
  let invocation: Invocation
  let services: ProfileServices
  let profile: Profile

  private var output: Output { invocation.output }
  private var console: Console { invocation.environment.console }
  private var report: SetupReport { SetupReport(output: output) }
  private var place: KeyPlace { KeyPlace(profile, name: services.name) }

  func run() async throws -> ExitCode {
    do {
      if let saved = try await change() {
        try end("done", .done, ["revision": .integer(Int64(saved.revision))])
      } else {
        try end("dry-run", .done)
      }
      return .done
    } catch {
      let problem = Problem(error)
      try end(problem.exit == .interrupted ? "interrupted" : "failed", problem.exit, ["problem": .string(problem.text)])
      throw problem
    }
  }

  /// The profile as saved; `nil` for a dry run.
  private func change() async throws -> Profile? {
    try checkOptions()
    try await services.rotation.prepare(profile)
    let keys = try await keys()
    if await services.rotation.areInUse(keys, of: profile) {
      throw Problem("The keys given are those in use.", mend: "Make new ones in ConnectWise first.", exit: .settings)
    }
    try await test(keys)
    if invocation.arguments.has(.dryRun) {
      report.text([StyledText("Nothing was changed: this was a dry run.")])
      return nil
    }
    let isLeftToDo = place.isGivenAway ? !(try await asked(place.askToChange)) : false
    let replaced = try await services.rotation.replace(keys, of: profile)
    let done = isLeftToDo ? place.saved : place.done(replaced)
    report.text([output.mark(.good) + StyledText(" \(done)", .bold)] + place.then.map { StyledText("  \($0)") })
    if isLeftToDo { try tell(place.changeNow) }
    return replaced.profile
  }

  /// Says what has to be done now, to programs too.
  ///
  /// Until then no run can sign in, so `--quiet` does not leave it out.
  private func tell(_ words: ScreenText) throws {
    output.tell(.error, StyledText(words, .warn))
    try report.event("setup.warning", ["text": .string(words.string)])
  }

  // MARK: - What is given

  private func checkOptions() throws {
    let arguments = invocation.arguments
    let wrong = place.usesKeys ? Option.username : .publicKey
    if arguments.has(wrong) {
      let way = place.usesKeys ? "an API member's keys" : "an integrator login"
      throw Problem.usage("--\(wrong.long) does not fit: the profile signs in with \(way).", help: ["rotate-keys"])
    }
    if arguments.has(.secretFile), !place.takesSecret {
      throw Problem.usage(
        "--secret-file does not fit: the secret is what the profile's command prints.", help: ["rotate-keys"])
    }
  }

  /// Asks for what was not given where there is somebody to ask.
  private func keys() async throws -> NewKeys {
    let option = place.usesKeys ? Option.publicKey : .username
    var name = invocation.arguments[option]
    var secret = try place.takesSecret ? invocation.givenSecret() : nil
    if console.canAsk {
      if name == nil || secret == nil { output.ask(place.head) }
      if name == nil { name = try answer(place.nameQuestion) }
    }
    let typed = name?.split(whereSeparator: \.isWhitespace).joined(separator: " ") ?? ""
    if typed.isEmpty, place.usesKeys {
      throw Problem("The new public key was not given.", mend: "Give it with --public-key KEY.", exit: .settings)
    }
    if console.canAsk {
      if !place.takesSecret {
        _ = try await asked(place.askToChange)
      } else if secret == nil || place.mayBringOld, !invocation.arguments.has(.secretFile) {
        let question = "New \(place.secretWords) (not shown; @FILE and env:NAME read it from there): "
        secret = try invocation.environment.secret(.typed(question: question)) ?? secret
      }
    }
    if secret == nil, place.needsSecret {
      throw Problem(
        "The new \(place.secretWords) was not given.",
        mend: "Set BOARDWALK_SECRET, or give --secret-file FILE (- for standard input).", exit: .settings)
    }
    return NewKeys(name: typed.isEmpty ? place.name : typed, secret: secret)
  }

  private func answer(_ question: ScreenText) throws -> String? {
    let typed = console.readLine(Array(question.string.utf8))
    try Task.checkCancellation()
    guard let typed else { throw Problem("Nothing was changed.", exit: .interrupted) }
    return typed
  }

  /// Tells a person what to do now and waits until it is done; `false` where there is nobody.
  private func asked(_ words: [ScreenText]) async throws -> Bool {
    guard console.canAsk else { return false }
    output.ask(words.map { StyledText($0) })
    _ = try answer("Press Enter when that is done, Ctrl-C to leave all as it is: ")
    return true
  }

  // MARK: - Testing and telling

  private func test(_ keys: NewKeys) async throws {
    do {
      _ = try await report.test(keys.connection(of: profile), profile.sync.resources, by: services.setup)
    } catch let problem as Problem {
      throw Problem(
        "\(problem.cause) \(place.unchanged)", mend: problem.mend, exit: problem.exit, code: problem.code,
        reason: problem.reason)
    }
  }

  private func end(_ outcome: String, _ exit: ExitCode, _ members: [String: JSONValue] = [:]) throws {
    try report.event(
      "keys.end",
      members.merging([
        "outcome": .string(outcome), "exit": .integer(Int64(exit.rawValue)), "profile": .string(services.name.rawValue),
      ]) { $1 })
  }
}

/// Where the secret of a profile is kept, and what that means for one who changes it.
private struct KeyPlace {
  private let connection: Connection
  private let profile: ProfileName

  init(_ profile: Profile, name: ProfileName) {
    connection = profile.connection
    self.profile = name
  }

  var usesKeys: Bool { if case .apiKeys = connection.authentication { true } else { false } }

  /// The public key or user name in use.
  var name: String { connection.authentication.name }

  var nameQuestion: ScreenText {
    usesKeys ? "New public key: " : "New user name (Enter keeps \(cleaning: name)): "
  }

  var secretWords: String { usesKeys ? "private key" : "password" }

  /// Whether a secret can be given: what a command prints is tested as it is.
  var takesSecret: Bool { connection.secretStore.takesGivenSecret }

  /// Whether a secret has to be given: the place does not bring the new one by itself.
  var needsSecret: Bool { connection.secretStore.keepsSecrets }

  /// Whether the environment has the secret in use rather than the new one, so that a person is asked all the same.
  var mayBringOld: Bool { connection.secretStore == .environment }

  /// Whether the new secret, tested, has still to be put by somebody where it is brought from.
  var isGivenAway: Bool { takesSecret && !needsSecret }

  var head: [StyledText] {
    [
      StyledText(
        "New keys for \(cleaning: connection.site) as \(cleaning: connection.company); the secret's place: \(cleaning: connection.secretStore.title)",
        .bold),
      StyledText(
        usesKeys
          ? "Make them first: System > Members > API Members > the member > API Keys > + (New)."
          : "Change the password first, which ends the old one: System > Setup Tables > Integrator Login."),
    ]
  }

  /// What a person is asked to do before going on.
  var askToChange: [ScreenText] {
    switch connection.secretStore {
    case .command:
      ["Now have this command print the new \(cleaning: secretWords): \(cleaning: command)"]
    case .systemd, .environment: ["The new keys work. " + instruction]
    case .keyFile, .passphrase, .secretService: []
    }
  }

  /// The same for who reads it afterwards.
  var changeNow: ScreenText { "Do this now: " + instruction }

  private var instruction: ScreenText {
    let credential = SecretStore.credential(of: profile.rawValue)
    return connection.secretStore == .systemd
      ? "Replace the service's credential, as with: systemd-creds encrypt --name=\(cleaning: credential) key.txt /etc/credstore.encrypted/\(cleaning: credential)"
      : "Set BOARDWALK_SECRET to the new \(cleaning: secretWords) wherever boardwalk is started."
  }

  /// What is done where all is.
  func done(_ replaced: ReplacedKeys) -> ScreenText {
    let done: ScreenText = usesKeys ? "The new keys are in use" : "The new login is in use"
    guard needsSecret else { return done + "." }
    let old: ScreenText =
      replaced.isOldRemoved
      ? "; the old secret was removed." : "; the old secret could not be removed yet; the next change removes it."
    return done + old
  }

  /// What is done where somebody has still to put the secret where it is brought from.
  var saved: ScreenText {
    let saved: ScreenText =
      usesKeys
      ? "The new public key is saved; the new keys are in use once " : "The new login works; it is in use once "
    let deed: ScreenText =
      connection.secretStore == .systemd
      ? "the service's credential is replaced." : "BOARDWALK_SECRET is the new \(cleaning: secretWords)."
    return saved + deed
  }

  /// What a failed test leaves.
  var unchanged: String { usesKeys ? "The old keys are still in use." : "Nothing was changed here." }

  /// What is left to do at the server.
  var then: [ScreenText] { usesKeys ? ["Delete the old pair in ConnectWise: the member > API Keys."] : [] }

  private var command: String { ArgumentList(connection.secretCommand ?? []).line }
}
