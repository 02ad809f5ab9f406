import Services
import Testing

@Suite struct HomeTests {
  private func home(_ environment: [String: String], user: String? = nil) throws -> Home {
    try Home(environment: environment, userFolder: user, workingFolder: "/srv/here")
  }

  @Test("BOARDWALK_HOME holds everything, also relative to the working folder")
  func own() throws {
    for (text, base) in [("/srv/bw/", "/srv/bw"), ("demo", "/srv/here/demo"), ("./a/../b", "/srv/here/b")] {
      let home = try home(["BOARDWALK_HOME": text, "HOME": "/home/kim"])
      #expect(home.profile(.default).path == base + "/config/profiles/default.json")
      #expect(home.store(.default).path == base + "/data/default.sqlite")
      #expect(home.state(of: .default).path == base + "/state/default")
      #expect(home.vault.path == base + "/config/vault")
      #expect(home.vault.base == base)
    }
  }

  @Test("without it the XDG folders are used, and those of the user for what is not set or not absolute")
  func xdg() throws {
    let home = try home(["HOME": "/home/kim", "XDG_CONFIG_HOME": "/etc/kim", "XDG_DATA_HOME": "data"])
    #expect(home.config.path == "/etc/kim/boardwalk")
    #expect(home.data.path == "/home/kim/.local/share/boardwalk")
    #expect(home.state.path == "/home/kim/.local/state/boardwalk")
    #expect(home.settings.path == "/etc/kim/boardwalk/settings.json")
    #expect(home.data.base == "/home/kim/.local/share")
  }

  @Test("without any folder it says what to set; the system's list of users may know one")
  func none() throws {
    #expect(throws: StorageError("", .noHome)) { try home([:]) }
    #expect(try home([:], user: "/root").config.path == "/root/.config/boardwalk")
  }

  @Test("names of profiles are safe in paths and units", arguments: ["default", "a", "9-x", "Acme.EU_2"])
  func goodNames(text: String) throws { #expect(try ProfileName(text).rawValue == text) }

  @Test(
    "other names are refused",
    arguments: [
      "", ".", "..", "-x", "_x", "a/b", "a b", "ä", "a\n", "x.json", "x.lock", String(repeating: "a", count: 65),
    ])
  func badNames(text: String) {
    #expect(ProfileName(rawValue: text) == nil)
    #expect(throws: StorageError("", .invalidName(text))) { try ProfileName(text) }
  }

  @Test("messages show neither control characters nor a path that a shell would take apart")
  func messages() {
    let name = StorageError("", .invalidName("a\u{1B}[31m\u{202E}b"))
    #expect(name.message == #"A profile cannot be called "a?[31m?b"."#)
    let mode = StorageError("/home/o'hara x/k", .tooOpen(mode: "0644", needed: "600"))
    #expect(mode.mend == #"Run: chmod 600 '/home/o'\''hara x/k'"#)
  }
}
