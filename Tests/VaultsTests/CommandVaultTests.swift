import Foundation
import Model
import Services
import TestSupport
import Testing
import Vaults

@Suite struct CommandVaultTests {
  private let temporary = TemporaryVault()
  private var variables: [String: String] {
    [
      "PATH": "/usr/bin:/bin", "HOME": temporary.home.vault.base, "LANG": "C.UTF-8", "XDG_RUNTIME_DIR": "/run/x",
      "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/x/bus", "BOARDWALK_HOME": "/somewhere", "LD_PRELOAD": "",
      "TOKEN": "another secret",
    ]
  }

  private func vault(limit: Duration = .seconds(15)) -> CommandVault {
    CommandVault(memory: temporary.memory, environment: variables, limit: limit)
  }

  /// What the vault opens for a command.
  private func open(_ words: [String], in vault: CommandVault? = nil) async throws -> String? {
    let reference = String(decoding: JSONValue.array(words.map(JSONValue.string)).bytes, as: UTF8.self)
    return temporary.text(
      try await (vault ?? self.vault()).open(reference, profile: "p", name: .connection))
  }

  private func script(_ text: String) -> [String] { ["/bin/sh", "-c", text] }

  @Test(
    "a line is the secret, without the line break at its end",
    arguments: [
      ("hunter2\\n", "hunter2"), ("hunter2\\r\\n", "hunter2"), ("hunter2", "hunter2"), (" a b \\n", " a b "),
      ("ünï\\n", "ünï"),
    ])
  func line(printed: String, secret: String) async throws {
    #expect(try await open(["printf", printed]) == secret)
  }

  @Test("no shell reads the words")
  func noShell() async throws {
    #expect(try await open(["echo", "$HOME;", "'a b'", "| cat", "`id`"]) == "$HOME; 'a b' | cat `id`")
  }

  @Test("it gets a clean environment, no input, and nothing that we have open")
  func surroundings() async throws {
    let text = try #require(try await open(script("env | sort | tr '\\n' '~'; cat; ls /proc/self/fd | wc -l")))
    let names = text.split(separator: "~").dropLast().map { $0.prefix { $0 != "=" } }
    // The shell adds these three itself.
    #expect(
      Set(names).subtracting(["PWD", "SHLVL", "_"])
        == ["PATH", "HOME", "LANG", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"])
    // Its three streams, and the list itself.
    #expect(text.hasSuffix("~4"))
  }

  @Test(
    "what no secret is made of is refused",
    arguments: [
      ("a\\nb\\n", VaultError.unusable(location: "printf")), ("a\\n\\n", .unusable(location: "printf")),
      ("a\\tb", .unusable(location: "printf")), ("a\\033[1m", .unusable(location: "printf")),
      ("\\377", .unusable(location: "printf")), ("\\n", .empty(location: "printf")),
    ])
  func unusable(printed: String, error: VaultError) async throws {
    await #expect(throws: error) { try await open(["printf", printed]) }
  }

  @Test("8 KiB is as long as a secret may be")
  func tooLong() async throws {
    #expect(try await open(script("head -c 8192 /dev/zero | tr '\\0' x; echo"))?.count == 8_192)
    await #expect(throws: VaultError.tooLong(location: "/bin/sh", limit: 8_192)) {
      try await open(script("head -c 8193 /dev/zero | tr '\\0' x"))
    }
    await #expect(throws: VaultError.tooLong(location: "/bin/sh", limit: 8_192)) { try await open(script("yes")) }
  }

  @Test("a failure says how it ended and what it said, cleaned and without the secret")
  func failed() async throws {
    let text = "echo hunter2; printf 'no \\033[31mkey for hunter2\\nhere' >&2; exit 3"
    do {
      _ = try await open(script(text))
      Issue.record("it was taken for a secret")
    } catch let error as VaultError {
      #expect(error.message == "The secret's command /bin/sh ended with code 3: no [31mkey for ••• here")
      #expect(error.problem.exit == .settings)
    }
    await #expect(throws: VaultError.commandFailed(program: "/bin/sh", how: .signal(9), words: "")) {
      try await open(script("echo hunter2; kill -9 $$"))
    }
    do {
      _ = try await open(["/nowhere/at-all"])
      Issue.record("there is no such program")
    } catch let error as VaultError { #expect(error.message.contains("could not be started")) }
  }

  @Test("one that does not end is ended, with all that it started")
  func timeout() async throws {
    let pid = temporary.home.vault.base + ".pid"
    defer { try? FileManager.default.removeItem(atPath: pid) }
    await #expect(throws: VaultError.commandFailed(program: "/bin/sh", how: .timeout(seconds: 1), words: "")) {
      try await open(script("sleep 1000 & echo $! > \(pid); wait"), in: vault(limit: .seconds(1)))
    }
    let child = try #require(Int32(try String(contentsOfFile: pid, encoding: .utf8).dropLast()))
    for _ in 0..<500 where kill(child, 0) == 0 && !isZombie(child) { try await Task.sleep(for: .milliseconds(10)) }
    #expect(kill(child, 0) != 0 || isZombie(child))
  }

  /// Whether a process has ended and only its parent has not looked yet.
  private func isZombie(_ pid: Int32) -> Bool {
    (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8))?.contains(") Z ") ?? true
  }

  @Test("something that it leaves running holds nothing up")
  func leftover() async throws {
    #expect(try await open(script("sleep 30 & echo hunter2")) == "hunter2")
  }

  @Test("who no longer waits ends it")
  func cancelled() async throws {
    let task = Task { try await open(["sleep", "1000"]) }
    try await Task.sleep(for: .milliseconds(50))
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test("it is run once, also when two ask at a time; a failure is no answer to the next")
  func once() async throws {
    let count = temporary.home.vault.base + ".count"
    defer { try? FileManager.default.removeItem(atPath: count) }
    let vault = vault()
    let words = script("echo x >> \(count); [ $(wc -l < \(count)) -gt 1 ] && echo hunter2")
    await #expect(throws: VaultError.self) { try await open(words, in: vault) }
    async let one = open(words, in: vault)
    async let two = open(words, in: vault)
    #expect(try await [one, two] == ["hunter2", "hunter2"])
    #expect(try String(contentsOfFile: count, encoding: .utf8) == "x\nx\n")
  }

  @Test("nothing is put there, and a profile without a command is told so")
  func refusals() async throws {
    await #expect(throws: VaultError.readOnly(store: .command)) {
      try await vault().put(temporary.secret("s"), profile: "p", name: .connection)
    }
    for words in [[], [""]] { await #expect(throws: VaultError.noCommand) { try await open(words) } }
    await #expect(throws: VaultError.noCommand) {
      try await vault().open("", profile: "p", name: .connection)
    }
  }
}
