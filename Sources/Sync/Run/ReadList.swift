import ConnectWise
import Model

/// A list to read: one of a resource's routes with its conditions, below a parent where it stands below one.
struct ReadList: Sendable {
  let scoped: ScopeConditions.List
  var parent: Record.ID?

  func path(of resource: Resource) -> ListPath { scoped.path(of: resource, parent: parent) }

  /// The list's query with one more condition.
  func query(and condition: Condition) -> Query {
    Query(scoped.query.conditions && condition, children: scoped.query.childConditions)
  }
}
