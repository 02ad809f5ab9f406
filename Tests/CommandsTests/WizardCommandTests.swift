import Services
import Synchronization
import Terminal
import Testing

@testable import Commands

@Suite struct WizardCommandTests {
  @Test("without a terminal the program alone ends with 2 and names the way without one")
  func noTerminal() async {
    let ended = await Shell()()
    #expect(ended.exit == .usage)
    #expect(ended.error.contains("needs a terminal") && ended.error.contains("setup --answers"))
  }

  @Test(
    "a terminal that cannot be drawn on, or a person who wants it, is asked line by line, and told why",
    arguments: [
      (["TERM": "dumb"], [], "a terminal of type dumb only writes lines"), (["TERM": ""], [], "TERM says nothing"),
      (["ACCESSIBLE": "1"], [], "ACCESSIBLE is set"), (["ACCESSIBLE": "0"], ["--plain"], "--plain was given"),
      (["ACCESSIBLE": "1", "TERM": "dumb"], ["--plain"], "--plain was given"), (["ACCESSIBLE": "0"], [], nil),
    ] as [([String: String], [String], String?)])
  func plain(variables: [String: String], words: [String], reason: String?) async {
    var shell = Shell()
    shell.isTerminal = true
    shell.variables.merge(variables) { $1 }
    let box = RequestBox()
    shell.wizard = {
      box.put($0)
      return .done
    }
    #expect(await shell(words).exit == .done)
    #expect(box.request != nil)
    #expect(reason.map { box.request?.plain?.string.hasPrefix($0) == true } ?? (box.request?.plain == nil))
  }

  @Test("--plain needs no terminal, and cannot go with answers")
  func plainPipe() async {
    var shell = Shell()
    let box = RequestBox()
    shell.wizard = {
      box.put($0)
      return .interrupted
    }
    #expect(await shell("setup", "--plain").exit == .interrupted)
    #expect(box.request?.plain == "--plain was given")
    #expect(await shell("setup", "--plain", "--answers", "x").exit == .usage)
  }

  @Test("the wizard gets the step, the theme and what the terminal can")
  func request() async {
    var shell = Shell()
    shell.isTerminal = true
    shell.variables["NO_COLOR"] = "1"
    let box = RequestBox()
    shell.wizard = {
      box.put($0)
      return .done
    }
    #expect(await shell("setup", "--step", "sync", "--theme", "mono", "--ascii").exit == .done)
    let request = box.request
    #expect(request?.step == .sync && request?.theme == "mono")
    #expect(request?.isASCII == true && request?.isMono == true)
  }

  @Test("a theme that is not there is refused with the nearest")
  func theme() async {
    var shell = Shell()
    shell.isTerminal = true
    let ended = await shell("--theme", "mnoo")
    #expect(ended.exit == .usage)
    #expect(ended.error.contains("Did you mean mono?"))
  }

  @Test("a step that is not there is refused with those that are")
  func step() async {
    let ended = await Shell()("setup", "--step", "confgure")
    #expect(ended.exit == .usage)
    #expect(ended.error.contains("Did you mean configure?"))
  }

  @Test(
    "options of the setup that asks nothing need it",
    arguments: [["setup", "--dry-run"], ["setup", "--secret-file", "x"], ["setup", "--json"]])
  func unattendedOnly(words: [String]) async {
    let ended = await Shell()(words[0], words[1], words.count > 2 ? words[2] : "--ascii")
    #expect(ended.exit == .usage)
    #expect(ended.error.contains("needs --answers or --set"))
  }
}

/// Keeps the request that the wizard got.
final class RequestBox: Sendable {
  private let kept = Mutex<WizardRequest?>(nil)
  func put(_ request: WizardRequest) { kept.withLock { $0 = request } }
  var request: WizardRequest? { kept.withLock { $0 } }
}
