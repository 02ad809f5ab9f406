import CPlatform

/// A terminal that shows nothing of what is typed.
package enum HiddenTyping {
  /// Begins to hide what is typed, and to take keys one by one, Ctrl-C among them; until ``end()``, or any way out of
  /// the process but a kill.
  ///
  /// - Returns: `false` where the descriptor is no terminal of ours.
  package static func begin(_ terminal: Int32) -> Bool { boardwalk_hide_typing(terminal, true) }

  /// Gives the terminal back as it was.
  package static func end() { boardwalk_show_typing() }
}
