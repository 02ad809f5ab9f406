/// One kind of record of ConnectWise and the table that holds it here.
///
/// The list of all of them, ``all``, is the only place where a resource is described: the client's paths, the
/// store's schema, the pickers, the permission audit and the help are read from it.
package struct Resource: Sendable, Hashable, Identifiable {
  /// The name of a resource: its table, and its word on the command line.
  package struct ID: RawRepresentable, Sendable, Hashable, Codable, CodingKeyRepresentable, CustomStringConvertible,
    ExpressibleByStringLiteral, Comparable
  {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package init(stringLiteral value: StaticString) { rawValue = value.description }
    package var description: String { rawValue }
    package static func < (left: ID, right: ID) -> Bool { left.rawValue < right.rawValue }
  }

  /// One list of the API that fills the table.
  package struct Route: Sendable, Hashable {
    /// The boards whose tickets a route holds.
    package enum Boards: Sendable, Hashable { case service, project }

    /// The path below the API base, without slashes at its ends.
    ///
    /// `{parent}` stands for the parent's id.
    package let path: String
    /// The path of the read-only list of the same records that needs fewer rights, where there is one.
    package let twin: String?
    /// The boards that this route serves, for tickets: project boards have a list of their own.
    package let boards: Boards?
    /// Values for columns that the route's records leave out: ``Resource/tickets`` has no `recordType` in one list.
    package let constants: [String: String]
    /// What must be allowed for this list, where it is not what the resource says.
    package let permission: Permission?
    /// What this list has, for people, where it is not what the resource's title says.
    package let title: String?

    package init(
      _ path: String, twin: String? = nil, boards: Boards? = nil, constants: [String: String] = [:],
      permission: Permission? = nil, title: String? = nil
    ) {
      self.permission = permission
      self.title = title
      self.path = path
      self.twin = twin
      self.boards = boards
      self.constants = constants
    }
  }

  /// How changes are found.
  package enum Increment: Sendable, Hashable {
    /// `lastUpdated > [cursor]` brings what changed; ConnectWise accepts this name on every list.
    case lastUpdated
    /// The table is small: it is read whole each run.
    case fullOnly
    /// There is one list below each parent, which tells no changes of its own: it is read whole, this often.
    case withParent(Refresh)
  }

  /// How often the list below a parent is read; always with a full walk.
  package enum Refresh: Sendable, Hashable {
    case everyRun
    case daily
    /// When the parent changed; where a flag's column is named, also once a day while the parent's is off.
    case whenChanged(dailyUnless: String?)
  }

  /// How the server lets the list be walked.
  package enum Paging: Sendable, Hashable {
    /// By id with `pagination-type: forward-only`; rows that move cannot be skipped or repeated.
    case forwardOnly
    /// By page number with `orderBy=id`.
    case byNumber
  }

  /// Which filters of a profile apply to the resource.
  package enum Scope: Sendable, Hashable {
    /// Everything is kept.
    case everything
    /// The company filters.
    case companies
    /// Kept when its company, named by the column, passes the company filters or is absent.
    case ofCompanies(column: String)
    /// The ticket scope (boards, statuses, how far back), and the company filters.
    case tickets
    /// Opportunity types left out, and the company filters.
    case opportunities
    /// Project types left out, and the company filters.
    case projects
    /// Those started since the day from which closed tickets are kept, and the company filters.
    case timeEntries
    /// The rows of boards that are synced.
    case ofBoards

    /// The column of the company whose filters decide about a record; `nil` where none does.
    package var companyColumn: String? {
      switch self {
      case .ofCompanies(let column): column
      case .tickets, .opportunities, .projects, .timeEntries: "company_id"
      case .everything, .companies, .ofBoards: nil
      }
    }
  }

  /// What a picker shows of a record.
  package struct Pick: Sendable, Hashable {
    /// The column with the name.
    package let label: String
    /// Columns shown behind the name.
    package let details: [String]
    package init(_ label: String, details: [String] = []) {
      self.label = label
      self.details = details
    }
  }

  /// The row of the security-role screen (System > Security Roles) that lets the resource be read.
  ///
  /// Reading needs the level *Inquire*.
  package struct Permission: Sendable, Hashable {
    /// The module: `Service Desk`.
    package let module: String
    /// The function within the module: `Service Tickets`.
    package let function: String
    /// The table named under *Table Setup* > *customize*, for setup tables: `Service / Service Board`.
    package let table: String?
    package init(_ module: String, _ function: String, table: String? = nil) {
      self.module = module
      self.function = function
      self.table = table
    }
    /// The row in words: `System > Table Setup (Service / Service Board)`.
    package var words: String { "\(module) > \(function)" + (table.map { " (\($0))" } ?? "") }
  }

  /// Its name, which is also its table's.
  package let id: ID
  /// Its name for people, plural.
  package let title: String
  /// What the Sync step turns on to have it.
  package let dataType: DataType.ID
  /// The lists that fill it; most have one.
  package let routes: [Route]
  /// The resource below which its list stands, one list for each parent.
  package let parent: ID?
  /// Its columns; the first is the primary key `id`.
  package let fields: [Field]
  /// How changes are found.
  package let increment: Increment
  /// How its list is walked.
  package let paging: Paging
  /// Which filters apply.
  package let scope: Scope
  /// Whether a record is asked for by its id below its list; below a forecast's list stand its lines.
  package let isAskedByID: Bool
  /// What a picker shows.
  package let pick: Pick
  /// What must be allowed for it to be read.
  package let permission: Permission

  package init(
    _ id: ID, _ title: String, of dataType: DataType.ID, routes: [Route], parent: ID? = nil, fields: [Field],
    increment: Increment = .lastUpdated, paging: Paging = .forwardOnly, scope: Scope = .everything,
    isAskedByID: Bool = true, pick: Pick,
    permission: Permission
  ) {
    self.id = id
    self.title = title
    self.dataType = dataType
    self.routes = routes
    self.parent = parent
    self.fields = [.id] + fields + [.lastUpdated, .updatedBy]
    self.increment = increment
    self.paging = paging
    self.scope = scope
    self.isAskedByID = isAskedByID
    self.pick = pick
    self.permission = permission
  }

  /// The table in the store; the same word as ``id``.
  package var table: String { id.rawValue }

  /// The fields that a picker needs, in the form of the `fields` parameter.
  package var pickFields: [Field] {
    let wanted = ["id", pick.label] + pick.details
    return wanted.compactMap { name in fields.first { $0.column == name } }
  }

  /// The field of a column.
  package func field(_ column: String) -> Field? { fields.first { $0.column == column } }

  /// The column with the parent's id, for a resource whose list stands below another's records.
  ///
  /// It is filled from the list's address: some records do not say whose they are.
  package var parentColumn: String? {
    parent.flatMap { parent in fields.first { $0.reference == .belongsTo(parent) }?.column }
  }

  /// Whether the resource is a look-up table or child of a data type rather than the data type itself.
  package var isLookup: Bool { DataType[dataType].resource != id }
}
