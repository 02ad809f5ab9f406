package import Model

/// What to look for in each record of a page: the paths of a resource's columns as a tree of keys.
///
/// Compiled once for each list; a scanner walks a record and the tree side by side.
package struct ScanPlan: Sendable, Hashable {
  /// A key of a record, or of an object inside it.
  package struct Node: Sendable, Hashable {
    /// The key as it stands in JSON, unescaped.
    package let key: [UInt8]
    /// The node of the object around it, or -1 at the top of the record.
    ///
    /// A parent comes before its children.
    package let parent: Int
    /// The column that takes the value, or -1 where the node only leads on.
    package fileprivate(set) var column: Int
  }

  /// What is scanned.
  package let resource: Resource.ID
  /// The table's columns, in the order in which they are bound; the first is the primary key `id`.
  package let columns: [Field]
  /// For each column the text that stands where the list's records leave it out.
  package let constants: [[UInt8]?]
  /// Paths whose values are handed out as raw JSON besides the columns, such as a company's `types`.
  package let extras: [[String]]
  /// The tree, parents first.
  package let nodes: [Node]

  /// Compiles the columns of a resource.
  ///
  /// - Parameters:
  ///   - resource: Whose list is scanned.
  ///   - route: The list; it may hold values for columns that its records leave out.
  ///   - extras: Paths of values to hand out as raw JSON besides.
  package init(_ resource: Resource, route: Resource.Route? = nil, extras: [[String]] = []) {
    self.resource = resource.id
    self.columns = resource.fields
    self.constants = resource.fields.map { field in (route?.constants[field.column]).map { Array($0.utf8) } }
    self.extras = extras
    var nodes: [Node] = []
    for (column, path) in (resource.fields.map(\.path) + extras).enumerated() {
      var parent = -1
      for key in path {
        let bytes = Array(key.utf8)
        if let found = nodes.firstIndex(where: { $0.parent == parent && $0.key == bytes }) {
          parent = found
        } else {
          nodes.append(Node(key: bytes, parent: parent, column: -1))
          parent = nodes.count - 1
        }
      }
      precondition(parent >= 0 && nodes[parent].column < 0, "two columns of \(resource.id) read \(path)")
      nodes[parent].column = column
    }
    self.nodes = nodes
  }

  /// How many values a scanner hands out for each record: the columns, then the extras.
  package var width: Int { columns.count + extras.count }
}
