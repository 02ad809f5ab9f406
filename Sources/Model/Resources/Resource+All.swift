extension Resource {
  /// Every resource, in the order in which a run reads them: what others point to comes first.
  package static let all: [Resource] = [
    territories, members,
    companyTypes, companyStatuses, markets, companies, companyTypeLinks,
    contactTypes, contacts,
    boards, boardStatuses, boardTypes, boardSubtypes, boardItems, boardTeams, priorities, sources, tickets,
    opportunityStages, opportunityStatuses, opportunityTypes, opportunityProbabilities, opportunityRatings,
    opportunities, activities,
    projectTypes, projectStatuses, projects,
    configurationTypes, configurationStatuses, configurations,
    agreementTypes, agreements, invoices,
    catalogItems, products, purchaseOrders,
    timeEntries, scheduleEntries,
    // A request for each record above them: last, so that all else is there before.
    opportunityForecasts, projectPhases, agreementAdditions, companySites, ticketNotes,
  ]

  private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

  /// The resource of a name from outside, if there is one.
  package static func named(_ name: String) -> Resource? { byID[ID(rawValue: name)] }

  /// The resource of an id of ours.
  package static subscript(_ id: ID) -> Resource {
    guard let found = byID[id] else { preconditionFailure("no resource \(id)") }
    return found
  }

  /// The resources that a choice of data types brings, in the order of a run.
  package static func of(_ dataTypes: some Sequence<DataType.ID>) -> [Resource] {
    let wanted = Set(dataTypes)
    return all.filter { wanted.contains($0.dataType) }
  }

  /// Names of resources in the order of a run; those of a program that knew more resources come last.
  package static func inOrder(_ names: some Sequence<ID>) -> [ID] {
    let wanted = Set(names)
    let known = all.map(\.id).filter(wanted.contains)
    return known + wanted.subtracting(known).sorted()
  }
}
