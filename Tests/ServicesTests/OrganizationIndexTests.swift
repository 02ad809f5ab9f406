import Model
import TestSupport
import Testing

@testable import Services

@Suite("Organizations that a company may be")
struct OrganizationIndexTests {
  private static func organization(_ slug: String, _ name: String, _ company: Record.ID? = nil)
    -> Organization
  {
    Organization(slug: slug, name: name, company: company, isActive: true)
  }

  private static let index = OrganizationIndex([
    organization("blue-dental", "Blue Dental"), organization("muller", "Müller & Söhne GmbH"),
    organization("obrien-legal", "O'Brien Legal Ltd"), organization("acme", "ACME", 12),
    organization("meridian", "Meridian Veterinary Partners"), organization("tokyo", "東京サポート"),
    organization("dental-one", "Dental One Group"),
  ])

  @Test(
    "the same name counts without case, accents, signs and blanks; an identifier counts as a name",
    arguments: [
      ("blue dental", "", "blue-dental"), ("BLUE-DENTAL", "", "blue-dental"),
      ("Something else", "BlueDental", "blue-dental"),
      ("Mueller & Soehne GmbH", "", "muller"), ("OBrien Legal, Ltd.", "", "obrien-legal"),
      ("東京サポート", "", "tokyo"),
    ])
  func exact(name: String, identifier: String, slug: String) {
    let matches = Self.index.matches(company: 1, name: name, identifier: identifier)
    #expect(matches.first?.organization.slug == slug)
    #expect(matches.first?.likeness == .exact)
    #expect(Self.index.exactMatch(company: 1, name: name, identifier: identifier)?.slug == slug)
  }

  @Test(
    "other legal forms, more words and a misspelt letter are near; a shared everyday word is not",
    arguments: [
      ("Blue Dental Ltd", "blue-dental"), ("Blue Dental Leeds", "blue-dental"),
      ("Blue Dentel", "blue-dental"),
      ("O'Brien Legal LLC", "obrien-legal"), ("Meridian Veterinary", "meridian"),
    ])
  func near(name: String, slug: String) {
    let matches = Self.index.matches(company: 1, name: name, identifier: "")
    #expect(matches.map(\.organization.slug) == [slug])
    #expect(matches.first?.likeness == .near)
    #expect(Self.index.exactMatch(company: 1, name: name, identifier: "") == nil)
  }

  @Test("nothing is like an unrelated company, and none is offered twice")
  func unrelated() {
    #expect(Self.index.matches(company: 1, name: "Zenith Optics", identifier: "ZO").isEmpty)
    #expect(Self.index.matches(company: 1, name: "", identifier: "").isEmpty)
    #expect(
      Self.index.matches(company: 12, name: "ACME", identifier: "ACME").map(\.likeness) == [.same])
    #expect(Self.index.exactMatch(company: 1, name: "ACME", identifier: "") == nil)
  }

  @Test("10,000 organizations: each company is held against few of them")
  func many() {
    let words = ["Dental", "Legal", "Freight", "Medical", "Energy", "Foods", "Optical", "Motors"]
    let index = OrganizationIndex(
      (0..<10_000).map {
        Self.organization("o-\($0)", "\(words[$0 % 8]) Group \(words[$0 / 8 % 8]) \($0)")
      })
    let clock = ContinuousClock()
    let time = clock.measure {
      for number in 0..<200 {
        _ = index.matches(
          company: number, name: "\(words[number % 8]) Group \(number)", identifier: "")
      }
    }
    // A debug build on a busy machine; a look at all of them would take a hundred times as long.
    #expect(time < .seconds(10))
    #expect(index.matches(company: 1, name: "legal group legal 4001", identifier: "").count <= 8)
  }
}
