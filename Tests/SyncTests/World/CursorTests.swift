import Foundation
import Model
import Simulator
import Sync
import TestSupport
import Testing

/// Cursors against a model: whatever the clocks say and however late commits show, nothing is left behind for good.
///
/// Only what changed is read here, never everything: neither a full run nor a comparison of ids may mend what a cursor
/// missed.
@Suite("Cursors", .timeLimit(.minutes(30)))
struct CursorTests {
  /// How far behind the cursor changes are read.
  private static let overlap: Int64 = 26 * 3_600

  @Test(
    "miss nothing, by clocks a day apart, without a Date, with late commits and failing runs", arguments: Seeds.upTo(16)
  )
  func property(_ seed: UInt64) async throws {
    var random = SeededRandom(seed: seed &* 0x51ED)
    var manners = World.Manners()
    manners.skew = [-86_400, -3_600, 0, 90, 86_400].randomElement(using: &random) ?? 0
    manners.hidesDate = random.oneIn(2)
    manners.pageSize = random.oneIn(2) ? 7 : nil
    let world = try World(seed: seed, manners)
    var settings = SyncSettings()
    settings.resources = [.companies, .tickets]
    settings.companies.skipInactive = false
    settings.tickets.closedSince = .all
    settings.tickets.boards = try world.simulator.ids(of: "service/boards")
    var log = "BOARDWALK_SEED=\(seed), skew \(manners.skew), \(manners.hidesDate ? "no Date" : "Date")"
    #expect(try await world.run(settings).exit == 0)

    // Where the server tells no time, the cursor is by our clock: what that is ahead is lost of the overlap.
    let room = Self.overlap - (manners.hidesDate ? max(0, manners.skew) : 0) - 600
    var shown: [Int: String] = [:]
    for _ in 0..<6 {
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        // Committed now, but with the time at which somebody began to write it.
        let late = random.oneIn(3) ? 0 : Int64.random(in: 0...room, using: &random)
        guard let ticket = try world.simulator.ids(of: "service/tickets").randomElement(using: &random) else {
          continue
        }
        let text = "changed \(random.next())"
        world.simulator.update(.tickets, ticket, ["summary": .text(text)], at: world.serverNow.advanced(by: -late))
        shown[ticket] = text
        log += "; \(ticket) late by \(late)"
      }
      let isFailing = random.oneIn(3)
      if isFailing {
        let kind = [Fault.Kind.serverError, .hangUp, .truncated, .cannotRoute].randomElement(using: &random)
        world.simulator.inject(
          Fault(kind ?? .serverError, on: "service/tickets", after: Int.random(in: 0...3, using: &random)))
      }
      let run = try await world.run(settings)
      world.mend()
      log += "; exit \(run.exit) at \(world.serverNow)"
      if run.exit == 0 {
        let rows = try await world.rows(of: [.tickets])[.tickets] ?? [:]
        // Tickets of companies that were deleted do not belong in the store.
        let belonging = try world.truth(settings).rows()[.tickets] ?? [:]
        let missed = shown.filter { id, text in
          belonging[id] != nil && !(rows[id]?.contains("\"\(text)\"") ?? false)
        }.map(\.key)
        #expect(missed.isEmpty, "missed \(missed). \(log)")
        // Nothing was read whole: else this would prove nothing.
        #expect(run.hasReadOnlyChanges(of: .tickets), "\(log)")
      }
      // Never over the weekly full walk: the whole story takes less than a day.
      world.wait(hours: Double.random(in: 0.02...3, using: &random))
    }
  }
}

extension World.Run {
  /// Whether a resource was read by its changes, or gone on with.
  fileprivate func hasReadOnlyChanges(of resource: Resource.ID) -> Bool {
    events.allSatisfy { event in
      if case .resourceStart(resource, let mode, _, _) = event {
        mode == "incremental" || mode == "resume"
      } else {
        true
      }
    }
  }
}
