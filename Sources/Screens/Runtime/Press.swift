import Model
import Services
import Terminal

extension AppState {
  /// A key, to whatever it means here: the popup, the focused field, the page, the program.
  mutating func press(_ key: Key) -> [Effect] {
    if configure.stepper.cards.isDragging {
      dropNothing()
      if key == .escape { return [] }
    }
    if key == .control("c") { return interrupt() }
    if overlay != nil { return pressInOverlay(key) }
    guard let key = looks.keys.meaning(of: key, in: usualKeys, on: page, isTyping: isInTextField) else { return [] }
    if notice?.kind == .info || notice?.kind == .ok, !isRunning(.test) { notice = nil }
    if key == "r", !line.failed.isEmpty, takesRetryLetter { return retry() }
    if let effects = pressInPage(key) { return effects }
    guard let command = usualKeys.action(for: key, inTextField: isInTextField) else { return [] }
    return perform(command)
  }

  /// Ctrl-C asks; pressed twice within two seconds it quits.
  private mutating func interrupt() -> [Effect] {
    if page == .done || page == .loading || viewing != nil { return leaveProgram() }
    if page == .start || (quitAskedAt.map { now.milliseconds - $0 <= 2000 } ?? false) { return leaveProgram() }
    quitAskedAt = now.milliseconds
    overlay = .question(page == .progress ? .quitRun : .quit, focused: 0)
    return []
  }

  mutating func leaveProgram() -> [Effect] {
    exit = viewing != nil ? .done : saved == nil && !runs.isFollowing ? .interrupted : progress?.exit ?? .done
    return []
  }

  mutating func perform(_ command: Command) -> [Effect] {
    switch command {
    case .nextField: return moveOn(1)
    case .previousField: return moveOn(-1)
    case .activate: return activate()
    case .escape: return escape()
    case .nextStep, .complete: return goForward()
    case .previousStep: return goBack()
    case .steps:
      guard isReachable(draft.step) else { return [] }
      overlay = .steps(cursor: draft.step.number - 1)
      return []
    case .tryIt: return tryIt()
    case .reveal: return reveal()
    case .redraw: return [.redraw]
    case .quit: return interrupt()
    case .leave: return page == .progress ? interrupt() : leaveProgram()
    case .suspend: return [.suspend]
    case .takeOver: return askToTakeOver()
    case .help:
      overlay = .help(filter: TextField(), top: 0)
      return []
    case .guide: return openFromAnywhere(.guide)
    case .log: return openFromAnywhere(.log)
    case .mouse:
      mouseIsOn.toggle()
      say(.info, mouseIsOn ? "Mouse on; Shift-drag selects text." : "Mouse off: the terminal selects text again.")
      return [.mouse(mouseIsOn)] + keep(.mouse(mouseIsOn))
    case .theme: return openThemes()
    case .conditions: return openFromAnywhere(.conditions)
    case .retry: return retry()
    case .saveAnswers:
      guard jobs[.answers] == nil else { return [] }
      return [.writeAnswers(begin(.answers), draft.trimmed(to: catalog.source), catalog.source)]
    case .move, .toggle, .all, .none, .invert, .range, .filter, .shown, .order, .undo, .redo, .setStage, .leaveAlone,
      .confirm, .confirmAll, .nextUnset, .copyToBoards, .changeBoard, .changeTab, .suggest, .role, .defaultRole,
      .everything, .switchList, .link, .presets, .switchView, .moveCard, .openCard,
      .namesakes, .commentStatus:
      // Keys of a list or grid that has nothing to do with them now.
      return []
    }
  }

  /// Ctrl-T.
  private mutating func tryIt() -> [Effect] {
    switch page {
    case .connect: return startTest()
    case .sync:
      guard canAsk else { return refuseToAsk() }
      if connect.trusts == nil { connect.trusts = draft.connection }
      line.failed.remove(.preview)
      return startPreview() + (needsLists && !isRunning(.catalog) ? retryLists() : [])
    case .configure, .closed:
      guard canAsk else { return refuseToAsk() }
      return startCounts(again: true) + (line.failed.contains(.catalog) ? retry() : [])
    case .review, .dryRun: return startDryRun()
    case .clear: return lookAtStore()
    default: return line.failed.isEmpty ? [] : retry()
    }
  }

  mutating func refuseToAsk() -> [Effect] {
    say(.warning, "\(whyNotAsked) ^G 1 goes there.")
    return []
  }

  /// The page's own keys; `nil` when the key means nothing to it.
  private mutating func pressInPage(_ key: Key) -> [Effect]? {
    switch page {
    case .picker: return pressInPicker(key)
    case .closed: return pressInClosed(key) ?? pressInPicker(key)
    case .devices: return pressInDevices(key) ?? pressInForm(key)
    case .import: return pressInImport(key)
    case .link: return pressInLink(key)
    case .audit, .guide, .difference, .conditions, .log, .dryRun: return pressInText(key)
    case .progress, .loading, .done: return nil
    case .configure:
      if let effects = pressInGrid(key) { return effects }
      return pressInForm(key)
    case .start, .connect, .sync, .opportunities, .ticket, .clear, .review: return pressInForm(key)
    }
  }

  /// Keys of a page that is only read.
  private mutating func pressInText(_ key: Key) -> [Effect]? {
    let height = max(1, size.height - 6)
    let top = scroll[page] ?? 0
    switch key {
    case .down, "j": scroll[page] = top + 1
    case .up, "k": scroll[page] = max(0, top - 1)
    case .pageDown, .space, .control("d"): scroll[page] = top + height
    case .pageUp, .control("u"): scroll[page] = max(0, top - height)
    case .home, "g": scroll[page] = 0
    case .end, "G": scroll[page] = 1 << 20
    case .enter, "q": return leavePage()
    default: return nil
    }
    // What the page can be scrolled by at most is known where it is drawn.
    scroll[page] = min(scroll[page] ?? 0, max(0, textLineCount - height))
    return []
  }

  // MARK: - Popups

  private mutating func pressInOverlay(_ key: Key) -> [Effect] {
    switch overlay {
    case .help(var filter, var top):
      switch key {
      case .escape, .enter, .function(1):
        overlay = nil
        return []
      case .down: top += 1
      case .up: top = max(0, top - 1)
      case .pageDown: top += 10
      case .pageUp: top = max(0, top - 10)
      default:
        if filter.handle(key) != nil { top = 0 }
      }
      overlay = .help(filter: filter, top: min(top, max(0, helpLines(filter: filter.text).count - 1)))
      return []
    case .steps(let cursor): return pressInSteps(key, cursor)
    case .choice(let id, let cursor): return pressInChoice(key, id, cursor)
    case .themes(let name): return pressInThemes(key, name)
    case .question(let question, let focused): return pressInQuestion(key, question, focused)
    case .passphrase(let form): return pressInPassphrase(key, form)
    case .path(let purpose, let field): return pressInPath(key, purpose, field)
    case nil: return []
    }
  }

  private mutating func pressInSteps(_ key: Key, _ cursor: Int) -> [Effect] {
    let steps = SetupDraft.Step.allCases
    switch key {
    case .escape, .control("g"): overlay = nil
    case .down, "j", .tab: overlay = .steps(cursor: (cursor + 1) % steps.count)
    case .up, "k", .shiftTab: overlay = .steps(cursor: (cursor + steps.count - 1) % steps.count)
    case .enter, .space: return open(Page(steps[min(max(0, cursor), steps.count - 1)]))
    default:
      if key == "t" { return openThemes() }
      if let digit = key.typed?.wholeNumberValue, (1...steps.count).contains(digit) {
        return open(Page(steps[digit - 1]))
      }
    }
    return []
  }

  private mutating func pressInChoice(_ key: Key, _ id: FieldID, _ cursor: Int) -> [Effect] {
    let choices = choices(of: id)
    guard !choices.isEmpty || !popupFilter.isEmpty else {
      overlay = nil
      return []
    }
    if let effects = typeOverChoice(key, id) { return effects }
    let count = max(1, choices.count)
    switch key {
    case .escape: overlay = nil
    case .down, "j", .tab: overlay = .choice(id, cursor: (cursor + 1) % count)
    case .up, "k", .shiftTab: overlay = .choice(id, cursor: (cursor + count - 1) % count)
    case .home, "g": overlay = .choice(id, cursor: 0)
    case .end, "G": overlay = .choice(id, cursor: count - 1)
    case .pageDown: overlay = .choice(id, cursor: min(count - 1, cursor + 10))
    case .pageUp: overlay = .choice(id, cursor: max(0, cursor - 10))
    case .enter, .space:
      guard !choices.isEmpty else { return [] }
      overlay = nil
      choices[min(max(0, cursor), choices.count - 1)].choose(&self)
      return afterChoice(of: id)
    default:
      // A letter goes to the next choice that begins with it.
      guard let letter = key.typed?.lowercased(), !choices.isEmpty else { return [] }
      let order = (1...choices.count).map { (cursor + $0) % choices.count }
      if let next = order.first(where: { choices[$0].title.string.lowercased().hasPrefix(letter) }) {
        overlay = .choice(id, cursor: next)
      }
    }
    return []
  }

  /// Whether there are so many choices that letters search instead of going to the next that begins so.
  func isSearched(_ id: FieldID) -> Bool { allChoices(of: id).count > 20 }

  /// A key that searches a long popup; `nil` where it does something else.
  private mutating func typeOverChoice(_ key: Key, _ id: FieldID) -> [Effect]? {
    guard isSearched(id) else { return nil }
    switch key {
    case .escape where !popupFilter.isEmpty: popupFilter = ""
    case .backspace where !popupFilter.isEmpty: popupFilter.removeLast()
    case .space where popupFilter.isEmpty: return nil
    default:
      guard let typed = key.typed, popupFilter.count < 40 else { return nil }
      popupFilter.append(typed)
    }
    overlay = .choice(id, cursor: 0)
    return []
  }

  /// The choices of a field that opens as a list, as far as they have what was typed.
  func choices(of id: FieldID) -> [FormField.Choice] {
    let all = allChoices(of: id)
    guard !popupFilter.isEmpty else { return all }
    // As any list is searched.
    var picker = Picker()
    picker.add(all.enumerated().map { Picker.Row(id: $0.offset, label: $0.element.title) }, height: all.count)
    picker.setFilter(popupFilter, height: all.count)
    return picker.visible.ids.map { all[$0] }
  }

  private func allChoices(of id: FieldID) -> [FormField.Choice] {
    if let special = specialChoices(of: id) { return special }
    guard let field = fields.first(where: { $0.id == id }), case .choice(let choices) = field.kind else { return [] }
    return choices(self)
  }

  mutating func afterChoice(of id: FieldID) -> [Effect] {
    if id == Presets.id { return takeWish() }
    refreshHeadings()
    if id == SyncForm.more, let list = picker?.list {
      picker = nil
      return openPicker(list)
    }
    if id == ConnectForm.keep {
      return connectionChanged() + (needsPassphrase ? openPassphrase() : [])
    }
    return id == ConnectForm.region ? connectionChanged() + normaliseSite() : []
  }

  private mutating func pressInQuestion(_ key: Key, _ question: Question, _ focused: Int) -> [Effect] {
    var dialog = question.dialog(self, focused: focused)
    if question == .conflict, let digit = key.typed?.wholeNumberValue, dialog.buttons.indices.contains(digit - 1) {
      return answer(question, digit - 1)
    }
    switch dialog.handle(key) {
    case .open:
      overlay = .question(question, focused: dialog.focused)
      return []
    case .cancelled: return answer(question, -1)
    case .chosen(let index): return answer(question, index)
    }
  }

  mutating func answer(_ question: Question, _ index: Int) -> [Effect] {
    overlay = nil
    switch (question, index) {
    case (.quit, 1), (.quitRun, 1): return leaveProgram()
    case (.takeOver, 1): return takeOver()
    case (.untested, 0): return startTest()
    case (.untested, 1):
      connect.goesOnUntested = true
      return leaveConnect()
    case (.otherStore, let index): return answerOtherStore(index)
    case (.unmapped, 0): return open(.configure)
    case (.unmapped, 1): return save()
    case (.fillFromPaste, 0): return fillFromPaste()
    case (.fillFromPaste, _): return forgetPaste()
    case (.chooseLines, 0): return choosePasted()
    case (.conflict, let choice): return answerConflict(choice)
    default: return []
    }
  }

  // MARK: - Mouse

  mutating func point(_ target: Target, _ action: PointerAction) -> [Effect] {
    if overlay != nil { return pointInOverlay(target, action) }
    guard case .press(let column, _, let clicks, let extending) = action else {
      if case .wheel(let rows) = action { return wheel(rows, over: target) }
      return page == .configure ? dragCard(over: target, action) : []
    }
    switch target {
    case .step(let step): return isReachable(step) ? open(Page(step)) : []
    case .hint(let key): return press(key)
    case .tab(let index): return changeTab(to: index)
    case .row(let id), .rowMark(let id):
      let toggles = target == .rowMark(id)
      return clickRow(id, toggles: toggles, extending: extending, clicks: clicks)
    case .cell(let id, let stage): return clickCell(id, stage, extending: extending)
    case .card(let id): return clickCard(id, clicks: clicks, extending: extending)
    case .field(let id), .mark(let id):
      return clickField(id, column: column, activates: target == .mark(id) || clicks > 1)
    case .choice(let id, let index):
      var effects = leaveField()
      focus[page] = id
      if let field = focused, case .radio(let choices) = field.kind, choices.indices.contains(index) {
        choices[index].choose(&self)
        effects += fieldChanged(field)
      }
      return effects
    case .lane, .option, .button, .nothing: return []
    }
  }

  private mutating func clickField(_ id: FieldID, column: Int, activates: Bool) -> [Effect] {
    var effects: [Effect] = []
    if focused?.id != id {
      effects += leaveField()
      focus[page] = id
    }
    guard let field = focused, field.id == id else { return effects }
    if case .text = field.kind {
      var text = textField(field)
      text.click(column: column, width: 44)
      texts[id] = text
    } else if activates {
      effects += use(field)
    }
    return effects
  }

  private mutating func pointInOverlay(_ target: Target, _ action: PointerAction) -> [Effect] {
    if case .wheel(let rows) = action { return pressInOverlay(rows < 0 ? .up : .down) }
    guard case .press = action else { return [] }
    switch (overlay, target) {
    case (.steps, .option(let index)):
      overlay = .steps(cursor: index)
      return pressInOverlay(.enter)
    case (.choice(let id, _), .option(let index)):
      overlay = .choice(id, cursor: index)
      return pressInOverlay(.enter)
    case (.themes, .option(let index)): return clickTheme(index)
    case (.question(let question, _), .button(let index)): return answer(question, index)
    case (.passphrase(var form), .option(let index)):
      form.isAgain = index == 1
      overlay = .passphrase(form)
      return []
    case (_, .hint(let key)): return press(key)
    default: return []
    }
  }

  private mutating func wheel(_ rows: Int, over target: Target) -> [Effect] {
    let height = listHeight
    switch page {
    case .picker, .closed: picker?.scroll(by: rows, height: height)
    case .devices:
      devices.list.withPicker { $0.withList { list, source in list.scroll(by: rows, rows: source, height: height) } }
    case .import: withImportList { $0.scroll(by: rows, height: height) }
    case .link:
      if var open = directory.link {
        open.list.scroll(by: rows, rows: open.rows, height: height)
        directory.link = open
      }
    case .audit, .guide, .difference, .conditions, .log, .dryRun:
      for _ in 0..<abs(rows) { _ = pressInText(rows < 0 ? .up : .down) }
    case .configure: scrollMapping(by: rows, over: target)
    default: return moveFocus(rows < 0 ? -1 : 1)
    }
    return []
  }
}
