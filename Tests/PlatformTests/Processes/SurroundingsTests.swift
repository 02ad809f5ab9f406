import Foundation
import Platform
import Services
import Testing

@Suite struct SurroundingsTests {
  @Test("the environment tells what the terminal can do")
  func terminal() {
    let facts = TerminalFacts([
      "TERM": "xterm-256color", "LANG": "de_DE.UTF-8", "COLORTERM": "truecolor", "SSH_CONNECTION": "a b",
    ])
    #expect(facts.canDraw && facts.isUTF8 && facts.hasTrueColor && facts.isRemote && !facts.refusesColor)
    let plain = TerminalFacts(["LC_ALL": "C", "LANG": "de_DE.UTF-8", "NO_COLOR": "1", "TERM": ""])
    #expect(plain.type == "dumb")
    #expect(!plain.canDraw && !plain.isUTF8 && plain.refusesColor)
    #expect(!TerminalFacts(["NO_COLOR": ""]).refusesColor)
    var inScreen = ["TERM": "screen-256color", "COLORTERM": "truecolor"]
    #expect(!TerminalFacts(inScreen).hasTrueColor)
    inScreen["TMUX"] = "/tmp/tmux-0/default,1,0"
    #expect(TerminalFacts(inScreen).hasTrueColor)
  }

  @Test("a stream is the journal's when the journal says so")
  func journal() {
    #expect(!Platform.Stream.errors.isJournal([:]))
    #expect(!Platform.Stream.errors.isJournal(["JOURNAL_STREAM": "0:0"]))
    var facts = stat()
    #expect(fstat(2, &facts) == 0)
    #expect(Platform.Stream.errors.isJournal(["JOURNAL_STREAM": "\(facts.st_dev):\(facts.st_ino)"]))
  }

  @Test("the first signal asks the work to end")
  func interrupt() async {
    let numbers = AsyncStream.makeStream(of: Int32.self)
    #expect(Interrupts.listen { numbers.continuation.yield($0) })
    kill(getpid(), SIGTERM)
    var iterator = numbers.stream.makeAsyncIterator()
    #expect(await iterator.next() == SIGTERM)
    signal(SIGTERM, SIG_DFL)
    signal(SIGINT, SIG_DFL)
    signal(SIGHUP, SIG_DFL)
  }

  @Test("a file outside our folders is written whole, or not at all")
  func outside() throws {
    let temporary = TemporaryHome()
    let path = temporary.folder + "/answers.json5"
    #expect(throws: StorageError(temporary.folder, .missing)) { try Files.write([1], path: path) }
    try FileManager.default.createDirectory(atPath: temporary.folder, withIntermediateDirectories: true)
    #expect(!Files.isReadable(path: path))
    try Files.write(Array("{}\n".utf8), path: path)
    #expect(Files.isReadable(path: path))
    #expect(FileManager.default.contents(atPath: path) == Data("{}\n".utf8))
    #expect(try temporary.mode(path) == 0o600)
  }
}
