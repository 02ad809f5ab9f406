package import Model

/// A list of the API: its path, the twin that needs fewer rights, and the right it needs.
package struct ListPath: Sendable, Hashable {
  /// Below the API base, without slashes at its ends.
  package let path: String
  package let twin: String?
  package let permission: Resource.Permission?

  package init(_ path: String, twin: String? = nil, permission: Resource.Permission? = nil) {
    self.path = path
    self.twin = twin
    self.permission = permission
  }

  /// A resource's list.
  ///
  /// - Parameters:
  ///   - resource: The resource.
  ///   - route: Which of its lists; the first when none is given.
  ///   - parent: The parent whose list it is, for resources that stand below another.
  package init(_ resource: Resource, route: Resource.Route? = nil, parent: Record.ID? = nil) {
    let route = route ?? resource.routes[0]
    let parent = parent.map(String.init) ?? ""
    path = route.path.split(separator: "/").map { $0 == "{parent}" ? parent : String($0) }.joined(separator: "/")
    twin = route.twin.map { twin in
      twin.split(separator: "/").map { $0 == "{parent}" ? parent : String($0) }.joined(separator: "/")
    }
    permission = route.permission ?? resource.permission
  }

  /// The twin in the list's place.
  var ofTwin: ListPath? { twin.map { ListPath($0, permission: permission) } }
}

/// One page to ask for.
package struct PageRequest: Sendable, Hashable {
  /// Where in the list the page starts.
  package enum Start: Sendable, Hashable {
    /// Header `pagination-type: forward-only`; the server goes by id.
    case forwardOnly(after: Record.ID?)
    /// `orderBy=id` and `id > last`: rows that move cannot be skipped here either.
    case byID(after: Record.ID?)
    /// `orderBy=id` and a page number, from 1.
    case byNumber(Int)
  }

  package var path: String
  package var query: Query
  /// The members asked for; empty asks for whole records.
  package var fields: [String]
  package var pageSize: Int
  package var start: Start

  package init(path: String, query: Query, fields: [String], pageSize: Int, start: Start) {
    self.path = path
    self.query = query
    self.fields = fields
    self.pageSize = pageSize
    self.start = start
  }
}
