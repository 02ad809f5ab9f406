import Model
import Testing

@Suite struct StageSuggestionTests {
  @Test(
    "a status's name points to its stage",
    arguments: [
      ("New (not responded)", Stage.new), ("New", .new), ("Triage", .triaged), ("Assigned", .triaged),
      ("In Progress", .working), ("Escalated to L2", .working), ("Waiting on Customer", .waiting),
      ("Waiting Parts", .waiting), ("On Hold", .waiting), ("Scheduled", .triaged), (">Closed", .resolved),
      ("Completed", .resolved), ("Cancelled", .resolved), ("Closed - no response", .resolved),
    ])
  func names(_ name: String, _ stage: Stage) {
    #expect(StageSuggestion.stage(for: BoardStatus(id: 1, boardID: 1, name: name)) == stage)
  }

  @Test("the server's word on closing outranks the name")
  func closed() {
    let status = BoardStatus(id: 1, boardID: 1, name: "In Progress", isClosed: true)
    #expect(StageSuggestion.stage(for: status) == .resolved)
  }

  @Test("the escalation tells where the name says nothing")
  func escalation() {
    let status = BoardStatus(id: 1, boardID: 1, name: "日本 サポート", escalation: "ResolutionPlan")
    #expect(StageSuggestion.stage(for: status) == .working)
    #expect(StageSuggestion.stage(for: BoardStatus(id: 1, boardID: 1, name: "Blue")) == nil)
  }
}
