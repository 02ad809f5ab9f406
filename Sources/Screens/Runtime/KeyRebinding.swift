import Model
package import Services
import Terminal

/// Other keys for commands, as the settings give them: `sync.conditions` on one page, `log` on every page.
///
/// A key is translated where it comes in, so that nothing behind knows of it; the hints and the help show the new ones.
package struct KeyRebinding: Codable, Equatable, Sendable {
  private var keys: [String: [String]] = [:]

  package init() {}

  /// Checks what the settings say.
  ///
  /// - Throws: `Problem` that names the command and the key, and for a conflict both commands.
  package init(_ keys: [String: [String]]) throws(Problem) {
    self.keys = keys
    guard !keys.isEmpty else { return }
    for name in keys.keys.sorted() { try Self.check(name, keys[name] ?? []) }
    for page in Page.allCases { try check(page) }
  }

  // MARK: - What keys mean

  /// What a key stood for before it was given to another command; `nil` for a key that has lost its own.
  func meaning(of key: Key, in map: KeyMap<Command>, on page: Page, isTyping: Bool) -> Key? {
    guard !keys.isEmpty, !(isTyping && key.typed != nil) else { return key }
    for binding in map.bindings {
      if let index = changed(binding, on: page)?.firstIndex(of: key) {
        return binding.keys.indices.contains(index) ? binding.keys[index] : binding.keys.first
      }
    }
    guard let owner = map.bindings.first(where: { $0.keys.contains(key) }), changed(owner, on: page) != nil else {
      return key
    }
    return nil
  }

  /// The map with the keys that a person presses.
  func shown(_ map: KeyMap<Command>, on page: Page) -> KeyMap<Command> {
    keys.isEmpty ? map : KeyMap(map.bindings.map { shown($0, on: page) })
  }

  private func shown(_ binding: Binding, on page: Page) -> Binding {
    guard let new = changed(binding, on: page) else { return binding }
    return Binding(
      binding.action, new, binding.label, help: binding.help, place: binding.place, hint: binding.hint,
      keysLabel: new.count > 1 && binding.keysLabel != nil ? new.map(\.label).joined(separator: " ") : nil)
  }

  private func changed(_ binding: Binding, on page: Page) -> [Key]? {
    let names = keys["\(page.rawValue).\(binding.action.rawValue)"] ?? keys[binding.action.rawValue]
    return names.map { $0.compactMap(Key.init(name:)) }
  }

  // MARK: - Checks

  /// Commands whose keys mean the same in every program, or that popups and fields handle themselves.
  private static let fixed: Set<Command> = [
    .nextField, .previousField, .activate, .escape, .quit, .suspend, .redraw, .move, .leave,
  ]

  /// Whether a command may have other keys.
  static func mayChange(_ command: Command) -> Bool { !fixed.contains(command) }

  /// Keys that always mean their own, or that terminals cannot tell from them.
  private static let reserved: Set<Key> = [
    .enter, .tab, .shiftTab, .escape, .backspace, .up, .down, .left, .right, .home, .end, .pageUp, .pageDown,
    .control("c"), .control("h"), .control("i"), .control("j"), .control("m"), .control("s"), .control("q"),
    .control("z"), "j", "k", "g", "G",
  ]

  private static func check(_ name: String, _ keys: [String]) throws(Problem) {
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    let page = parts.count == 2 ? parts[0] : nil
    if let page, Page(rawValue: page) == nil {
      throw refused(name, "there is no page \(page)", Page.allCases.map(\.rawValue), page)
    }
    let known = commands(on: page.flatMap(Page.init(rawValue:)))
    guard let command = parts.last.flatMap(Command.init(rawValue:)), known.contains(command) else {
      throw refused(name, "there is no such command", known.map(\.rawValue), parts.last ?? name)
    }
    guard !fixed.contains(command) else { throw refused(name, "its keys cannot be changed") }
    for text in keys {
      guard let key = Key(name: text) else { throw refused(name, "\"\(text)\" is no key, such as f5, ctrl-e or C") }
      guard !reserved.contains(key) else { throw refused(name, "\(text) always means the same") }
    }
  }

  private static func refused(
    _ name: String, _ reason: String, _ known: [String] = [], _ typed: String = ""
  ) -> Problem {
    let near = Nearest.names(to: typed, among: known, limit: 1).first.map { "; did you mean \($0)?" } ?? ""
    let text = ScreenText(cleaning: "keys: \(name): \(reason)\(near)").truncated(to: 160)
    return Problem("\(text).", mend: "All keys are as usual.", exit: .settings)
  }

  /// The commands that have keys on a page, or on any.
  private static func commands(on page: Page?) -> Set<Command> {
    Set((page.map { [$0] } ?? Page.allCases).flatMap { page in maps(of: page).flatMap { $0.bindings.map(\.action) } })
  }

  /// The key tables that a page can have: of each of its views, and of those when one looks on or the line is down.
  static func maps(of page: Page) -> [KeyMap<Command>] {
    var state = AppState()
    state.page = page
    var states = [state]
    switch page {
    case .import:
      state.importTab = .members
      states.append(state)
    case .configure:
      state.size = Size(width: 200, height: 60)
      states.append(state)
    case .picker:
      state.picker = ListPicker(.excludedStatuses)
      states.append(state)
    case .progress:
      state.runs.isFollowing = true
      states.append(state)
    default: break
    }
    return states.flatMap { state -> [KeyMap<Command>] in
      var (looksOn, isCutOff) = (state, state)
      looksOn.viewing = Viewing(holder: nil)
      isCutOff.line.failed = [.catalog]
      return [state, looksOn, isCutOff].map(\.usualKeys)
    }
  }

  /// No two commands of a page may have one key through the change.
  private func check(_ page: Page) throws(Problem) {
    for map in Self.maps(of: page) {
      for binding in map.bindings {
        guard let new = changed(binding, on: page) else { continue }
        if binding.keysLabel != nil, new.count != binding.keys.count {
          throw Self.refused(binding.action.rawValue, "it needs \(binding.keys.count) keys, in their order")
        }
        for other in map.bindings where other.action != binding.action {
          let keys = changed(other, on: page) ?? other.keys
          guard let key = new.first(where: keys.contains) else { continue }
          throw Problem(
            "keys: \(key.name) cannot mean both \(binding.action.rawValue) and \(other.action.rawValue) on \(page.rawValue).",
            mend: "All keys are as usual.", exit: .settings)
        }
      }
    }
  }
}
