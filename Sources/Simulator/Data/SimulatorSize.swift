/// How much the simulated provider has of everything.
package struct SimulatorSize: Sendable, Hashable {
  package var companies = 312
  package var contacts = 1_900
  package var tickets = 4_800
  package var members = 24
  package var opportunities = 120
  /// Boards, one of which is a project board when there are two or more.
  package var boards = 6

  package init() {}

  /// A provider that a test can look at whole.
  package static let small: SimulatorSize = {
    var size = SimulatorSize()
    size.companies = 12
    size.contacts = 40
    size.tickets = 90
    size.members = 6
    size.opportunities = 9
    size.boards = 3
    return size
  }()
}
