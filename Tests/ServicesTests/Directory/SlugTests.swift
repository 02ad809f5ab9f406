import Services
import Testing

@Suite struct SlugTests {
  @Test(
    "a company's name becomes a word of plain letters",
    arguments: [
      ("Blue Dental", "blue-dental"), ("  Müller & Söhne GmbH ", "mueller-soehne-gmbh"), ("O'Brien's", "obriens"),
      ("日本 サポート", "company-7"), ("A/B — C", "a-b-c"), ("\u{1B}[31mRed", "31mred"), ("", "company-7"),
    ])
  func words(_ name: String, _ slug: String) { #expect(Slug.make(from: name, id: 7, taken: []) == slug) }

  @Test("a word that is taken gets the company's id")
  func taken() { #expect(Slug.make(from: "Blue", id: 7, taken: ["blue"]) == "blue-7") }

  @Test("a long name is cut")
  func long() {
    let slug = Slug.make(from: String(repeating: "long name ", count: 50), id: 7, taken: [])
    #expect(slug.count <= 60)
    #expect(!slug.hasSuffix("-"))
  }
}
