import Model
import Services
import Terminal

extension Canvas {
  mutating func drawConnect() {
    title("Connect to ConnectWise", note: "F2 how to make the role and the keys")
    for field in fields {
      switch field.kind {
      case .button where field.id == ConnectForm.passphrase: drawPassphrase(field)
      case .button, .region: continue
      case .secret:
        self.field(field.labelled(ConnectForm.secretLabel(state.draft.connection)))
      default: self.field(field)
      }
      switch field.id {
      case ConnectForm.site:
        let note = SiteNote(state.draft.connection.site).text
        if !note.isEmpty {
          put(note, x: isNormal ? 18 : 4, width: width - (isNormal ? 18 : 4), .textDim)
          y += 1
        }
      case ConnectForm.keep: drawPlace(state.draft.connection.secretStore)
      default: break
      }
    }
    gap()
    buttons(fields.filter { [ConnectForm.test, ConnectForm.guide].contains($0.id) }, x: 4)
    drawTest(fields.first { $0.id == ConnectForm.audit })
  }

  /// Which of the places it is, and what a person has to see to there.
  private mutating func drawPlace(_ store: SecretStore) {
    if isNormal {
      y -= 1
      let stores = state.offeredStores
      put("(\((stores.firstIndex(of: store) ?? 0) + 1) of \(stores.count) places)", x: 52, .textDim)
      y += 1
    }
    let x = isNormal ? 18 : 4
    switch store {
    case .keyFile, .passphrase, .command: return
    case .environment:
      put("Later starts need BOARDWALK_SECRET too; it is not kept here.", x: x, width: width - x, .textDim)
    case .secretService:
      put("A timer has it only while you are logged in to the desktop.", x: x, width: width - x, .messageWarn)
    case .systemd:
      let name = SecretStore.credential(of: state.beginning?.profileName ?? "NAME")
      put("LoadCredentialEncrypted=\(cleaning: name)", x: x, width: width - x, .textDim)
    }
    y += 1
  }

  /// The passphrase: whether it is known, and the way to type it.
  private mutating func drawPassphrase(_ field: FormField) {
    let x = isNormal ? 18 : 4
    focus(field, x: 2)
    put(field.label, x: 4)
    if !isNormal { y += 1 }
    let text: ScreenText =
      state.draft.connection.passphrase != nil
      ? "set; Enter changes it"
      : state.connect.isUnlocked
        ? "opens the secret" : state.knowsPassphrase ? "from BOARDWALK_PASSPHRASE" : "not typed yet; Enter"
    put(text, x: x, width: width - x, state.knowsPassphrase ? .text : .textDim)
    area(Rect(x: 4, y: y, width: width - 5, height: 1), .mark(field.id))
    y += 1
    if state.visited.contains(field.id), let problem = field.problem(state) {
      put("\(look.glyphs.failed) \(cleaning: problem)", x: x, width: width - x, .messageError)
      y += 1
    }
  }

  private mutating func drawTest(_ audit: FormField?) {
    guard let test = state.connect.test else { return }
    gap()
    put(heading(test), x: 4, width: width - 5, state.changedSinceTest.isEmpty ? .text : .messageWarn)
    y += 1
    let isStale = !state.changedSinceTest.isEmpty
    for (title, checks) in Self.shownChecks {
      let states = checks.compactMap { test.checks[$0] }
      guard !states.isEmpty else { continue }
      let isAudit = checks == [.permissions] && audit != nil
      if isAudit, let audit {
        focus(audit, x: 2)
        area(Rect(x: 2, y: y, width: width - 4, height: 1), .mark(audit.id))
      }
      drawCheck(title, states, isStale: isStale, note: isAudit ? "  Enter: the list" : "")
    }
    // What the button has brought is to be seen with it.
    if isFocused(ConnectForm.test) { focusRow = y - 1 }
  }

  /// The checks that share a line, and what the line is called.
  private static let shownChecks: [(ScreenText, [ConnectionTest.Check])] = [
    ("Name, TLS", [.name, .tls]), ("Company", [.company, .version]), ("Signed in", [.signIn]),
    ("Permissions", [.permissions]),
  ]

  private func heading(_ test: ConnectionTest) -> ScreenText {
    guard let finished = test.finished else {
      return state.isRunning(.test) ? "Testing …\(state.elapsed(.test))" : "The test did not end."
    }
    let took = state.connect.took.map { ScreenText(", \(grouped: $0) ms") } ?? ""
    let base: ScreenText = "Last test \(cleaning: state.now.clock(finished))\(took)."
    let changed = state.changedSinceTest
    guard !changed.isEmpty else { return base }
    return
      "\(base)  Out of date: \(changed.joined(separator: ", ")) \(changed.count == 1 ? "has" : "have") changed since."
  }

  private mutating func drawCheck(
    _ title: ScreenText, _ states: [ConnectionTest.State], isStale: Bool, note: ScreenText
  ) {
    var texts: [ScreenText] = []
    var problem: Problem?
    var isWarned = false
    var isOpen = false
    var took = 0
    for state in states {
      switch state {
      // Behind a check that failed nothing more comes.
      case .waiting where self.state.connect.test?.finished != nil: break
      case .waiting: isOpen = true
      case .running:
        isOpen = true
        texts.append("…")
      case .passed(let text, let milliseconds):
        took += milliseconds
        texts.append(ScreenText(cleaning: text))
      case .warned(let text, let milliseconds):
        took += milliseconds
        isWarned = true
        texts.append(ScreenText(cleaning: text))
      case .failed(let failure): problem = failure
      }
    }
    let column = isNormal ? 22 : 20
    let role: Terminal.Role =
      problem != nil ? .messageError : isStale ? .textDim : isWarned ? .messageWarn : isOpen ? .textDim : .messageOk
    let mark =
      problem != nil
      ? look.glyphs.failed : isWarned ? look.glyphs.warning : isOpen ? look.glyphs.todo : look.glyphs.done
    put(mark, x: 6, role)
    put(title, x: 8, width: column - 8, isStale ? .textDim : .text)
    if let problem {
      for line in ScreenText(cleaning: problem.fullText).wrapped(to: max(10, width - column - 1)).prefix(4) {
        put(line, x: column, .messageError)
        y += 1
      }
      return
    }
    let text = texts.filter { !$0.isEmpty }.joined(separator: ", ")
    let line = text + note
    put(line, x: column, width: width - column, isStale ? .textDim : .text)
    let duration: ScreenText = "\(grouped: took) ms"
    // What was found is worth more than how long it took, which the list tells too.
    if took > 0, line.width + duration.width + 2 <= width - column - 1 {
      put(duration, x: width - 1 - duration.width, width: duration.width, .textDim)
    }
    y += 1
  }
}

extension FormField {
  /// The field with another label, for one whose label depends on a choice.
  func labelled(_ label: ScreenText) -> FormField {
    FormField(
      id, label, kind, help: help, answersKey: answersKey, placeholder: placeholder, section: section,
      problem: problem,
      visible: isVisible)
  }
}
