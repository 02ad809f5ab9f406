import Model
import Services
import Terminal

// What keys do to the fields of a page; the same for every step.
extension AppState {
  /// A key for the focused field; `nil` when it means nothing there.
  mutating func pressInForm(_ key: Key) -> [Effect]? {
    guard let field = focused else { return nil }
    switch field.kind {
    case .text where viewing != nil, .secret where viewing != nil: break
    case .text:
      var text = textField(field)
      if key == .enter { return acceptAndGoOn(field) }
      if let effects = step(field, key) { return effects }
      if let outcome = text.handle(key) {
        if case .refused(let reason) = outcome { say(.warning, reason) }
        guard outcome == .changed else {
          texts[field.id] = text
          return []
        }
        cameByArrow = false
        edit(field, text)
        return fieldChanged(field)
      }
    case .secret:
      if key == .enter { return acceptAndGoOn(field) }
      if let edit = secret.handle(key) { return edited(edit) }
    case .toggle:
      if [.space, "x", .enter].contains(key) { return use(field) }
    case .radio(let choices):
      if key == .enter { return acceptAndGoOn(field) }
      let chosen = choices.firstIndex { $0.isChosen(self) }
      if let next = Radio.handle(key, chosen: chosen, count: choices.count) {
        choices[next].choose(&self)
        return fieldChanged(field)
      }
    case .choice, .list, .button:
      if [.space, .enter].contains(key) { return use(field) }
    case .region: break
    }
    return moveByArrow(key, from: field)
  }

  /// Takes an edited text: into the draft as far as it is right, else the draft is as it was before the edit.
  ///
  /// So what stands at the beginning of a wrong text is never taken for the whole.
  mutating func edit(_ field: FormField, _ text: TextField) {
    guard case .text(let get, let set) = field.kind else { return }
    // Of a text that was taken back together with its draft nothing is left.
    let before = texts[field.id].flatMap { _ in textsBefore[field.id] } ?? get(draft)
    textsBefore[field.id] = before
    texts[field.id] = text
    if !set(&draft, text.text) { _ = set(&draft, before) }
  }

  /// The arrows change a number by one, unless an arrow brought the focus here: then they go on moving.
  private mutating func step(_ field: FormField, _ key: Key) -> [Effect]? {
    guard case .text(_, let set) = field.kind, let step = field.step, key == .up || key == .down, !cameByArrow else {
      return nil
    }
    guard let text = step(draft, key == .up ? 1 : -1), set(&draft, text) else { return [] }
    texts[field.id] = TextField(text)
    textsBefore[field.id] = nil
    return fieldChanged(field)
  }

  private mutating func moveByArrow(_ key: Key, from field: FormField) -> [Effect]? {
    switch key {
    case .down: return moveFocus(1, wraps: false)
    case .up: return moveFocus(-1, wraps: false)
    case "j" where !field.takesText: return moveFocus(1, wraps: false)
    case "k" where !field.takesText: return moveFocus(-1, wraps: false)
    case .left where !field.takesText: return moveFocusAside(-1)
    case .right where !field.takesText: return moveFocusAside(1)
    case .pageDown: return moveFocus(8, wraps: false)
    case .pageUp: return moveFocus(-8, wraps: false)
    case .home where !field.takesText: return moveFocus(-1000, wraps: false)
    case .end where !field.takesText: return moveFocus(1000, wraps: false)
    default: return nil
    }
  }

  /// Left and right: to the neighbour in the other column of the data types, else like up and down.
  private mutating func moveFocusAside(_ direction: Int) -> [Effect] {
    if page == .sync, let id = focused?.id, let other = SyncForm.neighbour(of: id, direction: direction) {
      focus[page] = other
      return []
    }
    return moveFocus(direction, wraps: false)
  }

  /// Tab and Shift-Tab: a run of boxes under one heading is passed as a whole, and entered at its first; arrows walk it.
  mutating func moveOn(_ delta: Int) -> [Effect] {
    let start = focused
    let effects = moveFocus(delta)
    let fields = fields
    guard let index = fields.firstIndex(where: { $0.id == focused?.id }) else { return effects }
    var place = index
    func next() -> Int { (place + delta + fields.count) % fields.count }
    while let start, fields[place].isBeside(start) {
      place = next()
      // Nothing else is on the page.
      if place == index { return effects }
    }
    if delta < 0 { while place > 0, fields[place - 1].isBeside(fields[place]) { place -= 1 } }
    focus[page] = fields[place].id
    return effects
  }

  /// To the next field.
  mutating func moveFocus(_ delta: Int, wraps: Bool = true) -> [Effect] {
    let fields = fields
    guard !fields.isEmpty else { return [] }
    let index = fields.firstIndex { $0.id == focused?.id } ?? 0
    let effects = leaveField()
    // Leaving may have changed which fields there are.
    let now = self.fields
    guard !now.isEmpty else { return effects }
    let wanted = index + delta
    let next = wraps ? (wanted % now.count + now.count) % now.count : min(max(0, wanted), now.count - 1)
    focus[page] = now[next].id
    cameByArrow = !wraps
    return effects
  }

  private mutating func acceptAndGoOn(_ field: FormField) -> [Effect] {
    if page == .ticket { return leaveField() + showTicket() }
    if field.id == ClearForm.words { return clearAndResync() }
    return moveFocus(1)
  }

  /// Enter or Space on a field that is not typed into; a click on its mark.
  mutating func use(_ field: FormField) -> [Effect] {
    switch field.kind {
    case .toggle(let get, let set):
      set(&self, !get(draft))
      return fieldChanged(field)
    case .choice(let choices):
      let all = choices(self)
      guard !all.isEmpty else {
        say(.warning, "There is nothing to choose from yet: the lists were not read.")
        return []
      }
      overlay = .choice(field.id, cursor: all.firstIndex { $0.isChosen(self) } ?? 0)
      return []
    case .list(let list): return openPicker(list)
    case .button(let action): return run(action)
    case .radio(let choices):
      let chosen = choices.firstIndex { $0.isChosen(self) } ?? -1
      guard !choices.isEmpty else { return [] }
      choices[(chosen + 1) % choices.count].choose(&self)
      return fieldChanged(field)
    case .region: return field.id == ConnectForm.audit ? open(.audit) : []
    case .text, .secret: return []
    }
  }

  /// Enter, where the focused field did not take it.
  mutating func activate() -> [Effect] {
    guard let field = focused else { return [] }
    return use(field)
  }

  mutating func run(_ action: FormField.Action) -> [Effect] {
    switch action {
    case .test: return startTest()
    case .guide: return openFromAnywhere(.guide)
    case .passphrase: return openPassphrase()
    case .more:
      overlay = .choice(SyncForm.more, cursor: 0)
      return []
    case .suggest:
      suggestStages()
      return []
    case .opportunities: return open(.opportunities)
    case .devices: return openDevices()
    case .ticket: return open(.ticket)
    case .complete: return complete()
    case .quickSync: return quickSync()
    case .openClear: return openClear()
    case .clear: return clearAndResync()
    case .dryRun: return startDryRun()
    case .followRun: return followRun()
    case .continueDraft: return begin(with: .continueDraft)
    case .editProfile: return begin(with: .editProfile)
    case .startNew: return begin(with: .startNew)
    case .lookOn: return beginLookingOn()
    case .takeOver: return takeOver()
    case .jump(let step):
      returnsToReview = true
      return open(Page(step))
    }
  }

  /// What a change of a field means beyond the field.
  mutating func fieldChanged(_ field: FormField) -> [Effect] {
    if notice?.kind == .error { notice = nil }
    return page == .connect ? connectionChanged() : []
  }

  /// The focus goes somewhere else: blanks at the ends go, the site is normalised, a shown secret is hidden.
  mutating func leaveField() -> [Effect] {
    guard let field = focused else { return [] }
    visited.insert(field.id)
    revealsSecret = false
    timers[.hideSecret] = nil
    if case .secret = field.kind { return followSecret() }
    guard case .text(let get, let set) = field.kind else { return [] }
    var text = textField(field)
    let note = text.trim()
    if set(&draft, text.text) {
      // From now on the draft is what the field shows.
      textsBefore[field.id] = nil
      texts[field.id] = get(draft) == text.text ? nil : TextField(get(draft))
    } else {
      texts[field.id] = text
    }
    if let note { say(.info, "\(field.label): \(note)") }
    if field.id == ConnectForm.caFile { return checkFile() }
    if field.id == SyncForm.expert { return checkConditions() }
    return field.id == ConnectForm.site ? normaliseSite() : []
  }

  // MARK: - The secret

  /// An edit of the secret, for whoever holds its bytes.
  mutating func edited(_ edit: SecretField.Edit) -> [Effect] {
    switch edit {
    case .moved: return []
    case .insert(let text, let place):
      secretRevision += 1
      return [.secret(.replace(place..<place, with: text))] + connectionChanged()
    case .delete(let range):
      secretRevision += 1
      return [.secret(.replace(range, with: ""))] + connectionChanged()
    }
  }

  /// Ctrl-R: shown for ten seconds, or until the field is left.
  mutating func reveal() -> [Effect] {
    guard case .secret = focused?.kind, page == .connect else {
      say(.info, "Go to the secret first; ^R shows it there.")
      return []
    }
    revealsSecret.toggle()
    timers[.hideSecret] = nil
    if revealsSecret { set(.hideSecret, in: 10_000) }
    return []
  }

  // MARK: - Paste

  mutating func paste(_ text: String) -> [Effect] {
    if case .help(var filter, _) = overlay {
      _ = filter.paste(text)
      overlay = .help(filter: filter, top: 0)
      return []
    }
    if case .passphrase(let form) = overlay { return paste(text, into: form) }
    if case .path(let purpose, var field) = overlay {
      _ = field.paste(text)
      overlay = .path(purpose, field)
      return []
    }
    guard overlay == nil else { return [] }
    let height = listHeight
    if offerLines(text) { return [] }
    switch page {
    case .picker, .closed:
      picker?.paste(text, height: height)
      return []
    case .devices:
      devices.list.withPicker { _ = $0.pasteIntoFilter(text, height: height) }
      return []
    case .import:
      withImportList { $0.paste(text, height: height) }
      return []
    case .link:
      if var open = directory.link {
        open.fill(directory.organizations, height: height)
        _ = open.picker.pasteIntoFilter(text, height: height)
        open.refill(height: height)
        directory.link = open
      }
      return []
    default: break
    }
    if page == .connect, let effects = offerPaste(text) { return effects }
    guard let field = focused else { return [] }
    switch field.kind {
    case .text:
      var buffer = textField(field)
      let note = buffer.paste(text)
      edit(field, buffer)
      let effects = fieldChanged(field)
      if let note { say(.info, note) }
      return effects
    case .secret:
      let (edit, note) = secret.paste(text)
      let effects = edited(edit)
      if let note { say(.info, note) }
      return effects
    case .toggle, .radio, .choice, .list, .button, .region: return []
    }
  }
}
