import Model
import Testing

@Suite struct JSON5PlacesTests {
  private let text = """
    // settings
    { one: 1,
      "two": { 'a.b': [ { deep: 1 } ] },
    }
    """

  @Test("a key is told with its line and column; what is not there with the key above")
  func places() throws {
    let places = try JSON5Places(text.utf8)
    #expect(places.place(of: "one") == (2, 3))
    #expect(places.place(of: "two") == (3, 3))
    #expect(places.place(of: "two.a.b") == (3, 12))
    #expect(places.place(of: "two.a.b.deep") == (3, 23))
    #expect(places.place(of: "two.missing") == (3, 3))
    #expect(places.place(of: "missing") == (1, 1))
  }

  @Test("what cannot be read is told with its place")
  func broken() {
    #expect(throws: JSONError.self) { try JSON5Places("{ a: ".utf8) }
  }
}
