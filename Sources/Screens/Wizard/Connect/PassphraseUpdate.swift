import Model
import Services
import Terminal

extension AppState {
  /// Whether a passphrase is known: typed, from the environment, or proved by opening the secret.
  var knowsPassphrase: Bool {
    draft.connection.passphrase != nil || connect.isUnlocked || beginning?.knowsPassphrase == true
  }

  var needsPassphrase: Bool { draft.connection.secretStore == .passphrase && !knowsPassphrase }

  /// Whether there is a sealed secret that a passphrase is to open, rather than one to seal.
  private var opensKept: Bool { draft.connection.keptInPlace != nil && draft.connection.secret == nil }

  var passphraseProblem: String? {
    guard needsPassphrase else { return nil }
    return opensKept ? "Type the passphrase that opens the secret." : "Choose the passphrase that seals the secret."
  }

  mutating func openPassphrase() -> [Effect] {
    overlay = .passphrase(PassphraseForm(isNew: !opensKept))
    return [.passphrase(.drop)]
  }

  /// The passphrase of the environment, or the one typed, does not open the secret.
  mutating func askForPassphrase(saying problem: Problem) -> [Effect] {
    beginning?.knowsPassphrase = false
    connect.isUnlocked = false
    draft.connection.passphrase = nil
    guard opensKept, saved == nil else {
      say(problem)
      return []
    }
    var form = PassphraseForm(isNew: false)
    form.problem = problem.cause
    overlay = .passphrase(form)
    return [.passphrase(.drop)]
  }

  mutating func takePassphrase(_ entry: PassphraseEntry) {
    guard case .passphrase(var form) = overlay else { return }
    form.entry = entry
    form.first.set(count: entry.count)
    form.again.set(count: entry.againCount)
    overlay = .passphrase(form)
  }

  mutating func pressInPassphrase(_ key: Key, _ form: PassphraseForm) -> [Effect] {
    var form = form
    switch key {
    case .escape: return leavePassphrase(form)
    case .tab, .shiftTab, .down, .up:
      if form.isNew { form.isAgain.toggle() }
      overlay = .passphrase(form)
      return []
    case .enter: return accept(form)
    default: break
    }
    guard !isRunning(.unlock), let edit = form.isAgain ? form.again.handle(key) : form.first.handle(key) else {
      return []
    }
    return perform(edit, on: form)
  }

  mutating func paste(_ text: String, into form: PassphraseForm) -> [Effect] {
    var form = form
    let (edit, _) = form.isAgain ? form.again.paste(text) : form.first.paste(text)
    return perform(edit, on: form)
  }

  private mutating func perform(_ edit: SecretField.Edit, on form: PassphraseForm) -> [Effect] {
    var form = form
    form.problem = nil
    overlay = .passphrase(form)
    switch edit {
    case .moved: return []
    case .insert(let text, let place):
      return [.passphrase(.replace(again: form.isAgain, place..<place, with: text))]
    case .delete(let range): return [.passphrase(.replace(again: form.isAgain, range, with: ""))]
    }
  }

  private mutating func accept(_ form: PassphraseForm) -> [Effect] {
    var form = form
    guard let handle = form.entry.handle, form.entry.count > 0 else { return [] }
    guard form.isNew else {
      guard !isRunning(.unlock) else { return [] }
      return [.unlock(begin(.unlock), handle, draft.connection)]
    }
    if form.entry.count < SecretStore.leastPassphraseCount {
      form.problem = "At least \(SecretStore.leastPassphraseCount) characters; four or five words are good."
      form.isAgain = false
    } else if !form.isAgain, form.entry.againCount == 0 {
      form.isAgain = true
    } else if !form.entry.agrees {
      form.problem = "The two are not the same."
      form.isAgain = true
    } else {
      draft.connection.passphrase = handle
      overlay = nil
      // The secret itself is next, where it was kept elsewhere before.
      focus[.connect] = connectionProblems.first.map { ConnectForm.id(of: $0.field) } ?? ConnectForm.test
      say(.ok, "The passphrase is set. Nobody can bring it back: keep it well.")
      return [.passphrase(.hand)]
    }
    overlay = .passphrase(form)
    return []
  }

  private mutating func leavePassphrase(_ form: PassphraseForm) -> [Effect] {
    overlay = nil
    visited.insert(ConnectForm.passphrase)
    if !form.isNew { say(.warning, "Without the passphrase the server cannot be asked. Connect takes it later.") }
    return stop(.unlock) + [.passphrase(.drop)]
  }

  mutating func unlocked() -> [Effect] {
    connect.isUnlocked = true
    overlay = nil
    say(.ok, "The passphrase opens the secret.")
    if connect.goesOnUntested, canAsk { connect.trusts = draft.connection }
    return [.passphrase(.drop)] + loadNeeds()
  }

  /// It does not open the secret: told, and typed again.
  mutating func refusePassphrase(_ problem: Problem) -> [Effect] {
    guard case .passphrase(var form) = overlay else { return [] }
    form.problem = problem.reason == .passphrase ? "That does not open it. Type it again." : problem.text
    overlay = .passphrase(form)
    return [.passphrase(.drop)]
  }

  // MARK: - Drawing

  func drawPassphrase(
    _ form: PassphraseForm, into grid: inout Grid, _ hits: inout HitMap<Target>, _ body: Rect, _ look: Look
  ) {
    let text: ScreenText =
      form.isNew
      ? "Seals the secret on this machine. Each start asks for it; without a terminal BOARDWALK_PASSPHRASE brings it."
      : "Opens the secret of profile \(cleaning: beginning?.profileName ?? "")."
    let lines = text.wrapped(to: max(10, body.width - 4))
    var fields: [(label: ScreenText, field: SecretField)] = [("Passphrase", form.first)]
    if form.isNew { fields.append(("Once more", form.again)) }
    // In a low window the fields come first.
    let isLow = body.height < lines.count + fields.count + 7
    let shown = isLow ? [] : lines
    let title: ScreenText = form.isNew ? "A passphrase for the secret" : "Passphrase"
    let block = Popup.draw(
      into: &grid, body: body, title: title, height: min(body.height, shown.count + fields.count + (isLow ? 5 : 7)),
      look: look)
    var y = block.y
    for line in shown {
      grid.put(line, in: Rect(x: block.x, y: y, width: block.width, height: 1), style: look[.text, on: .surface])
      y += 1
    }
    if !isLow { y += 1 }
    for (index, (label, field)) in fields.enumerated() {
      let isFocused = form.isAgain == (index == 1)
      if isFocused { grid.put(look.glyphs.pointer, x: block.x, y: y, style: look[.focus, on: .surface]) }
      grid.put(label, x: block.x + 2, y: y, style: look[.text, on: .surface])
      let room = Rect(x: block.x + 14, y: y, width: max(4, min(44, block.width - 26)), height: 1)
      field.draw(into: &grid, room, isFocused: isFocused, look: look)
      grid.put(
        field.note, in: Rect(x: room.endX + 2, y: y, width: 10, height: 1), style: look[.textDim, on: .surface])
      hits.add(Rect(x: block.x, y: y, width: block.width, height: 1), .option(index))
      y += 1
    }
    if !isLow { y += 1 }
    let message = Rect(x: block.x, y: min(y, block.endY - 1), width: block.width, height: 1)
    if isRunning(.unlock) {
      grid.put("Opening …\(elapsed(.unlock))", in: message, style: look[.textDim, on: .surface])
    } else if let problem = form.problem {
      grid.put(
        "\(look.glyphs.failed) \(cleaning: problem)", in: message, style: look[.messageError, on: .surface],
        ellipsis: look.glyphs.ellipsis)
    } else if form.isNew, form.entry.againCount > 0, form.entry.agrees {
      grid.put("\(look.glyphs.done) the same", in: message, style: look[.messageOk, on: .surface])
    }
  }
}
