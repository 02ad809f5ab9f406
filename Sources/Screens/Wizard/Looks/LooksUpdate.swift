import Model
import Services
import Terminal

// The theme picker: moving the cursor shows a theme at once, Enter keeps it, Esc brings back the one before.
extension AppState {
  mutating func openThemes() -> [Effect] {
    guard page != .loading else { return [] }
    looks.early = 0
    looks.before = looks.theme
    overlay = .themes(looks.theme)
    return [.themes(begin(.themes))]
  }

  /// The themes were read, for the picker or because a file has changed.
  mutating func take(_ themes: [LoadedTheme]) -> [Effect] {
    looks.themes = themes.map(\.entry)
    if let problem = looks.themes.first(where: { $0.name == looks.theme })?.problem, overlay == nil {
      say(.warning, "\(cleaning: problem)  The look stays as it is.")
    }
    // On a slow line the keys come in one piece with the one that opened the picker.
    guard case .themes(let name) = overlay, looks.early != 0, !themes.isEmpty else { return [] }
    let index = (looks.themes.firstIndex { $0.name == name } ?? 0) + looks.early
    looks.early = 0
    return show(looks.themes[min(max(0, index), themes.count - 1)].name)
  }

  mutating func pressInThemes(_ key: Key, _ name: String) -> [Effect] {
    let themes = looks.themes
    switch key {
    case .escape:
      overlay = nil
      return []
    case .enter, .space: return keepTheme(name)
    default: break
    }
    guard !themes.isEmpty else {
      if [.down, "j", .tab].contains(key) { looks.early += 1 }
      if [.up, "k", .shiftTab].contains(key) { looks.early -= 1 }
      return []
    }
    let index = themes.firstIndex { $0.name == name } ?? 0
    let wanted: Int
    switch key {
    case .down, "j", .tab: wanted = (index + 1) % themes.count
    case .up, "k", .shiftTab: wanted = (index + themes.count - 1) % themes.count
    case .home, "g": wanted = 0
    case .end, "G": wanted = themes.count - 1
    case .pageDown: wanted = min(themes.count - 1, index + 5)
    case .pageUp: wanted = max(0, index - 5)
    default: return []
    }
    return show(themes[wanted].name)
  }

  /// A click shows a theme; a second one on it keeps it.
  mutating func clickTheme(_ index: Int) -> [Effect] {
    guard looks.themes.indices.contains(index), case .themes(let name) = overlay else { return [] }
    let wanted = looks.themes[index].name
    return wanted == name ? keepTheme(wanted) : show(wanted)
  }

  private mutating func show(_ name: String) -> [Effect] {
    overlay = .themes(name)
    guard looks.themes.contains(where: { $0.name == name && $0.problem == nil }) else { return [] }
    looks.theme = name
    return [.look(name)]
  }

  private mutating func keepTheme(_ name: String) -> [Effect] {
    if let problem = looks.themes.first(where: { $0.name == name })?.problem {
      say(.error, "\(cleaning: problem)")
      return []
    }
    looks.before = nil
    looks.theme = name
    overlay = nil
    switch (looks.colourless, looks.namedBy) {
    case (_?, _): say(.ok, "The theme \(cleaning: name) is kept; it shows where there are colours.")
    case (nil, let by?): say(.ok, "The theme \(cleaning: name) is kept; \(cleaning: by) comes before it.")
    case (nil, nil): say(.ok, "The theme \(cleaning: name) is kept.")
    }
    return keep(.theme(name))
  }

  /// However the picker was left without keeping: the look before it comes back.
  mutating func settleLooks() -> [Effect] {
    guard let before = looks.before else { return [] }
    if case .themes = overlay { return [] }
    looks.before = nil
    looks.theme = before
    return [.look(before)]
  }

  // MARK: - Settings

  /// Keeps a change for the next start, one after the other.
  mutating func keep(_ change: Settings.Change) -> [Effect] {
    looks.unkept.append(change)
    return looks.unkept.count == 1 ? [.keepSettings(begin(.settings), change)] : []
  }

  /// The first change was kept, or could not be.
  mutating func keptSettings() -> [Effect] {
    if !looks.unkept.isEmpty { looks.unkept.removeFirst() }
    return looks.unkept.first.map { [.keepSettings(begin(.settings), $0)] } ?? []
  }
}
