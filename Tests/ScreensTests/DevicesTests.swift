import Model
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

@MainActor
@Suite("Device types")
struct DevicesTests {
  /// The page of the device types, with as many configuration types more as wanted.
  private func devices(_ more: Int = 0, _ size: Size = Size(width: 80, height: 24)) async -> Journey {
    let journey = await journey(on: .sync, size) { script in
      for number in 0..<more {
        let record = Record(["id": .integer(Int64(1_000 + number)), "name": .string("Thing \(number)")])
        if let record { script.catalog.lists[.configurationTypes]?.append(record) }
      }
    }
    journey.state.focus[.sync] = SyncForm.dataType(.configurations)
    await journey.press(.space, .control("n"))
    journey.state.focus[.configure] = ConfigureForm.devices
    await journey.press(.enter)
    return journey
  }

  @Test("The page stands behind Configure when configurations are on, with guesses from the names")
  func guesses() async {
    let journey = await devices()
    #expect(journey.state.page == .devices)
    #expect(journey.state.draft.configure.configurationTypes == [1: .computer, 2: .ignore, 3: .server])
    #expect(journey.text.contains("Domain"))
    #expect(journey.text.contains("Ignore    guess"))
    #expect(journey.text.contains("1 type has no device type.  w: go to it"))
    await journey.press("Y", "w", "5", .escape)
    #expect(journey.state.draft.configure.configurationTypes[4] == .mobile)
    #expect(journey.state.draft.deviceGuesses == [])
    #expect(journey.state.page == .configure)
    #expect(journey.text.contains("Device types    4 of 4 types mapped, 1 ignored"))
  }

  @Test("Hundreds of types are found by name and set as a range; undo takes the range back at once")
  func hundreds() async {
    let journey = await devices(400)
    let before = journey.state.draft.configure.configurationTypes
    await journey.press("/")
    await journey.type("thing 39")
    await journey.press(.enter, "v", .end, "3")
    let set = journey.state.draft.configure.configurationTypes.filter { $0.value == .network }
    #expect(set.count == 14)
    await journey.press("u")
    #expect(journey.state.draft.configure.configurationTypes == before)
    await journey.press(.escape)
    #expect(journey.text.contains("404 shown"))
  }

  @Test("Enter offers the device types by name, and the list is left upwards to auto-sync")
  func choice() async {
    let journey = await devices()
    await journey.press(.enter, .end, .enter)
    #expect(journey.state.draft.configure.configurationTypes[2] == .ignore)
    #expect(journey.state.draft.deviceGuesses == [1, 3])
    await journey.press(.up, .space)
    #expect(!journey.state.draft.sync.configurations.autoSync)
    #expect(journey.text.contains("only boardwalk sync configurations reads them"))
  }

  @Test("What was mapped before is kept when the server has it no more, and the review tells what changed")
  func gone() async {
    let journey = await journey(on: .configure) { script in
      script.beginning.profile = SampleInstance.profile
      script.beginning.profile?.sync.resources += [.configurations]
      script.beginning.profile?.configure.configurationTypes = [1: .computer, 77: .printer]
    }
    journey.state.focus[.configure] = ConfigureForm.devices
    await journey.press(.enter)
    #expect(journey.text.contains("#77"))
    #expect(journey.text.contains("gone on server, kept"))
    await journey.press("S", .escape, .control("n"), .control("n"))
    #expect(journey.state.page == .review)
    #expect(journey.state.draft.configure.configurationTypes == [1: .computer, 77: .printer, 2: .ignore, 3: .server])
    #expect(
      journey.state.summary.differences(from: journey.state.profile ?? SampleInstance.profile)
        .contains { $0.label == "Device types" && $0.text == "2 types changed" })
  }

  @Test(
    "Every size shows rows to set and the keys for it",
    arguments: [
      Size(width: 60, height: 20), Size(width: 44, height: 15), Size(width: 40, height: 12),
      Size(width: 200, height: 60),
    ])
  func sizes(_ size: Size) async {
    let journey = await devices(30, size)
    #expect(journey.text.contains("Domain"))
    #expect(journey.text.contains("Auto-sync"))
    await journey.press("2")
    #expect(journey.state.draft.configure.configurationTypes[2] == .server)
  }
}
