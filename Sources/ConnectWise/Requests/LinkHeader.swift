package import Model

/// What a `Link` header says about where a list goes on.
///
/// Only the query of its addresses is looked at: behind a proxy the server's idea of its own host may differ from the
/// host that was asked, and credentials go to no other host.
package struct LinkHeader: Sendable, Hashable {
  /// The target of one relation.
  package struct Target: Sendable, Hashable {
    /// `page`, in a list walked by number.
    package let page: Int?
    /// `pageId`, in a forward-only list: the last id of the page that came.
    package let pageID: Record.ID?
  }

  /// Whether the header was there at all; forward-only lists always send one, empty at the end.
  package let isPresent: Bool
  /// Where the list goes on.
  package let next: Target?

  /// Reads all the header's values.
  package init(_ values: [String]) {
    isPresent = !values.isEmpty
    let targets = values.flatMap(Self.targets)
    // In a forward-only list the first target is the next page, whatever its relation is called.
    next = targets.first { $0.relation == "next" }?.target ?? targets.first { $0.target.pageID != nil }?.target
  }

  private static func targets(_ value: String) -> [(relation: String?, target: Target)] {
    var found: [(String?, Target)] = []
    var rest = value[...]
    while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
      let address = rest[rest.index(after: open)..<close]
      rest = rest[rest.index(after: close)...]
      let parameters = rest.prefix { $0 != "<" }
      found.append((relation(parameters), target(address)))
    }
    return found
  }

  private static func relation(_ parameters: Substring) -> String? {
    for part in parameters.split(whereSeparator: { $0 == ";" || $0 == "," }) {
      let pair = part.split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace && $0 != "\"" } }
      if pair.count == 2, pair[0].lowercased() == "rel" { return pair[1].lowercased() }
    }
    return nil
  }

  private static func target(_ address: Substring) -> Target {
    var page: Int?
    var pageID: Int?
    let query = address.firstIndex(of: "?").map { address[address.index(after: $0)...] } ?? ""
    for item in query.split(separator: "&") {
      let pair = item.split(separator: "=", maxSplits: 1)
      guard pair.count == 2 else { continue }
      switch PercentEncoding.decode(pair[0]).lowercased() {
      case "page": page = Int(pair[1])
      case "pageid": pageID = Int(pair[1])
      default: continue
      }
    }
    return Target(page: page, pageID: pageID)
  }
}
