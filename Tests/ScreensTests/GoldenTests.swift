import Foundation
import Model
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

/// Stored pictures, one file a page with its three sizes; read the difference before a new one is stored
/// (`BOARDWALK_STORE_GOLDENS=1`).
@MainActor
@Suite("Stored screens")
struct GoldenTests {
  private static let sizes = [Size(width: 80, height: 24), Size(width: 60, height: 20), Size(width: 44, height: 15)]

  @Test("Each step looks as stored", arguments: [Page.connect, .sync, .configure, .import, .review])
  func step(_ page: Page) async throws {
    var pictures: [String] = []
    for size in Self.sizes { pictures.append(await journey(on: page, size).text) }
    try compare(pictures, "\(page)")
  }

  @Test("The first sync and its end look as stored")
  func run() async throws {
    var pictures: [String] = []
    for isSlow in [true, false] {
      for size in Self.sizes {
        let journey = await journey(on: .review, size)
        if isSlow { journey.held = [.run] }
        await journey.press(.control("n"), .enter)
        if isSlow {
          let job = JobID(kind: .run, generation: journey.state.generation)
          await journey.send(.answer(job, .progress(ScriptedSetup.goodRun[0])))
          await journey.wait(4_000)
          await journey.send(.answer(job, .progress(ScriptedSetup.goodRun[2])))
        }
        pictures.append(journey.text)
      }
    }
    try compare(pictures, "run")
  }

  @Test("A narrow terminal without Unicode looks as stored")
  func ascii() async throws {
    let journey = await journey(on: .configure)
    journey.look.glyphs = .ascii
    try compare([journey.text], "ascii")
  }

  @Test("The choice at the start, with a draft and settings in use, looks as stored")
  func beginning() async throws {
    let journey = Journey(
      world: ScriptedSetup { script in
        script.beginning.profile = SampleInstance.profile
        var draft = SetupDraft(editing: SampleInstance.profile)
        draft.step = .configure
        script.beginning.draft = draft
        script.beginning.draftKept = Timestamp(year: 2026, month: 11, day: 20)
      })
    await journey.start()
    try compare([journey.text], "start")
  }

  private func compare(_ pictures: [String], _ name: String) throws {
    let text = pictures.joined(separator: "\n\n=====\n") + "\n"
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Goldens/Screens/\(name).txt")
    if ProcessInfo.processInfo.environment["BOARDWALK_STORE_GOLDENS"] != nil {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      return
    }
    let stored = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    #expect(text == stored, "\(name) looks different; look at it, then store it with BOARDWALK_STORE_GOLDENS=1")
  }
}
