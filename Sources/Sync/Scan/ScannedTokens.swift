/// What a scanner found in a page, before it is fitted to columns.
package struct ScannedTokens: Sendable {
  package let entryCount: Int
  /// The plan's ``ScanPlan/width`` tokens for each entry.
  package let tokens: [JSONToken]
  /// One for each entry: the value as it stands.
  package let raws: [JSONToken]
  /// Keys at the top of sampled entries that the plan does not name.
  package let unknown: [JSONToken]

  package init(entryCount: Int, tokens: [JSONToken], raws: [JSONToken], unknown: [JSONToken]) {
    self.entryCount = entryCount
    self.tokens = tokens
    self.raws = raws
    self.unknown = unknown
  }
}
