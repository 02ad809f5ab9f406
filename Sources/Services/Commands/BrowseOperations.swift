package import Model

/// Looks at the instance of a saved profile as the pickers do.
package protocol BrowseOperations: Sendable {
  /// Reads a list, a page at a time.
  ///
  /// - Parameters:
  ///   - resource: Whose records.
  ///   - parent: The parent's id for a resource that stands below one.
  ///   - search: A part of the name, matched by the server without regard to case; `nil` for all.
  /// - Returns: A stream of pages that throws a `Problem`.
  func records(of resource: Resource.ID, parent: Record.ID?, search: String?) -> AsyncThrowingStream<
    [Record], any Error
  >

  /// Reads one ticket.
  func ticket(_ number: Record.ID) async throws(Problem) -> TicketView
}
