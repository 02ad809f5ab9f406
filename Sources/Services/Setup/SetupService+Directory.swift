package import Model
import Sync

extension SetupService {
  package func organizations(_ draft: SetupDraft) async throws(Problem) -> OrganizationIndex {
    do {
      let all = try await workplace.withStoreThere(of: draft) { try await $0.organizations() } ?? []
      return OrganizationIndex(
        all.map { Organization(slug: $0.slug, name: $0.name, company: $0.companyID, isActive: true) })
    } catch { throw Problem(error) }
  }

  package func companiesWithTickets(
    _ draft: SetupDraft, since: Timestamp
  ) async throws(Problem) -> Set<Record.ID> {
    do {
      let found = try await workplace.withStoreThere(of: draft) {
        try await Self.companiesWithTickets($0, since: since)
      }
      guard let companies = found ?? nil else { throw Self.noTickets }
      return companies
    } catch { throw Problem(error) }
  }

  /// - Returns: `nil` where no ticket is here.
  private static func companiesWithTickets(_ store: any Store, since: Timestamp) async throws -> Set<Record.ID>? {
    guard try await store.rowCounts()[.tickets] ?? 0 > 0 else { return nil }
    var companies: Set<Record.ID> = []
    var last: Record.ID?
    while !Task.isCancelled {
      let page = try await store.values(["company_id", "last_updated"], of: .tickets, after: last, limit: 5_000)
      guard let end = page.last?.id else { break }
      last = end
      for (_, values) in page {
        guard let company = values[0].integer, let updated = values[1].string.flatMap({ Timestamp($0) }),
          updated >= since
        else { continue }
        companies.insert(Record.ID(company))
      }
    }
    return companies
  }

  private static var noTickets: Problem {
    Problem("No tickets are here yet to look at.", mend: "After the first sync this can be chosen.")
  }

  package func readText(_ path: String) async throws(Problem) -> String {
    do { return String(decoding: try workplace.readFile(full(path)), as: UTF8.self) } catch {
      throw Problem(error)
    }
  }

  package func writeText(_ text: String, to path: String) async throws(Problem) -> String {
    let path = full(path)
    do { try workplace.writeFile(Array(text.utf8), path) } catch { throw Problem(error) }
    return path
  }

  private func full(_ path: String) -> String {
    guard path.hasPrefix("~/"), let home = workplace.environment["HOME"] else { return path }
    return home + path.dropFirst()
  }
}
