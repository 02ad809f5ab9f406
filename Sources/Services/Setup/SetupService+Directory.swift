package import Model
import Sync

extension SetupService {
  package func organizations(_ draft: SetupDraft) async throws(Problem) -> OrganizationIndex {
    guard let store = try await store(of: draft) else { return OrganizationIndex([]) }
    do throws(StoreError) {
      let all = try await store.organizations()
      await store.close()
      return OrganizationIndex(
        all.map {
          Organization(slug: $0.slug, name: $0.name, company: $0.companyID, isActive: true)
        })
    } catch {
      await store.close()
      throw Problem(error)
    }
  }

  package func companiesWithTickets(
    _ draft: SetupDraft, since: Timestamp
  ) async throws(Problem) -> Set<Record.ID> {
    guard let store = try await store(of: draft) else { throw Self.noTickets }
    do throws(StoreError) {
      let isThere = try await store.rowCounts()[.tickets] ?? 0 > 0
      var companies: Set<Record.ID> = []
      var last: Record.ID?
      while isThere, !Task.isCancelled {
        let page = try await store.values(
          ["company_id", "last_updated"], of: .tickets, after: last, limit: 5_000)
        guard let end = page.last?.id else { break }
        last = end
        for (_, values) in page {
          guard let company = values[0].integer,
            let updated = values[1].string.flatMap({ Timestamp($0) }),
            updated >= since
          else { continue }
          companies.insert(Record.ID(company))
        }
      }
      await store.close()
      if isThere { return companies }
    } catch {
      await store.close()
      throw Problem(error)
    }
    throw Self.noTickets
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

  /// The store that the draft names, or `nil` before a run has made it.
  private func store(of draft: SetupDraft) async throws(Problem) -> (any Store)? {
    let path = draft.store == "sqlite" ? workplace.home.store(workplace.name).path : draft.store
    guard workplace.fileExists(path) else { return nil }
    do { return try await workplace.openStore(path, draft.profileID) } catch {
      throw Problem(error)
    }
  }
}
