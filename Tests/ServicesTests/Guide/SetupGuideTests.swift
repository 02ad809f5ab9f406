import ConnectWise
import Model
import Testing

@testable import Services

@Suite struct SetupGuideTests {
  static func text(_ types: [DataType.ID], site: String? = nil) throws -> String {
    let site = try site.map { try SiteAddress(parsing: $0) }
    return SetupGuide(AccessNeeds(types), site: site).lines.map(\.text).joined(separator: "\n")
  }

  @Test("every right that a list of the data type needs is a row, once", arguments: DataType.all)
  func rows(_ type: DataType) {
    let needs = AccessNeeds([type.id])
    var wanted: Set<Resource.Permission> = []
    for resource in Resource.all where DataType.closure(of: [type.id]).contains(resource.dataType) {
      for route in resource.routes { wanted.insert(route.permission ?? resource.permission) }
    }
    #expect(needs.rows.map(\.permission).count == wanted.count)
    #expect(Set(needs.rows.map(\.permission)) == wanted)
    #expect(needs.rows.allSatisfy { !$0.lists.isEmpty })
  }

  @Test("nothing is asked for that the chosen data types do not need")
  func least() throws {
    let text = try Self.text([.members])
    #expect(text.contains("Member Maintenance *: members"))
    for other in ["Service Tickets", "Finance", "Opportunity", "Table Setup", "Contacts"] {
      #expect(!text.contains(other), "\(other)")
    }
    #expect(!AccessNeeds([.companies]).rows.contains { $0.permission.module == "Service Desk" })
  }

  @Test("the second list of a data type brings its own row, and what stands below a record too")
  func secondRoutes() throws {
    let text = try Self.text([.tickets, .projects])
    #expect(text.contains("Project Tickets: project tickets"))
    #expect(text.contains("Project Phase: project phases"))
    #expect(text.contains("Service / Service Board: boards, "))
  }

  @Test("rows stand as the role's screen has them: by module, then function")
  func order() {
    let rows = AccessNeeds(DataType.all.map(\.id)).rows.map {
      "\($0.permission.module)/\($0.permission.function)".lowercased()
    }
    #expect(rows == rows.sorted())
  }

  @Test("a row is spared only when all of its lists have a shorter form")
  func spared() {
    let rows = AccessNeeds(DataType.all.map(\.id)).rows
    #expect(rows.first { $0.permission.function == "Member Maintenance" }?.isSpared == true)
    // Boards have a shorter list, their statuses none.
    #expect(rows.first { $0.permission.table == "Service / Service Board" }?.isSpared == false)
  }

  @Test("every list belongs to an API of the integrator login", arguments: Resource.all)
  func integrator(_ resource: Resource) {
    for route in resource.routes { #expect(AccessNeeds.integratorAPI(of: route.path) != nil, "\(route.path)") }
  }

  @Test("the integrator login is allowed the APIs of the chosen data types alone")
  func integratorLeast() throws {
    #expect(AccessNeeds([.contacts]).integratorAPIs == ["Company", "Contact", "System"])
    #expect(AccessNeeds([.members]).integratorAPIs.contains("Member"))
    #expect(!AccessNeeds([.members]).integratorAPIs.contains("Company"))
    #expect(AccessNeeds([.purchaseOrders]).integratorAPIs == ["Purchasing"])
  }

  @Test("the network is told for the site that is known")
  func network() throws {
    let cloud = try Self.text([.members], site: "eu.myconnectwise.net")
    #expect(cloud.contains("eu.myconnectwise.net:443 and api-eu.myconnectwise.net:443"))
    #expect(!cloud.contains("On-premises"))
    let own = try Self.text([.members], site: "cw.example.com:8443")
    #expect(own.contains("cw.example.com:8443") && own.contains("/login/companyinfo/*"))
    #expect(!own.contains("myconnectwise.net"))
    let unknown = try Self.text([.members])
    #expect(unknown.contains("REGION") && unknown.contains("On-premises"))
  }
}
