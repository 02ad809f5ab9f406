/// Where the keys of a JSON5 text stand, for messages about them.
package struct JSON5Places: Sendable {
  private let places: [String: (line: Int, column: Int)]

  /// Reads a text.
  ///
  /// - Throws: `JSONError` with the place when the bytes are not JSON5.
  package init(_ bytes: some Sequence<UInt8>) throws(JSONError) {
    var reader = JSONReader(Array(bytes))
    reader.keepsPlaces = true
    _ = try reader.document()
    places = reader.places.mapValues { index in
      let error = reader.error("", at: index)
      return (error.line, error.column)
    }
  }

  /// The line and column, counted from 1, of a key by its path (`sync.tickets.boards`).
  ///
  /// - Returns: The place of the nearest key above where there is none of the path; the start where there is none at
  ///   all.
  package func place(of path: String) -> (line: Int, column: Int) {
    var path = path[...]
    while true {
      if let place = places[String(path)] { return place }
      guard let dot = path.lastIndex(of: ".") else { return (1, 1) }
      path = path[..<dot]
    }
  }
}
