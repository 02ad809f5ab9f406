import Foundation
import Model
import Testing

@Suite struct ResourceTests {
  @Test("a resource has one primary key, and no column twice", arguments: Resource.all)
  func columns(_ resource: Resource) {
    #expect(resource.fields.first?.column == "id")
    #expect(Set(resource.fields.map(\.column)).count == resource.fields.count)
  }

  @Test("what a picker shows is a column", arguments: Resource.all)
  func pick(_ resource: Resource) {
    for column in [resource.pick.label] + resource.pick.details { #expect(resource.field(column) != nil, "\(column)") }
  }

  @Test("a parent and what a record belongs to come before it", arguments: Resource.all)
  func order(_ resource: Resource) throws {
    let order = Resource.all.map(\.id)
    let own = try #require(order.firstIndex(of: resource.id))
    for field in resource.fields {
      guard case .belongsTo(let target) = field.reference else { continue }
      #expect(try #require(order.firstIndex(of: target)) < own, "\(field.column)")
    }
    if let parent = resource.parent {
      #expect(try #require(order.firstIndex(of: parent)) < own)
      #expect(resource.routes.allSatisfy { $0.path.contains("{parent}") })
    }
  }

  @Test("what stands below a record belongs to it first of all", arguments: Resource.all.filter { $0.parent != nil })
  func children(_ resource: Resource) throws {
    let first = try #require(resource.fields.first { $0.reference != nil })
    #expect(first.reference == resource.parent.map { .belongsTo($0) })
    for route in resource.routes {
      #expect(route.path.contains("{parent}") && route.twin?.contains("{parent}") ?? true)
    }
  }

  @Test("every data type names its own resource, and needs only data types that exist", arguments: DataType.all)
  func dataTypes(_ type: DataType) {
    #expect(Resource[type.resource].dataType == type.id)
    #expect(type.requires.allSatisfy { DataType.named($0.rawValue) != nil })
  }

  @Test("a new profile has the five that people start with")
  func defaults() {
    #expect(SyncSettings().resources == [.members, .companies, .contacts, .tickets, .opportunities])
  }

  @Test(
    "every resource says which right it needs, and which company decides where a filter does", arguments: Resource.all)
  func words(_ resource: Resource) {
    #expect(!resource.permission.module.isEmpty && !resource.permission.function.isEmpty)
    if let column = resource.scope.companyColumn {
      #expect(resource.field(column)?.reference == .belongsTo(.companies))
      #expect(
        DataType[resource.dataType].resource == .companies || DataType[resource.dataType].requires == [.companies])
    }
  }

  @Test("turning on contacts turns on companies, in the order of the screen")
  func closure() {
    #expect(DataType.closure(of: [.contacts]) == [.companies, .contacts])
    #expect(DataType.closure(of: [.opportunities, .members]) == [.members, .companies, .opportunities])
  }

  /// Real records, by the resource whose shape they have.
  static let samples: [(Resource.ID, String)] = [
    (.members, "system-members"), (.companies, "company-companies"), (.companyTypes, "company-company-types"),
    (.companyStatuses, "company-company-statuses"), (.contacts, "company-contacts-full"), (.boards, "service-boards"),
    (.boardStatuses, "service-board-statuses"), (.boardTeams, "service-board-teams"), (.tickets, "service-tickets"),
    (.priorities, "service-priorities"), (.opportunities, "sales-opportunities"), (.sources, "service-sources"),
    (.opportunityStatuses, "sales-opportunity-statuses"), (.opportunityTypes, "sales-opportunity-types"),
    (.timeEntries, "time-entries"), (.projectTypes, "project-types"), (.projectStatuses, "project-statuses"),
    (.configurationTypes, "company-configuration-types"), (.configurationStatuses, "company-configuration-statuses"),
    (.agreements, "finance-agreements"), (.agreementTypes, "finance-agreement-types"),
    (.activities, "sales-activities"), (.companySites, "company-sites"), (.ticketNotes, "service-ticket-notes"),
  ]

  @Test("a field reads a real record without a misfit", arguments: samples)
  func sample(_ id: Resource.ID, _ file: String) throws {
    let path = "../shared/connectwise/samples/\(file).json"
    guard let data = FileManager.default.contents(atPath: path) else {
      print("skipped: \(path) is not here")
      return
    }
    let document = try JSONValue(parsing: data)
    let records = (document.array ?? [document]).compactMap(Record.init)
    #expect(!records.isEmpty)
    let resource = Resource[id]
    for record in records {
      for field in resource.fields {
        let value = record[field]
        let fits =
          switch field.kind {
          case .integer: value.isNull || value.integer != nil
          case .decimal: value.isNull || value.integer != nil || { if case .number = value { true } else { false } }()
          case .flag: value.isNull || value.bool != nil
          case .text: value.isNull || value.string != nil
          case .timestamp: value.isNull || value.string != nil
          }
        #expect(fits, "\(id).\(field.column): \(value)")
      }
    }
  }
}
