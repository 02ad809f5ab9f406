import Model
import Sync

/// Reads the store of one profile; asks nothing of the network.
package struct StatusService: StatusOperations {
  /// How long deletions are shown, in seconds: 7 days.
  private static let deletionsShownFor: Int64 = 7 * 24 * 3_600

  private let workplace: Workplace

  package init(_ workplace: Workplace) { self.workplace = workplace }

  package func status() async throws(Problem) -> ProfileStatus {
    let profile = try loadProfile()
    let path = workplace.storePath(profile)
    var status = ProfileStatus(
      profile: workplace.name.rawValue, store: path, site: profile.connection.site,
      company: profile.connection.company, connected: nil, resources: [])
    do {
      if let holder = try workplace.locks.holder(.run, of: workplace.name) {
        status.running = "process \(holder.pid), since \(holder.since), from \(holder.origin)"
      }
    } catch { throw Problem(error) }
    let resources = Resource.of(profile.sync.resources)
    status.resources = resources.map { ProfileStatus.Line(resource: $0.id, rows: 0) }
    do {
      try await workplace.withStoreThere(of: profile) { try await look(at: $0, resources, &status) }
    } catch { throw Problem(error) }
    return status
  }

  private func look(at store: any Store, _ resources: [Resource], _ status: inout ProfileStatus) async throws {
    let rows = try await store.rowCounts()
    let cursors = try await store.cursors()
    let runs = try await store.runs(limit: 50)
    let since = Timestamp(seconds: workplace.now().seconds - Self.deletionsShownFor)
    status.deletions = Self.deletions(try await Self.deleted(store, since: since))
    status.lastRun = runs.first.map(Self.run)
    status.connected = runs.first { $0.end != nil }?.end.map { $0.exit != 3 && $0.exit != 6 }
    status.resources = resources.map { resource in
      var line = ProfileStatus.Line(
        resource: resource.id, rows: rows[resource.id] ?? 0, cursor: cursors[resource.id]?.since)
      for run in runs {
        guard let result = run.end?.resources[resource.id] else { continue }
        line.lastRun = Self.run(run, result)
        break
      }
      return line
    }
  }

  package func accounts() async throws(Problem) -> [Account] {
    do {
      let there = try await workplace.withStoreThere(of: try loadProfile()) {
        (try await $0.organizations(), try await $0.accounts())
      }
      guard let (organizations, accounts) = there else { return [] }
      let slugs = Dictionary(
        organizations.compactMap { one in one.companyID.map { ($0, one.slug) } },
        uniquingKeysWith: { first, _ in first })
      return accounts.map { account in
        Account(
          id: account.connectWiseID, name: account.name, email: account.email, role: account.role,
          kind: account.kind.rawValue, record: account.connectWiseID,
          organization: account.companyID.flatMap { slugs[$0] }, isActive: account.isActive)
      }
      .sorted { ($0.name.lowercased(), $0.record) < ($1.name.lowercased(), $1.record) }
    } catch { throw Problem(error) }
  }

  package func organizations() async throws(Problem) -> [Organization] { try await organizations(of: loadProfile()) }

  /// The organizations of the local directory, by a profile that is read already.
  func organizations(of profile: Profile) async throws(Problem) -> [Organization] {
    do {
      let all = try await workplace.withStoreThere(of: profile) { try await $0.organizations() } ?? []
      return all.map { Organization(slug: $0.slug, name: $0.name, company: $0.companyID, isActive: true) }
        .sorted { ($0.name.lowercased(), $0.slug) < ($1.name.lowercased(), $1.slug) }
    } catch { throw Problem(error) }
  }

  private func loadProfile() throws(Problem) -> Profile {
    do { return try workplace.profiles.load(workplace.name).profile } catch { throw Problem(error) }
  }

  /// The rows that left since a time.
  private static func deleted(_ store: any Store, since: Timestamp) async throws(StoreError) -> [DeletionRow] {
    var limit = 50
    var rows = try await store.deletions(of: nil, limit: limit)
    // They come latest first, so an older one is the sign that none is missing.
    while rows.count == limit, let oldest = rows.last, oldest.time >= since {
      limit *= 8
      rows = try await store.deletions(of: nil, limit: limit)
    }
    return rows.filter { $0.time >= since }
  }

  /// Rows that left, counted by resource and reason.
  private static func deletions(_ rows: [DeletionRow]) -> [ProfileStatus.Deletions] {
    var counts: [Resource.ID: [String: Int]] = [:]
    for row in rows { counts[row.resource, default: [:]][row.reason, default: 0] += 1 }
    return Resource.inOrder(counts.keys).flatMap { resource in
      (counts[resource] ?? [:]).sorted { $0.key < $1.key }.map {
        ProfileStatus.Deletions(resource: resource, reason: $0.key, count: $0.value)
      }
    }
  }

  static func run(_ run: RunRow) -> ProfileStatus.Run {
    var line = ProfileStatus.Run(
      started: run.start.started, finished: run.end?.finished, outcome: run.end?.outcome.rawValue ?? "running")
    let counts = (run.end?.resources.values ?? [:].values).reduce(Counts()) { $0 + $1.counts }
    line.take(counts)
    line.problem = run.end?.message
    return line
  }

  private static func run(_ run: RunRow, _ result: ResourceResult) -> ProfileStatus.Run {
    var line = ProfileStatus.Run(
      started: result.started ?? run.start.started, finished: result.finished ?? run.end?.finished,
      outcome: result.outcome.rawValue)
    line.take(result.counts)
    line.problem = result.message
    return line
  }
}

extension ProfileStatus.Run {
  fileprivate mutating func take(_ counts: Counts) {
    created = counts.created
    updated = counts.updated
    unchanged = counts.unchanged
    skipped = counts.skipped
    deleted = counts.deleted
  }
}
