import FoundationEssentials
import Model

/// The small lists of an instance as they were read last, kept for a day for the next start.
struct SavedLists: Codable {
  /// For how long they are of use, in seconds.
  private static let lifetime: Int64 = 86_400

  private var version = 1
  /// Whose they are: site, company and account.
  private let instance: [String]
  private let catalog: Catalog

  /// - Returns: `nil` for lists that are not worth keeping.
  init?(_ catalog: Catalog, of connection: ConnectionDraft) {
    guard catalog.read != nil, !(catalog.lists[.boards] ?? []).isEmpty else { return nil }
    instance = Self.instance(connection)
    self.catalog = catalog
  }

  init?(parsing bytes: [UInt8]) {
    guard let saved = try? JSONDecoder().decode(Self.self, from: Data(bytes)), saved.version == 1 else { return nil }
    self = saved
  }

  var bytes: [UInt8]? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return (try? encoder.encode(self)).map(Array.init)
  }

  /// The lists, where they are of that connection and not too old.
  func catalog(of connection: ConnectionDraft, at now: Timestamp) -> Catalog? {
    guard instance == Self.instance(connection), let read = catalog.read,
      (0..<Self.lifetime).contains(now.seconds - read.seconds)
    else { return nil }
    return catalog
  }

  /// What a member may see depends on who it is.
  private static func instance(_ connection: ConnectionDraft) -> [String] {
    [
      connection.site, connection.company.lowercased(),
      connection.method == .apiKeys ? connection.publicKey : connection.username,
    ]
  }
}
