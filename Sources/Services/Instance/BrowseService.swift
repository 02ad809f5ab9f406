import ConnectWise
package import Model

/// Looks at the instance of a saved profile as the pickers do.
package struct BrowseService: BrowseOperations {
  private let workplace: Workplace
  private let clients: Clients

  package init(_ workplace: Workplace, clients: Clients) {
    self.workplace = workplace
    self.clients = clients
  }

  package func records(
    of resource: Resource.ID, parent: Record.ID?, search: String?
  ) -> AsyncThrowingStream<[Record], any Error> {
    AsyncThrowingStream { continuation in
      let task = Task {
        do {
          let client = try await client()
          let resource = Resource[resource]
          var query = Query.everything
          if let search, let name = resource.field(resource.pick.label)?.conditionName {
            query = Query(.compare(name, .contains, .text(search)))
          }
          try await client.eachPage(ListPath(resource, parent: parent), query) {
            continuation.yield($0)
            return !Task.isCancelled
          }
          continuation.finish()
        } catch {
          continuation.finish(throwing: Problem(error))
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  package func ticket(_ number: Record.ID) async throws(Problem) -> TicketView {
    let client = try await client()
    do {
      return try await InstanceService(client, now: workplace.now).ticket(number)
    } catch  where error.kind == .recordNotFound {
      throw Problem("There is no ticket \(number).", mend: "Give the number of another one.")
    } catch { throw Problem(error) }
  }

  private func client() async throws(Problem) -> Client {
    let profile: Profile
    do { profile = try workplace.profiles.load(workplace.name).profile } catch { throw Problem(error) }
    return try await clients.client(profile)
  }
}
