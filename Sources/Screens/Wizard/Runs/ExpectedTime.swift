import Model
import Services
import Terminal

/// How long a first sync takes, near enough to decide whether to wait for it: the one guess of all pages.
struct RunEstimate {
  /// What ConnectWise lets an integration ask in a minute.
  private static let perMinute = 600.0
  /// How many requests are under way at a time.
  private static let atOnce = 4.0
  /// What a page of 1,000 whole records takes the server beyond the way there and back, in seconds.
  private static let page = 1.5

  /// Pages of records.
  var pages = 0
  /// Requests with small answers: look-up tables, and lists below single records.
  var small = 0
  /// The way there and back, in seconds, as the connection test measured it.
  var latency = 0.3

  /// In seconds.
  var seconds: Double {
    let busy = (Double(pages) * (latency + Self.page) + Double(small) * latency) / Self.atOnce
    return max(busy, Double(pages + small) / Self.perMinute * 60)
  }

  /// In words that are no promise: `under 1 min`, `about 23 min`, `about 3 h`.
  var short: ScreenText { text(under: "under 1 min", "about ", "") }

  /// As a sentence, such as `Near 23 min; may be left running.`.
  var words: ScreenText { text(under: "Under a minute.", "Near ", "; may be left running.") }

  private func text(under least: ScreenText, _ before: ScreenText, _ after: ScreenText) -> ScreenText {
    let minutes = Int((seconds / 60).rounded())
    if minutes < 1 { return least }
    if minutes < 90 { return "\(before)\(minutes) min\(after)" }
    return "\(before)\(Int((seconds / 3_600).rounded())) h\(after)"
  }

  /// Adds what a data type takes, as far as the counts came.
  mutating func add(_ type: DataType.ID, _ preview: Preview) {
    for resource in DataType[type].resources {
      if let parent = resource.parent {
        // What stands below boards is little; every other parent is a data type's own resource.
        let above = Resource[parent].isLookup ? 0 : preview.counts[Resource[parent].dataType]?.matching
        small += (resource.isLookup ? nil : preview.counts[type]?.lists) ?? above ?? 0
      } else if resource.isLookup {
        small += 1
      } else {
        pages += 1 + (preview.counts[type]?.matching ?? 0) / 1_000
      }
    }
  }
}

extension AppState {
  /// How long Complete Setup's sync takes; `nil` before everything is counted.
  var expectedTime: ScreenText? {
    let types = DataType.closure(of: draft.sync.resources).filter(comesByItself)
    guard !types.isEmpty, types.allSatisfy({ preview.counts[$0]?.words != nil }) else { return nil }
    let choice = RunsState.Choice(connection: draft.connection, sync: draft.sync)
    guard runs.started == choice, runs.endedWell != nil else { return estimate(of: types).words }
    // What is here already only has to be looked through for changes.
    var estimate = estimate(of: [])
    estimate.small = types.reduce(0) { $0 + DataType[$1].resources.count }
    return estimate.words
  }

  /// How long data types take, read for the first time.
  func estimate(of types: [DataType.ID]) -> RunEstimate {
    var estimate = RunEstimate()
    if case .passed(_, let milliseconds)? = connect.test?.checks[.signIn] {
      estimate.latency = Double(milliseconds) / 1_000
    }
    // What may not be read takes no time.
    for type in types where !isForbidden(DataType[type]) { estimate.add(type, preview) }
    return estimate
  }
}
