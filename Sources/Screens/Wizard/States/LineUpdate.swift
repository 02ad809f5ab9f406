import Model
import Services
import Terminal

extension AppState {
  /// A request waits before it is made again.
  mutating func take(_ wait: ServerWait) {
    let until = now.milliseconds + wait.milliseconds
    // Of several that wait together the longest counts.
    if let old = line.wait, old.until >= until, old.isLimit || !wait.isLimit { return }
    line.wait = LineState.Wait(cause: wait.cause, isLimit: wait.isLimit, until: until)
  }

  // MARK: - Lists

  mutating func takeSaved(_ lists: Catalog?) {
    guard let lists, catalog.lists.isEmpty, line.reading == nil else { return }
    line.saved = lists
    catalog = Lists(lists)
    configure.refresh(draft: draft, catalog: catalog)
  }

  mutating func take(_ lists: Catalog) {
    line.reading = lists
    if !lists.lists.isEmpty { line.silentSince = nil }
    catalog = Lists(line.merged(isWhole: false))
  }

  /// The reading of the lists has ended: what could not come stays as it was, and is asked for again.
  mutating func listsEnded() -> [Effect] {
    guard let reading = line.reading else { return [] }
    catalog = Lists(line.merged(isWhole: true))
    line.reading = nil
    if let problem = reading.missing.sorted(by: { $0.key < $1.key }).map(\.value).first(where: \.isGeneral) {
      return catalogArrived() + failed(problem, of: .catalog)
    }
    line.saved = nil
    succeeded(.catalog)
    return catalogArrived()
  }

  /// Whether the lists on hand are none, or those of an earlier session.
  var needsLists: Bool { catalog.lists.isEmpty || line.saved != nil }

  // MARK: - Counts

  /// Counts arrive; what could not be counted keeps the count from before.
  mutating func take(_ counts: Preview) {
    var merged = counts
    for id in line.oldCounts {
      let isKept = counts.counts[id].map { $0.problem?.isGeneral == true } ?? true
      if isKept { merged.counts[id] = preview.counts[id] } else { line.oldCounts.remove(id) }
    }
    if !line.oldCounts.isEmpty { merged.counted = preview.counted }
    line.countProblem = counts.counts.values.compactMap(\.problem).first(where: \.isGeneral)
    preview = merged
  }

  mutating func previewEnded() -> [Effect] {
    if let problem = line.countProblem {
      if line.oldCounts.isEmpty { preview.counted = nil }
      return failed(problem, of: .preview)
    }
    line.oldCounts = []
    succeeded(.preview)
    // The long lists come while the person reads: Import is filled on arrival.
    return page.step == .sync ? loadRows() : []
  }

  // MARK: - What went wrong

  /// Work ended with a problem that more than its own page has to know.
  mutating func failed(_ problem: Problem, of kind: JobKind) -> [Effect] {
    switch problem.reason {
    case .signIn(let field): return refuseSignIn(problem, field)
    case .passphrase: return askForPassphrase(saying: problem)
    case .noAnswer, .limited, .fault:
      guard LineState.repeated.contains(kind) else { return [] }
      if problem.reason == .noAnswer { line.silentSince = line.silentSince ?? now.wall }
      line.failed.insert(kind)
      line.problem = problem
      scheduleRetry()
    case .forbidden, .changedElsewhere, nil: break
    }
    return []
  }

  mutating func succeeded(_ kind: JobKind) {
    line.failed.remove(kind)
    line.silentSince = nil
    guard line.failed.isEmpty else { return }
    line.problem = nil
    line.attempts = 0
    line.retryAt = nil
    timers[.retry] = nil
  }

  private mutating func scheduleRetry() {
    guard line.retryAt == nil else { return }
    var pause = LineState.pauses[min(line.attempts, LineState.pauses.count - 1)]
    if case .limited(let seconds) = line.problem?.reason { pause = max(pause, Int64(seconds ?? 30)) }
    set(.retry, in: pause * 1_000)
    line.retryAt = now.milliseconds + pause * 1_000
  }

  /// Asks again for what failed.
  mutating func retry() -> [Effect] {
    line.retryAt = nil
    timers[.retry] = nil
    line.attempts += 1
    guard canAsk, connect.isTrusted, saved == nil else { return [] }
    var effects: [Effect] = []
    for kind in JobKind.allCases where line.failed.contains(kind) && !isRunning(kind) {
      switch kind {
      case .catalog: effects.append(.catalog(begin(.catalog), draft.connection))
      case .preview: effects += startPreview()
      case .companies: companies.problem = nil
      case .members: members.problem = nil
      default: break
      }
    }
    return effects + (line.failed.isDisjoint(with: [.companies, .members]) ? [] : loadRows())
  }

  /// Esc: stops what the page waits for, or the wait for the next try.
  ///
  /// - Returns: `nil` when there is nothing to stop that is shown as going on.
  mutating func stopBusy() -> [Effect]? {
    if line.retryAt != nil, line.failed.allSatisfy({ !isRunning($0) }) {
      line.retryAt = nil
      timers[.retry] = nil
      say(.info, "No longer asked by itself.  ^T asks again.")
      return []
    }
    let kinds = busy.filter { $0 != .test && (seconds(of: $0) > 0 || line.wait != nil) }
    return kinds.isEmpty ? nil : stopWork(kinds)
  }

  /// Stops work that is waited for; what has come of it so far is used.
  mutating func stopWork(_ kinds: [JobKind]) -> [Effect] {
    line.wait = nil
    for kind in kinds {
      line.failed.remove(kind)
      switch kind {
      case .companies: companies.stop()
      case .members: members.stop()
      case .catalog:
        catalog = Lists(line.merged(isWhole: true))
        line.reading = nil
      case .preview: line.oldCounts = []
      default: break
      }
    }
    say(.info, "Stopped.  ^T asks again.")
    return kinds.flatMap { stop($0) }
  }

  /// Connect opens on the field that the refusal is about; all other answers stay.
  private mutating func refuseSignIn(_ problem: Problem, _ field: ConnectionDraft.Field) -> [Effect] {
    let isNews = line.refused != draft.connection || line.refusedSecret != secretRevision
    line.refused = draft.connection
    line.refusedSecret = secretRevision
    line.failed = []
    line.retryAt = nil
    timers[.retry] = nil
    timers[.preview] = nil
    draft.forgetTest()
    connect.trusts = nil
    connect.tested = draft.connection
    connect.testedSecret = secretRevision
    connect.took = nil
    var test = ConnectionTest()
    test.apply(.check(field == .company ? .company : .signIn, .failed(problem)))
    test.apply(.finished(at: now.wall))
    connect.test = test
    let stopped = [JobKind.catalog, .preview, .statusCounts, .companies, .members, .ticket].flatMap { stop($0) }
    guard isNews, saved == nil, page != .connect else {
      say(.error, ScreenText(cleaning: problem.fullText))
      return stopped
    }
    overlay = nil
    let effects = open(.connect)
    focus[.connect] = ConnectForm.id(of: field)
    say(.error, "The sign-in is refused. The other steps keep their answers.")
    return stopped + effects
  }
}

extension Problem {
  /// Whether it concerns more than the one list that met it.
  var isGeneral: Bool {
    switch reason {
    case .noAnswer, .limited, .fault, .signIn, .passphrase: true
    case .forbidden, .changedElsewhere, nil: false
    }
  }
}
