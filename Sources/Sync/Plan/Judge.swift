import Model

/// Judges records as they arrive by what the server cannot: excluded company types, and companies that are left out.
struct Judge {
  let filter: CompanyFilter
  /// The companies that are kept; `nil` where they were never read, then nothing is judged by them.
  var companies: Set<Record.ID>?

  /// The values beyond columns that a judgement needs.
  static func extras(_ resource: Resource, _ filter: CompanyFilter) -> [[String]] {
    resource.scope == .companies && !filter.excludeTypes.isEmpty ? [["types"]] : []
  }

  /// The companies that the records of a page belong to.
  func companies(named page: ScannedPage, _ resource: Resource) -> Set<Record.ID> {
    guard let column = resource.scope.companyColumn,
      let index = resource.fields.firstIndex(where: { $0.column == column })
    else { return [] }
    return Set((0..<page.count).compactMap { page.integer(index, ofRow: $0) })
  }

  /// The rows of a page that are left out, with the reason.
  func leftOut(_ page: ScannedPage, of resource: Resource) -> [Int: String] {
    if case .companies = resource.scope {
      return (page.plan.extras.isEmpty ? [:] : byType(page)).merging(deleted(page, resource)) { $1 }
    }
    return resource.scope.companyColumn.map { byCompany(page, resource, $0) } ?? [:]
  }

  /// Companies that were deleted: ConnectWise keeps them, marked.
  private func deleted(_ page: ScannedPage, _ resource: Resource) -> [Int: String] {
    guard let index = resource.fields.firstIndex(where: { $0.column == "deleted_flag" }) else { return [:] }
    let rows = (0..<page.count).filter { page.integer(index, ofRow: $0) == 1 }
    return Dictionary(uniqueKeysWithValues: rows.map { ($0, Removal.Reason.deleted.rawValue) })
  }

  private func byType(_ page: ScannedPage) -> [Int: String] {
    let excluded = Set(filter.excludeTypes)
    var reasons: [Int: String] = [:]
    for row in 0..<page.count {
      // What stands there came through the parser; anything but a list of references holds no type.
      let types = (try? JSONValue(parsing: page.extra(0, ofRow: row)))?.array ?? []
      guard let type = types.compactMap({ $0["id"].integer }).first(where: excluded.contains) else { continue }
      reasons[row] = "filtered company_types/\(type)"
    }
    return reasons
  }

  private func byCompany(_ page: ScannedPage, _ resource: Resource, _ column: String) -> [Int: String] {
    guard let companies, let index = resource.fields.firstIndex(where: { $0.column == column }) else { return [:] }
    let reason = filter.isFiltering ? "filtered" : "no-parent"
    var reasons: [Int: String] = [:]
    for row in 0..<page.count {
      guard let company = page.integer(index, ofRow: row), !companies.contains(company) else { continue }
      reasons[row] = "\(reason) companies/\(company)"
    }
    return reasons
  }
}
