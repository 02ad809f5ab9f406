import Model

/// What of a running simulator can be changed from outside, besides its data.
struct ServerState: Sendable {
  var codebase: String
  /// Paths, resource names and role rows that are forbidden, in lower case.
  var denied: Set<String> = []
  var limits = RowLimits()
  /// Public keys that were deleted at the server.
  var revokedKeys: Set<String> = []
  var faults: [FaultEntry] = []
  var nextFault = 1

  struct FaultEntry: Sendable {
    let id: Int
    var fault: Fault
    var seen = 0
  }

  /// Whether the role lacks what a list needs.
  func isDenied(_ route: Route) -> Bool {
    guard !denied.isEmpty else { return false }
    let permission = route.permission
    var names = [route.path]
    if !permission.module.isEmpty {
      names += ["\(permission.module) / \(permission.function)", permission.function, permission.words]
      names += permission.table.map { [$0] } ?? []
      names += route.resource.map { [$0.rawValue] } ?? []
    }
    return names.contains { denied.contains($0.lowercased()) }
  }

  /// The Inquire level of a role row: `None`, `My` or `All`.
  func level(of permission: Resource.Permission) -> String {
    let routes = RouteTable.standard.routes.filter {
      $0.permission.module == permission.module && $0.permission.function == permission.function
    }
    if routes.allSatisfy({ isDenied($0) }) { return "None" }
    return permission.function == "Service Tickets" && limits.onlyTicketsOf != nil ? "My" : "All"
  }

  /// The faults that hit a request to a path, counting it.
  mutating func faults(hitting path: String) -> [Fault.Kind] {
    var hits: [Fault.Kind] = []
    for index in faults.indices where faults[index].fault.concerns(path) {
      faults[index].seen += 1
      let order = faults[index].seen - faults[index].fault.skips
      if order > 0, order <= faults[index].fault.times ?? Int.max { hits.append(faults[index].fault.kind) }
    }
    return hits
  }
}
