import Model
import Services
import Terminal

extension AppState {
  /// Which statuses have no stage, by name as far as the width has room, those with most open tickets first:
  /// `No stage: Escalated (19 open), On hold (7 open) and 3 more`.
  func unmappedText(_ statuses: [BoardStatus], width: Int) -> ScreenText {
    let names = unmappedNames(statuses)
    for wordings in [names.map(\.full), names.map(\.short)] {
      var best: ScreenText?
      var listed: ScreenText = "No stage: "
      for (index, wording) in wordings.enumerated() {
        listed += index == 0 ? wording : ", \(wording)"
        // Any more make it longer still.
        guard listed.width <= width else { break }
        let left = names.count - index - 1
        let text: ScreenText = left > 0 ? "\(listed) and \(left) more" : listed
        if text.width <= width { best = text }
      }
      if let best { return best }
    }
    let open = statuses.compactMap { configure.counts[$0.id]?.open }.reduce(0, +)
    let what: ScreenText = statuses.count == 1 ? "1 has no stage" : "\(statuses.count) have no stage"
    return open == 0 ? what : "\(what), \(grouped: open) open"
  }

  /// The names, each once for all boards that have it: with their open tickets, and alone.
  private func unmappedNames(_ statuses: [BoardStatus]) -> [(full: ScreenText, short: ScreenText)] {
    var order: [String] = []
    var groups: [String: [BoardStatus]] = [:]
    for status in statuses {
      let key = status.name.lowercased()
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(status)
    }
    let names = order.compactMap { groups[$0] }.map { group -> (open: Int, full: ScreenText, short: ScreenText) in
      let open = group.compactMap { configure.counts[$0.id]?.open }.reduce(0, +)
      let name = ScreenText(cleaning: group[0].name).truncated(to: 28)
      let boards: ScreenText = group.count > 1 ? " on \(group.count) boards" : ""
      return (open, "\(name)\(boards)\(open > 0 ? " (\(grouped: open) open)" : "")", name)
    }
    // Sorting keeps what is equal in its order.
    return names.sorted { $0.open > $1.open }.map { ($0.full, $0.short) }
  }

  /// What the message line tells about statuses without a stage; a moment behind while digits are typed.
  var toldUnmapped: [BoardStatus] {
    guard timers[.tellUnmapped] != nil else { return unmapped }
    let told = Set(configure.stepper.told)
    return catalog.statuses.filter { told.contains($0.id) }
  }
}
