import ConnectWise
import Foundation
import Model
import Simulator
import Sync
import TestSupport
import Testing

/// Faults combined at random, runs between changes, then one run without faults: the store is what the server has.
///
/// A seed that fails is run alone with `BOARDWALK_SEED=N`; `BOARDWALK_SEEDS=N` runs that many.
@Suite("After any faults, one clean run", .timeLimit(.minutes(60)))
struct FaultScheduleTests {
  @Test("leaves the store as the server has it", arguments: Seeds.upTo(40))
  func schedule(_ seed: UInt64) async throws {
    var story = try Story(seed)
    try await story.live()
  }
}

/// A world's life by a seed: changes, faulted runs and changes of mind, then a clean run.
private struct Story {
  let seed: UInt64
  let world: World
  var random: SeededRandom
  var settings = SyncSettings()
  /// Deletions looked at so far.
  var looked = 0
  /// Whether a list looked as if it ended before its end: only a walk over all of it mends what that hid.
  var needsFullWalk = false
  /// What happened, for whoever reads about a failure.
  var log: [String] = []

  init(_ seed: UInt64) throws {
    self.seed = seed
    random = SeededRandom(seed: seed &* 0x9E37)
    var manners = World.Manners()
    manners.isEncrypted = seed % 5 == 0
    manners.pageSize = [nil, 5, 17, 40].randomElement(using: &random) ?? nil
    manners.skew = random.oneIn(3) ? Int64.random(in: -86_400...86_400, using: &random) : 0
    manners.hidesDate = random.oneIn(6)
    world = try World(seed: seed, manners)
    settings = try choose()
  }

  var comment: Comment { "BOARDWALK_SEED=\(seed): \(log.joined(separator: "; "))" }

  mutating func live() async throws {
    for _ in 0..<Int.random(in: 2...5, using: &random) {
      if random.oneIn(2) { try world.work(&random, count: Int.random(in: 1...8, using: &random), late: late()) }
      if random.oneIn(4) { settings = try choose() }
      try await faultedRun()
      world.wait(hours: Double.random(in: 0.02...30, using: &random))
    }
    if random.oneIn(2) { try world.work(&random, count: Int.random(in: 1...8, using: &random), late: late()) }
    try await cleanRun()
  }

  /// How long ago a commit says that it was made, at the most: what the overlap bears beside the clocks' difference.
  private mutating func late() -> Int64 {
    let room = 26 * 3_600 - (world.manners.hidesDate ? max(0, world.manners.skew) : 0) - 600
    return random.oneIn(2) ? 0 : Int64.random(in: 0...room, using: &random)
  }

  /// A profile as somebody may choose it.
  private mutating func choose() throws -> SyncSettings {
    var settings = SyncSettings()
    settings.resources = [.members, .companies, .contacts, .tickets, .opportunities]
    let others: [DataType.ID] = [
      .timeEntries, .configurations, .agreements, .invoices, .catalog, .products, .purchaseOrders, .projects,
    ]
    settings.resources += others.filter { _ in random.oneIn(4) }
    // A request for each ticket or company.
    settings.resources += [.ticketNotes, .companySites].filter { _ in random.oneIn(8) }
    settings.companies.skipInactive = random.oneIn(2)
    if random.oneIn(3) { settings.companies.excludeTypes = [Int.random(in: 1...5, using: &random)] }
    if random.oneIn(5) { settings.companies.includeStatuses = [1, 2, 3] }
    if random.oneIn(5) { settings.opportunities.excludeTypes = [Int.random(in: 1...4, using: &random)] }
    let boards = try world.simulator.ids(of: "service/boards")
    if random.oneIn(2) { settings.tickets.boards = boards.filter { _ in random.oneIn(2) } }
    settings.tickets.closedSince = random.oneIn(2) ? .all : .days(Int.random(in: 20...400, using: &random))
    return settings
  }

  private mutating func faultedRun() async throws {
    var isLie = false
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      let draw = RandomFaults.draw(&random)
      world.simulator.inject(draw.fault)
      isLie = isLie || draw.isLie
      if case .emptyList = draw.fault.kind { needsFullWalk = true }
      log.append(
        "\(draw.fault.kind) on \(draw.fault.path ?? "all") after \(draw.fault.skips), \(draw.fault.times ?? 0)")
    }
    var request = SyncEngine.Request()
    request.isFull = random.oneIn(6)
    if random.oneIn(8) { request.deadline = world.ourNow.advanced(by: Int64.random(in: 0...20, using: &random)) }
    let before = random.oneIn(3) ? try happenOnTheWay() : nil
    let isDisturbed = before != nil
    let cancelled = random.oneIn(6) ? Int.random(in: 1...90, using: &random) : nil
    if cancelled != nil { log.append("cancelled at \(cancelled ?? 0)") }
    let run = try await world.run(settings, request, cancelledAt: cancelled)
    log.append("exit \(run.exit) \(run.problems)")
    world.mend()
    try await lookAtDeletions(before)
    guard run.exit == 0, !isLie, !isDisturbed, !needsFullWalk else { return }
    let differences = try await world.differences(settings, leaving: rarelyRead)
    #expect(differences.isEmpty, comment)
  }

  /// The lists that are read once a day only.
  private var rarelyRead: Set<Resource.ID> {
    Set(Resource.all.filter { $0.parent != nil && $0.id != .boardStatuses }.map(\.id))
  }

  /// Lets something happen between two requests of the next run.
  ///
  /// - Returns: What the store should hold as things stand before, where the run may miss something of it.
  private mutating func happenOnTheWay() throws -> [Resource.ID: [Record.ID: String]]? {
    let number = Int.random(in: 1...60, using: &random)
    let world = world
    switch Int.random(in: 0..<3, using: &random) {
    case 0:
      let name = World.codebases.randomElement(using: &random) ?? "v2025_1"
      world.transport.before(request: number) { world.simulator.rename(codebase: "\(name)/") }
      log.append("renamed \(name) at \(number)")
      return nil
    case 1:
      let lists = [
        "companies", "contacts", "service/tickets", "members", "service/boards", "service/info/boards", "opportunities",
      ]
      let name = lists.randomElement(using: &random) ?? "members"
      world.transport.before(request: number) { world.simulator.deny(name) }
      log.append("denied \(name) at \(number)")
    default:
      let (seed, count) = (random.next(), Int.random(in: 1...5, using: &random))
      world.transport.before(request: number) {
        var chance = SeededRandom(seed: seed)
        do { try world.work(&chance, count: count) } catch { Issue.record(error) }
      }
      log.append("work at \(number)")
    }
    return try world.truth(settings).rows()
  }

  private mutating func cleanRun() async throws {
    var request = SyncEngine.Request()
    // Lists below a board are read once a day, everything in a full run.
    if needsFullWalk || random.oneIn(2) { request.isFull = true } else { world.wait(hours: 25) }
    let run = try await world.run(settings, request)
    log.append("clean exit \(run.exit) \(run.problems)")
    #expect(run.exit == 0, comment)
    try await lookAtDeletions()
    let differences = try await world.differences(settings, hasBelow: request.isFull)
    #expect(differences.isEmpty, comment)
    for comparison in try await world.verify(settings) { #expect(comparison.agrees, "\(comparison) \(comment)") }
    let cursors = try await world.cursors()
    for resource in world.truth(settings).resources {
      let cursor = cursors[resource.id]
      #expect(cursor?.walk == nil && cursor?.since != nil, "\(resource.id) \(comment)")
      let latest = world.manners.hidesDate ? max(world.serverNow, world.ourNow) : world.serverNow
      #expect(cursor?.since.map { $0 <= latest } ?? false, "\(resource.id) \(comment)")
    }
  }

  /// Only what the server deleted left as deleted, and only what the profile leaves out as out of scope.
  ///
  /// `before` is what the store should have held when the run began, where that is not what it is now.
  private mutating func lookAtDeletions(_ before: [Resource.ID: [Record.ID: String]]? = nil) async throws {
    let rows = try await world.deletions()
    guard rows.count > looked else { return }
    let after = try world.truth(settings).rows()
    let before = before ?? after
    let left = rows.dropFirst(looked).filter { after[$0.resource] != nil }
    let wrong = left.filter { row in
      let belongs = before[row.resource]?[row.id] != nil && after[row.resource]?[row.id] != nil
      return belongs && !world.wasDeleted(row.resource, row.id)
    }
    #expect(wrong.count == 0, "\(wrong.map { "\($0.resource)/\($0.id) as \($0.reason)" }) left. \(comment)")
    let misnamed = left.filter {
      $0.reason == Removal.Reason.deleted.rawValue && !world.wasDeleted($0.resource, $0.id)
    }
    #expect(misnamed.count == 0, "\(misnamed.map { "\($0.resource)/\($0.id)" }) left as deleted. \(comment)")
    looked = rows.count
  }
}
