import Foundation
import Model
import Simulator
import Sync
import TestSupport

extension World {
  /// The kinds of record that people change every day, with the name of a text that they may change.
  private static let texts: [(kind: RecordKind, text: String)] = [
    (.tickets, "summary"), (.companies, "name"), (.contacts, "title"), (.members, "title"), (.opportunities, "name"),
    (.projects, "name"), (.configurations, "name"), (.agreements, "name"), (.invoices, "reference"),
    (.catalogItems, "description"), (.products, "description"), (.purchaseOrders, "poNumber"), (.timeEntries, "notes"),
    (.companyTypes, "name"), (.companyStatuses, "name"), (.boards, "name"), (.statuses, "name"), (.types, "name"),
    (.priorities, "name"), (.locations, "name"), (.opportunityStatuses, "name"),
  ]

  /// The kinds whose records come and go.
  private static let coming: [RecordKind] = [
    .tickets, .contacts, .opportunities, .configurations, .agreements, .invoices, .catalogItems, .products,
    .purchaseOrders, .timeEntries, .companies, .members, .projects, .statuses, .companyTypes,
  ]

  /// Lets people work on the server: some records change, come, go, move and are merged.
  ///
  /// Whatever reads otherwise afterwards counts as saved now, also where only a name in a reference changed; or `late`
  /// seconds ago, as slow commits say.
  func work(_ random: inout SeededRandom, count: Int, late: Int64 = 0) throws {
    let before = try saved()
    for _ in 0..<count { try happen(&random) }
    let stamp = serverNow.advanced(by: -late)
    for (key, record) in try saved() where before[key]?.json != record.json {
      guard let kind = RecordKind(key.resource) else { continue }
      simulator.update(kind, key.id, at: stamp)
    }
  }

  /// All records that the world compares, as served now.
  private func saved() throws -> [Key: Simulator.Served] {
    var found: [Key: Simulator.Served] = [:]
    let boards = try simulator.ids(of: "service/boards")
    for resource in Resource.all where RecordKind(resource.id) != nil {
      for route in resource.routes {
        guard resource.parent == nil || resource.parent == .boards else { continue }
        let paths =
          resource.parent == nil
          ? [route.path] : boards.map { route.path.replacingOccurrences(of: "{parent}", with: "\($0)") }
        for path in paths {
          for served in try simulator.records(of: path) { found[Key(resource: resource.id, id: served.id)] = served }
        }
      }
    }
    return found
  }

  private func ids(_ kind: RecordKind) throws -> [Record.ID] {
    let resource = Resource.all.first { RecordKind($0.id) == kind }
    guard let resource else { return [] }
    guard resource.parent != nil else {
      return try resource.routes.flatMap { try simulator.ids(of: $0.path) }
    }
    return try simulator.ids(of: "service/boards").flatMap { board in
      try simulator.ids(of: resource.routes[0].path.replacingOccurrences(of: "{parent}", with: "\(board)"))
    }
  }

  private func one(_ kind: RecordKind, _ random: inout SeededRandom) throws -> Record.ID? {
    try ids(kind).randomElement(using: &random)
  }

  private func happen(_ random: inout SeededRandom) throws {
    switch Int.random(in: 0..<16, using: &random) {
    case 0...3: try change(&random)
    case 4...5: try come(&random)
    case 6...7: try go(&random)
    case 8: try move(&random)
    case 9: try merge(&random)
    case 10:
      // The ticket is closed, opened again or just moved on.
      guard let ticket = try one(.tickets, &random), let status = try one(.statuses, &random) else { return }
      simulator.update(.tickets, ticket, ["status": .reference(.statuses, status)])
    case 11:
      guard let company = try one(.companies, &random) else { return }
      simulator.update(
        .companies, company, ["status": .reference(.companyStatuses, Int.random(in: 1...6, using: &random))])
    case 12:
      guard let company = try one(.companies, &random), let type = try one(.companyTypes, &random) else { return }
      simulator.update(.companies, company, ["types": .list([.reference(.companyTypes, type)])])
    case 13:
      guard let company = try one(.companies, &random) else { return }
      if random.oneIn(2) {
        noteDeleted(.companies, company)
        simulator.softDelete(company: company)
      } else {
        simulator.update(.companies, company, ["deletedFlag": .flag(false)])
      }
    case 14:
      guard let board = try one(.boards, &random), random.oneIn(3) else { return }
      simulator.update(.boards, board, ["inactiveFlag": .flag(random.oneIn(2))])
    default:
      guard let opportunity = try one(.opportunities, &random), let type = try one(.opportunityTypes, &random) else {
        return
      }
      simulator.update(.opportunities, opportunity, ["type": .reference(.opportunityTypes, type)])
    }
  }

  private func change(_ random: inout SeededRandom) throws {
    guard let (kind, text) = Self.texts.randomElement(using: &random), let id = try one(kind, &random) else { return }
    simulator.update(kind, id, [text: .text("changed \(Int.random(in: 0..<1_000_000, using: &random)) \u{1F4A1}")])
  }

  private func come(_ random: inout SeededRandom) throws {
    guard let kind = Self.coming.randomElement(using: &random) else { return }
    simulator.add(kind)
  }

  /// Something is deleted; never the last of its kind, and boards never.
  private func go(_ random: inout SeededRandom) throws {
    guard let kind = Self.coming.randomElement(using: &random),
      let resource = Resource.all.first(where: { RecordKind($0.id) == kind })
    else { return }
    let all = try ids(kind)
    guard all.count > 4, let id = all.randomElement(using: &random) else { return }
    noteDeleted(resource.id, id)
    simulator.remove(kind, id)
  }

  /// A ticket goes to another board, or a record to another company.
  private func move(_ random: inout SeededRandom) throws {
    if random.oneIn(2) {
      guard let ticket = try one(.tickets, &random), let board = try one(.boards, &random) else { return }
      let statuses = try simulator.ids(of: "service/boards/\(board)/statuses")
      guard let status = statuses.randomElement(using: &random) else { return }
      simulator.update(
        .tickets, ticket, ["board": .reference(.boards, board), "status": .reference(.statuses, status)])
    } else {
      let kinds: [RecordKind] = [.tickets, .contacts, .opportunities, .configurations, .agreements, .timeEntries]
      guard let kind = kinds.randomElement(using: &random), let id = try one(kind, &random),
        let company = try one(.companies, &random)
      else { return }
      simulator.update(kind, id, ["company": .reference(.companies, company)])
    }
  }

  private func merge(_ random: inout SeededRandom) throws {
    let tickets = try simulator.ids(of: "service/tickets")
    guard let ticket = tickets.randomElement(using: &random), let parent = tickets.randomElement(using: &random),
      ticket != parent
    else { return }
    simulator.merge(ticket: ticket, into: parent)
  }
}
