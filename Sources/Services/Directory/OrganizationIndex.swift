package import Model

/// The organizations of the local directory, made ready to be held against companies: each look-up is quick, however
/// many there are.
package struct OrganizationIndex: Sendable {
  /// How a company is like an organization.
  package enum Likeness: Int, Sendable, Hashable, Comparable {
    /// It stands for that company already.
    case same
    /// The same name, or an identifier that is its name.
    case exact
    /// A name that has most of its words, or differs by a letter or two.
    case near

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  package struct Match: Sendable, Hashable {
    package let organization: Organization
    package let likeness: Likeness
  }

  /// In the order of their names.
  package let organizations: [Organization]
  private var byCompany: [Record.ID: Int] = [:]
  private var bySlug: [String: Int] = [:]
  private var byKey: [String: [Int]] = [:]
  /// Organizations by each word of their name, and by the first letters of it for misspelt ones.
  private var byWord: [String: [Int]] = [:]
  private var byBeginning: [String: [Int]] = [:]
  private let names: [CompanyName]

  package init(_ organizations: [Organization]) {
    self.organizations = organizations
    names = organizations.map { CompanyName($0.name) }
    for (index, organization) in organizations.enumerated() {
      if let company = organization.company { byCompany[company] = index }
      bySlug[organization.slug] = index
      let name = names[index]
      for key in Set([name.key, CompanyName(organization.slug).key]) where !key.isEmpty {
        byKey[key, default: []].append(index)
      }
      for word in Set(name.words) { byWord[word, default: []].append(index) }
      byBeginning[Self.beginning(name), default: []].append(index)
    }
  }

  package var isEmpty: Bool { organizations.isEmpty }

  /// The place of an organization among all.
  package func place(of organization: Organization) -> Int? { bySlug[organization.slug] }

  package func organization(slug: String) -> Organization? {
    bySlug[slug].map { organizations[$0] }
  }

  /// The organization that stands for a company already.
  package func organization(of company: Record.ID) -> Organization? {
    byCompany[company].map { organizations[$0] }
  }

  /// The organizations that a company may be, the likeliest first.
  ///
  /// - Parameters:
  ///   - company: Its id.
  ///   - name: Its name.
  ///   - identifier: Its short name in ConnectWise; empty when it is not known.
  ///   - limit: How many at most.
  /// - Returns: The one that stands for it already, then exact ones, then near ones.
  package func matches(company: Record.ID, name: String, identifier: String, limit: Int = 8)
    -> [Match]
  {
    var found: [Int: Likeness] = [:]
    if let same = byCompany[company] { found[same] = .same }
    let wanted = CompanyName(name)
    for key in Set([wanted.key, CompanyName(identifier).key]) where !key.isEmpty {
      for index in byKey[key] ?? [] where found[index] == nil { found[index] = .exact }
    }
    var scores: [Int: Double] = [:]
    for index in candidates(wanted) where found[index] == nil {
      let score = Self.score(wanted, names[index])
      guard score >= 0.5 else { continue }
      found[index] = .near
      scores[index] = score
    }
    return found.sorted { left, right in
      if left.value != right.value { return left.value < right.value }
      let (one, two) = (scores[left.key] ?? 1, scores[right.key] ?? 1)
      return one == two ? left.key < right.key : one > two
    }
    .prefix(limit).map { Match(organization: organizations[$0.key], likeness: $0.value) }
  }

  /// The best match that another company does not have, without the near ones: quick enough for many companies.
  ///
  /// - Parameters:
  ///   - company: Its id.
  ///   - name: Its name.
  ///   - identifier: Its short name in ConnectWise; empty when it is not known.
  ///   - taken: The slugs of organizations that were chosen for other companies.
  /// - Returns: The organization, where there is one.
  package func exactMatch(
    company: Record.ID, name: String, identifier: String, taken: Set<String> = []
  ) -> Organization? {
    if byCompany[company] != nil { return nil }
    func isFree(_ one: Organization) -> Bool { one.company == nil && !taken.contains(one.slug) }
    for key in [CompanyName(name).key, CompanyName(identifier).key] where !key.isEmpty {
      if let index = byKey[key]?.first(where: { isFree(organizations[$0]) }) {
        return organizations[index]
      }
    }
    return nil
  }

  /// Those that share a rare word or the first letters.
  private func candidates(_ name: CompanyName) -> Set<Int> {
    let lists = name.words.compactMap { byWord[$0] }.sorted { $0.count < $1.count }
    var found = Set(byBeginning[Self.beginning(name)] ?? [])
    // A word that hundreds have says little, and its list is long.
    for list in lists.prefix(3) where list.count <= 400 { found.formUnion(list) }
    return found
  }

  private static func beginning(_ name: CompanyName) -> String {
    String((name.words.first ?? "").prefix(3))
  }

  /// How alike two names are, from 0 to 1: words they share, or letters where they differ by a few.
  private static func score(_ one: CompanyName, _ two: CompanyName) -> Double {
    let (first, second) = (Set(one.words), Set(two.words))
    let shared = first.intersection(second)
    let ratio = Double(shared.count) / Double(max(1, first.union(second).count))
    // One name within the other, and not by a mere letter or number.
    if shared.count == min(first.count, second.count),
      shared.contains(where: { $0.utf8.count >= 4 })
    {
      return max(0.6, ratio)
    }
    if ratio >= 0.5 { return ratio }
    let length = max(one.key.utf8.count, two.key.utf8.count)
    let limit = length >= 10 ? 2 : length >= 5 ? 1 : 0
    return differ(Array(one.key.utf8), Array(two.key.utf8), atMost: limit) ? 0.9 : 0
  }

  /// Whether texts are the same but for a few letters added, left out or changed.
  private static func differ(_ a: [UInt8], _ b: [UInt8], atMost limit: Int) -> Bool {
    guard limit > 0, abs(a.count - b.count) <= limit else { return false }
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      row.reserveCapacity(b.count + 1)
      for j in b.indices {
        row.append(min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1)))
      }
      if (row.min() ?? 0) > limit { return false }
      last = row
    }
    return last[b.count] <= limit
  }
}

extension OrganizationIndex: Hashable {
  package static func == (left: Self, right: Self) -> Bool {
    left.organizations == right.organizations
  }
  package func hash(into hasher: inout Hasher) { hasher.combine(organizations) }
}
