/// A guess of the stage of a status, from what its name says and what the server hints.
package enum StageSuggestion {
  /// Words in a status's name that point to a stage; the first list that matches decides.
  ///
  /// Waiting stands before working ("waiting on customer to schedule"), and closed words stand before all, as
  /// names such as ">Closed - no response" hold several.
  private static let words: [(Stage, [String])] = [
    (.resolved, ["closed", "complete", "resolved", "cancel", "done", "solved", "finished", "merged", "no response"]),
    (
      .waiting, ["wait", "hold", "pending", "customer action", "on order", "parts", "vendor", "third party", "delayed"]
    ),
    (.new, ["new", "unassigned", "not responded", "re-opened", "reopened", "received"]),
    (
      .triaged,
      ["triage", "assigned", "dispatch", "acknowledged", "queue", "scheduled", "planned", "review", "accepted"]
    ),
    (
      .working,
      [
        "progress", "working", "work ", "escalat", "responded", "onsite", "on site", "on-site", "started", "active",
        "open",
      ]
    ),
  ]

  /// The likeliest stage, or `nil` where nothing points to one.
  package static func stage(for status: BoardStatus) -> Stage? {
    if status.isClosed { return .resolved }
    let name = status.name.lowercased()
    for (stage, list) in words where list.contains(where: name.contains) { return stage }
    switch status.escalation {
    case "NotResponded": return .new
    case "Responded": return .triaged
    case "ResolutionPlan": return .working
    case "Resolved": return .resolved
    default: return nil
    }
  }

  /// Guesses for all statuses that have one.
  package static func stages(for statuses: some Sequence<BoardStatus>) -> [Record.ID: Stage] {
    var guesses: [Record.ID: Stage] = [:]
    for status in statuses { guesses[status.id] = stage(for: status) }
    return guesses
  }
}
