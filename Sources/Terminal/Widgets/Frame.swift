/// One step in the rail at the top.
package struct RailStep: Hashable, Sendable {
  package enum State: Hashable, Sendable, Codable {
    case done, current, todo, warning, failed, notNeeded
  }

  package let title: ScreenText
  package let state: State

  package init(_ title: ScreenText, _ state: State) {
    self.title = title
    self.state = state
  }

  package func mark(_ glyphs: GlyphSet) -> ScreenText {
    switch state {
    case .done: glyphs.done
    case .current: glyphs.current
    case .todo: glyphs.todo
    case .warning: glyphs.warning
    case .failed: glyphs.failed
    case .notNeeded: glyphs.notNeeded
    }
  }

  package func style(_ look: Look) -> Style {
    switch state {
    case .done: look[.stepDone]
    case .current: look[.stepCurrent]
    case .todo, .notNeeded: look[.stepTodo]
    case .warning: look[.stepWarn]
    case .failed: look[.stepError]
    }
  }
}

/// The first row: product and steps.
package struct Rail: Hashable, Sendable {
  package let product: ScreenText
  package let steps: [RailStep]
  /// The page after the last step, shown at the right end.
  package let last: ScreenText
  /// Where one is: a place in `steps`, or `steps.count` for the last page.
  package let current: Int
  /// What goes on in the background, such as `Sync 37%`: 8 cells at most, in the product's place where that is shown.
  package let activity: ScreenText?

  package init(
    product: ScreenText, steps: [RailStep], last: ScreenText, current: Int, activity: ScreenText? = nil
  ) {
    self.product = product
    self.steps = steps
    self.last = last
    self.current = current
    self.activity = activity
  }

  /// Draws the rail, in short below 80 columns: `✓✓●○ 3/4 Configure`.
  ///
  /// `help` stands at the right end of the short rail.
  ///
  /// - Returns: The blocks of the steps and of the last page, in order, for clicks.
  @discardableResult
  package func draw(into grid: inout Grid, _ row: Rect, look: Look, help: ScreenText = "? help") -> [Rect] {
    row.width < 80 ? drawShort(into: &grid, row, look, help) : drawLong(into: &grid, row, look)
  }

  private func drawLong(into grid: inout Grid, _ row: Rect, _ look: Look) -> [Rect] {
    let first = grid.put(product, x: row.x + 1, y: row.y, style: look[.title], clip: row)
    // The steps stay where they are.
    if let activity { grid.put(activity.padded(to: first - 1), x: row.x + 1, y: row.y, style: look[.key], clip: row) }
    var x = first + 4
    var areas: [Rect] = []
    for (index, step) in steps.enumerated() {
      let start = x
      let style = index == current ? step.style(look).adding(.bold) : step.style(look)
      x = grid.put(step.mark(look.glyphs), x: x, y: row.y, style: style, clip: row) + 1
      x = grid.put("\(index + 1) \(step.title)", x: x, y: row.y, style: style, clip: row)
      areas.append(Rect(x: start, y: row.y, width: x - start, height: 1))
      x += 3
    }
    let isLast = current == steps.count
    let at = max(x + 2, row.endX - 10)
    if isLast { grid.put(look.glyphs.current, x: at - 2, y: row.y, style: look[.stepCurrent], clip: row) }
    let end = grid.put(last, x: at, y: row.y, style: look[isLast ? .stepCurrent : .stepTodo], clip: row)
    areas.append(Rect(x: at, y: row.y, width: end - at, height: 1))
    return areas
  }

  private func drawShort(into grid: inout Grid, _ row: Rect, _ look: Look, _ help: ScreenText) -> [Rect] {
    var x = row.x + 1
    var areas: [Rect] = []
    for step in steps {
      grid.put(step.mark(look.glyphs), x: x, y: row.y, style: step.style(look), clip: row)
      areas.append(Rect(x: x, y: row.y, width: 1, height: 1))
      x += 1
    }
    let title: ScreenText =
      steps.indices.contains(current) ? "\(current + 1)/\(steps.count) \(steps[current].title)" : last
    let end = grid.put(title, x: x + 1, y: row.y, style: look[.stepCurrent], clip: row)
    var right = row.endX - help.width - 1
    if right > end { grid.put(help, x: right, y: row.y, style: look[.keyLabel], clip: row) }
    if let activity {
      right -= activity.width + 2
      if right > end { grid.put(activity, x: right, y: row.y, style: look[.key], clip: row) }
    }
    areas.append(Rect(x: x + 1, y: row.y, width: max(0, end - x - 1), height: 1))
    return areas
  }
}

/// The message line: one message, newest first in rank.
package struct MessageLine: Hashable, Sendable {
  package enum Kind: Hashable, Sendable, Codable {
    case info, ok, warning, error
  }

  package let kind: Kind
  package let text: ScreenText

  package init(_ kind: Kind, _ text: ScreenText) {
    self.kind = kind
    self.text = text
  }

  /// Draws ` ✗ 1 field to fix: Client ID`.
  ///
  /// Where the row is too short, what stands before the last gap of two blanks is cut, so that the hint of a key after
  /// it stays: `33,782 records with…  ^N goes on to Configure.`
  package func draw(into grid: inout Grid, _ row: Rect, look: Look) {
    let (mark, role): (ScreenText, Role) =
      switch kind {
      case .info: ("", .messageInfo)
      case .ok: ("\(look.glyphs.done) ", .messageOk)
      case .warning: ("\(look.glyphs.warning) ", .messageWarn)
      case .error: ("\(look.glyphs.failed) ", .messageError)
      }
    let room = row.inset(left: 1)
    let whole: ScreenText = "\(mark)\(text)"
    grid.put(
      whole.keepingEnd(within: room.width, ellipsis: look.glyphs.ellipsis), in: room, style: look[role],
      ellipsis: look.glyphs.ellipsis)
  }
}

/// The last row or rows: the likeliest keys.
package struct HintBar<Action: Hashable & Sendable>: Sendable {
  package let hints: [Hint<Action>]

  package init(_ hints: [Hint<Action>]) {
    self.hints = hints
  }

  /// The rows that the hints need, at most two; only a screen narrower than 60 columns gets a second.
  package func rows(width: Int) -> Int {
    width >= 60 ? 1 : min(2, max(1, flow(hints, width: width).count))
  }

  /// Draws the hints, leaving out those of the highest rank number until the rest fits.
  ///
  /// - Returns: Where each action's hint is, for clicks.
  @discardableResult
  package func draw(into grid: inout Grid, _ rect: Rect, look: Look) -> HitMap<Action> {
    var hits = HitMap<Action>()
    var kept = hints
    while kept.count > 1, flow(kept, width: rect.width).count > rect.height {
      guard let rank = kept.map(\.rank).max(), let index = kept.lastIndex(where: { $0.rank == rank }) else { break }
      kept.remove(at: index)
    }
    for (line, hints) in flow(kept, width: rect.width).enumerated() where line < rect.height {
      var x = rect.x + 1
      for hint in hints {
        let start = x
        x = grid.put(hint.key, x: x, y: rect.y + line, style: look[.key], clip: rect)
        x = grid.put(" \(hint.label)", x: x, y: rect.y + line, style: look[.keyLabel], clip: rect)
        hits.add(Rect(x: start, y: rect.y + line, width: x - start, height: 1), hint.action)
        x += 2
      }
    }
    return hits
  }

  private func flow(_ hints: [Hint<Action>], width: Int) -> [[Hint<Action>]] {
    var lines: [[Hint<Action>]] = []
    var used = 0
    for hint in hints {
      let needed = hint.key.width + 1 + hint.label.width
      if !lines.isEmpty, used + 2 + needed <= width {
        lines[lines.count - 1].append(hint)
        used += 2 + needed
      } else {
        lines.append([hint])
        used = 1 + needed
      }
    }
    return lines
  }
}
