import Model
import Services
import Terminal

extension AppState {
  /// A field of the connection is another now.
  mutating func connectionChanged() -> [Effect] {
    connect.goesOnUntested = false
    connect.trusts = nil
    draft.forgetTest()
    guard isRunning(.test) else { return [] }
    connect.test = nil
    say(.warning, "The test was stopped: the connection has changed.")
    return stop(.test)
  }

  /// The site as soon as its field is left.
  mutating func normaliseSite() -> [Effect] {
    let note = SiteNote(draft.connection.site)
    guard let site = note.normalised, site != draft.connection.site else { return [] }
    draft.connection.site = site
    texts[ConnectForm.site] = nil
    return []
  }

  /// Whether the data types are a person's choice: the Sync step was seen, now or before settings were saved.
  var hasChosenTypes: Bool { profile != nil || furthest > .connect }

  /// Ctrl-T and the button; shows what is missing instead when something is.
  mutating func startTest() -> [Effect] {
    var effects = leaveField()
    // The test itself looks at the file again.
    connect.fileProblem = nil
    guard showProblems().isEmpty else { return effects }
    connect.test = ConnectionTest()
    connect.startedAt = now.milliseconds
    connect.took = nil
    connect.tested = draft.connection
    connect.testedSecret = secretRevision
    connect.trusts = nil
    notice = nil
    if focused?.id != ConnectForm.test { focus[.connect] = ConnectForm.test }
    // Until the Sync step has chosen, all: it then shows at once what cannot be read.
    let chosen = hasChosenTypes ? DataType.closure(of: draft.sync.resources) : DataType.all.map(\.id)
    effects.append(.test(begin(.test), draft.connection, chosen))
    return effects
  }

  /// Marks every field as visited and goes to the first that is wrong.
  private mutating func showProblems() -> [(field: ConnectionDraft.Field, text: String)] {
    let problems = connectionProblems
    for field in ConnectionDraft.Field.allCases { visited.insert(ConnectForm.id(of: field)) }
    if let first = problems.first {
      page = .connect
      focus[.connect] = ConnectForm.id(of: first.field)
    }
    return problems
  }

  mutating func stopTest() -> [Effect] {
    connect.test = nil
    say(.warning, "The test was stopped.")
    return stop(.test)
  }

  mutating func take(_ event: ConnectionTest.Event) -> [Effect] {
    connect.test?.apply(event)
    guard case .finished = event, let test = connect.test else { return [] }
    connect.took = now.milliseconds - connect.startedAt
    guard test.isConnected else {
      // What an earlier test has found does not hold any more.
      draft.forgetTest()
      if let failure = test.failure {
        say(.error, ScreenText(cleaning: failure.problem.fullText))
        focusField(blamedBy: failure)
        if failure.problem.reason == .passphrase { return askForPassphrase(saying: failure.problem) }
      }
      return []
    }
    draft.keep(test)
    connect.trusts = draft.connection
    line.refused = nil
    let version = test.version.map { ScreenText(cleaning: $0) } ?? ""
    say(.ok, "Connected to ConnectWise \(version).  ^N goes on to Sync.")
    return [.catalog(begin(.catalog), draft.connection)]
  }

  /// Looks at the file of certificates when its field is left.
  mutating func checkFile() -> [Effect] {
    let path = draft.connection.caFile
    guard path.hasPrefix("/") else { return [] }
    return [.checkFile(begin(.caFile), path)]
  }

  /// Reads the lists, as somebody asked for it.
  mutating func retryLists() -> [Effect] {
    line.failed.remove(.catalog)
    return [.catalog(begin(.catalog), draft.connection)]
  }

  /// Goes to the field that a failed check is likely about, when the person is still at the button.
  private mutating func focusField(blamedBy failure: (check: ConnectionTest.Check, problem: Problem)) {
    guard page == .connect, overlay == nil, focus[.connect] == ConnectForm.test else { return }
    if case .signIn(let field) = failure.problem.reason {
      focus[.connect] = ConnectForm.id(of: field)
      return
    }
    switch failure.check {
    case .name: focus[.connect] = ConnectForm.site
    case .company: focus[.connect] = ConnectForm.company
    case .signIn:
      focus[.connect] = draft.connection.method == .apiKeys ? ConnectForm.publicKey : ConnectForm.username
    case .tls, .version, .permissions: break
    }
  }

  /// Ctrl-N on Connect: shows what is missing, asks once when nothing was tested.
  mutating func leaveConnect() -> [Effect] {
    let effects = leaveField()
    guard showProblems().isEmpty else { return effects }
    guard !isRunning(.test) else {
      say(.info, "The test is under way.  ^N goes on when it has ended; Esc stops it.")
      return effects
    }
    guard isTested || connect.goesOnUntested else {
      overlay = .question(.untested, focused: 0)
      return effects
    }
    if connect.trusts == nil { connect.trusts = draft.connection }
    return effects + goOn(to: .sync)
  }

  /// The lists are all there: what a person would have to choose gets its defaults.
  mutating func catalogArrived() -> [Effect] {
    if !catalog.boards.isEmpty { draft.takeDefaults(from: catalog.source) }
    configure.refresh(draft: draft, catalog: catalog)
    if page == .devices { fillDevices() }
    if let open = picker, !open.picker.isEmpty {
      let (rows, height) = (open.list.rows(self), listHeight)
      picker?.picker.add(rows, height: height)
    }
    // What concerns the whole line is told by the line; a list that nothing chosen needs is not missed.
    let missed = catalog.missing.filter {
      !$0.value.isGeneral && draft.sync.resources.contains(Resource[$0.key].dataType)
    }
    if let missing = missed.sorted(by: { $0.key < $1.key }).first, page != .connect {
      say(.warning, ScreenText(cleaning: "\(Resource[missing.key].title): \(missing.value.text)"))
    }
    return page == .connect ? [] : loadNeeds(withLists: false) + startDraftRunIfOwed()
  }

  // MARK: - Paste of a block

  /// Offers to fill fields from a pasted block of `name: value` lines.
  ///
  /// - Returns: `nil` when the paste is no such block.
  mutating func offerPaste(_ text: String) -> [Effect]? {
    let offers = PastedFields.fields(in: text).map { ConnectState.Offer(field: $0.field, value: $0.value) }
    guard offers.count > 1 else { return nil }
    // A secret must not lie in the state while the question is open: its holder takes it at once.
    connect.offered = offers.filter { $0.field != .secret }
    overlay = .question(.fillFromPaste, focused: 0)
    let secret = offers.first { $0.field == .secret }
    connect.holdsSecret = secret != nil
    return secret.map { [.secret(.hold($0.value))] } ?? []
  }

  mutating func fillFromPaste() -> [Effect] {
    for offer in connect.offered {
      switch offer.field {
      case .site: draft.connection.site = offer.value
      case .company: draft.connection.company = offer.value
      case .publicKey:
        draft.connection.method = .apiKeys
        draft.connection.publicKey = offer.value
      case .username:
        draft.connection.method = .integrator
        draft.connection.username = offer.value
      case .clientID: draft.connection.clientID = offer.value
      case .caFile: draft.connection.caFile = offer.value
      case .method, .secret, .secretStore, .secretCommand, .passphrase: break
      }
      texts[ConnectForm.id(of: offer.field)] = nil
      visited.insert(ConnectForm.id(of: offer.field))
    }
    let count = connect.offered.count + (connect.holdsSecret ? 1 : 0)
    say(.ok, "\(count) fields filled from the paste.")
    var effects = connectionChanged() + normaliseSite()
    if connect.holdsSecret {
      secretRevision += 1
      effects.append(.secret(.takeHeld))
    }
    connect.offered = []
    connect.holdsSecret = false
    return effects
  }

  mutating func forgetPaste() -> [Effect] {
    connect.offered = []
    defer { connect.holdsSecret = false }
    return connect.holdsSecret ? [.secret(.dropHeld)] : []
  }
}
