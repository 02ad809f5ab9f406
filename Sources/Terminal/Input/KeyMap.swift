/// One thing that keys do: the table from which key handling, the hint bar and the help are made.
package struct KeyBinding<Action: Hashable & Sendable>: Hashable, Sendable {
  /// Where a key works.
  package enum Place: Hashable, Sendable {
    case everywhere
    /// Only where no text field has the focus; there printable keys type.
    case outsideFields
  }

  package let action: Action
  package var keys: [Key]
  /// What the hint bar says after the key: `next step`.
  package let label: ScreenText
  /// What the help says.
  package let help: ScreenText
  package let place: Place
  /// The rank in the hint bar, the smallest kept longest; none for keys that only the help shows.
  package let hint: Int?
  /// What the hint bar shows for the keys when not the first key's own name: `1-5`.
  package let keysLabel: ScreenText?

  package init(
    _ action: Action, _ keys: [Key], _ label: ScreenText, help: ScreenText? = nil, place: Place = .everywhere,
    hint: Int? = nil, keysLabel: ScreenText? = nil
  ) {
    self.action = action
    self.keys = keys
    self.label = label
    self.help = help ?? label
    self.place = place
    self.hint = hint
    self.keysLabel = keysLabel
  }

  /// The keys as shown.
  package var shownKeys: ScreenText { keysLabel ?? keys.first?.label ?? "" }
}

/// What every key of a screen does.
package struct KeyMap<Action: Hashable & Sendable>: Hashable, Sendable {
  package private(set) var bindings: [KeyBinding<Action>]

  package init(_ bindings: [KeyBinding<Action>]) {
    self.bindings = bindings
  }

  /// This map's bindings, then another's; the first that has a key wins.
  package func merged(with other: KeyMap) -> KeyMap { KeyMap(bindings + other.bindings) }

  /// What a key does, or none.
  package func action(for key: Key, inTextField: Bool) -> Action? {
    if inTextField, key.typed != nil { return nil }
    return bindings.first { binding in
      binding.keys.contains(key) && !(inTextField && binding.place == .outsideFields)
    }?.action
  }

  /// The hints for the bar, most important first by rank, in the table's order.
  package func hints(inTextField: Bool) -> [Hint<Action>] {
    bindings.compactMap { binding in
      guard let rank = binding.hint else { return nil }
      let keys = inTextField ? binding.keys.filter { $0.typed == nil } : binding.keys
      if inTextField, binding.place == .outsideFields || keys.isEmpty { return nil }
      let shown = inTextField ? keys.first?.label ?? binding.shownKeys : binding.shownKeys
      return Hint(action: binding.action, key: shown, label: binding.label, rank: rank)
    }
  }
}

/// A key and what it does, for the hint bar.
package struct Hint<Action: Hashable & Sendable>: Hashable, Sendable {
  package let action: Action
  package let key: ScreenText
  package let label: ScreenText
  package let rank: Int

  package init(action: Action, key: ScreenText, label: ScreenText, rank: Int) {
    self.action = action
    self.key = key
    self.label = label
    self.rank = rank
  }
}
