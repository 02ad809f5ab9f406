import Model
import Services
import Terminal

/// How long a first sync takes, near enough to decide whether to wait for it.
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

  /// As people read it, such as `Near 23 min; may be left running.`.
  var words: ScreenText {
    let minutes = Int((seconds / 60).rounded())
    if minutes < 1 { return "Under a minute." }
    if minutes < 90 { return "Near \(minutes) min; may be left running." }
    return "Near \(Int((seconds / 3_600).rounded())) h; may be left running."
  }
}

extension AppState {
  /// How long Complete Setup's sync takes; `nil` before everything is counted.
  var expectedTime: ScreenText? {
    let types = DataType.closure(of: draft.sync.resources)
    let counts = types.map { preview.counts[$0] }
    guard !counts.isEmpty, counts.allSatisfy({ $0?.words != nil }) else { return nil }
    var estimate = RunEstimate()
    estimate.small = types.reduce(0) { $0 + DataType[$1].resources.count }
    if case .passed(_, let milliseconds)? = connect.test?.checks[.signIn] {
      estimate.latency = Double(milliseconds) / 1_000
    }
    let choice = RunsState.Choice(connection: draft.connection, sync: draft.sync)
    // What is here already only has to be looked through for changes.
    guard runs.started != choice || runs.endedWell == nil else { return estimate.words }
    for count in counts {
      estimate.pages += ((count?.matching ?? 0) + 999) / 1_000
      estimate.small += count?.lists ?? 0
    }
    return estimate.words
  }
}
