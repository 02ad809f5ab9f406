package import Model

/// What ConnectWise must allow for a choice of data types: the least that their lists need, and no more.
///
/// Read from the resource table alone, so a list that is added there is in the guide too.
package struct AccessNeeds: Sendable, Hashable {
  /// A row of the security role, and what it is for.
  package struct Row: Sendable, Hashable {
    package let permission: Resource.Permission
    /// The lists that it lets be read, in the order of a run.
    package fileprivate(set) var lists: [String]
    /// Whether, without it, ConnectWise still gives a shorter form of each of these lists.
    package fileprivate(set) var isSpared: Bool
  }

  /// The data types with all that they require, in the order of screens.
  package let dataTypes: [DataType.ID]
  /// Each row once, in the order of the role's screen: by module, function and table.
  package let rows: [Row]
  /// The APIs that an integrator login must allow, by their names in the table *Integrator Login*.
  package let integratorAPIs: [String]

  package init(_ chosen: some Sequence<DataType.ID>) {
    dataTypes = DataType.closure(of: chosen)
    var rows: [Resource.Permission: Row] = [:]
    var apis: Set<String> = []
    for resource in Resource.of(dataTypes) {
      for route in resource.routes {
        let permission = route.permission ?? resource.permission
        var row = rows[permission] ?? Row(permission: permission, lists: [], isSpared: true)
        let title = route.title ?? resource.title
        if !row.lists.contains(title) { row.lists.append(title) }
        row.isSpared = row.isSpared && route.twin != nil
        rows[permission] = row
        if let api = Self.integratorAPI(of: route.path) { apis.insert(api) }
      }
    }
    self.rows = rows.values.sorted { Self.order($0.permission) < Self.order($1.permission) }
    integratorAPIs = apis.sorted()
  }

  private static func order(_ permission: Resource.Permission) -> (String, String, String) {
    (permission.module.lowercased(), permission.function.lowercased(), permission.table?.lowercased() ?? "")
  }

  /// The API of the table *Integrator Login* that has a path; `nil` where none is known.
  static func integratorAPI(of path: String) -> String? {
    integratorPaths.filter { path == $0.path || path.hasPrefix($0.path + "/") }.max { $0.path.count < $1.path.count }?
      .api
  }

  /// Which part of the API each switch of the table *Integrator Login* is for; the longest path that fits decides.
  private static let integratorPaths: [(path: String, api: String)] = [
    ("company", "Company"), ("company/contacts", "Contact"), ("company/configurations", "Configuration"),
    ("finance/agreements", "Agreement"), ("finance/invoices", "Invoice"),
    ("procurement", "Product"), ("procurement/purchaseorders", "Purchasing"), ("project", "Project"),
    ("sales", "Opportunity"), ("sales/activities", "Activity"), ("schedule", "Schedule"),
    ("service", "Service Ticket"), ("system", "System"), ("system/members", "Member"), ("time", "Time Entry"),
  ]
}
