import FoundationEssentials
import Model
import Sync

/// What the last run that ended well did, so that the wizard does not do the same again at once.
struct LastRun: Sendable, Hashable, Codable {
  /// For how long the same again is not worth its requests, in seconds.
  private static let freshness: Int64 = 120

  /// What was asked for, as a short text.
  let plan: String
  let finished: Timestamp

  /// Whether the same plan ended so short a while ago that nothing is worth reading.
  func isFresh(_ plan: String, at now: Timestamp) -> Bool {
    // A time ahead of ours was written before the clock was set: it tells nothing.
    self.plan == plan && (0..<Self.freshness).contains(now.seconds - finished.seconds)
  }

  /// A short text that changes with everything that a run does: what is read from where, what it means, who gets in.
  ///
  /// - Returns: `nil` for a run that does more than read, which is never the same again.
  static func plan(_ profile: Profile, _ request: SyncRequest) -> String? {
    guard !request.isClearing, request.undelete == nil else { return nil }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // What a profile's file can hold always encodes. A draft's run only reads: what is read means nothing to it yet.
    let meaning =
      request.isDraft ? [] : [try? encoder.encode(profile.configure), try? encoder.encode(profile.import)]
    let settings = ([try? encoder.encode(profile.sync)] + meaning)
      .compactMap { $0.map { String(decoding: $0, as: UTF8.self) } }
    let place = [profile.id, profile.connection.site, profile.connection.company, profile.store]
    let asked =
      request.resources.map(\.rawValue) + [request.isFull ? "full" : "changes"] + (request.isDraft ? ["draft"] : [])
    return ScopeConditions.fingerprint((place + settings + asked).joined(separator: "\n"))
  }
}
