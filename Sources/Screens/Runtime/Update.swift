import Model
import Services
import Terminal

/// Changes the state by what happened, and says what is to be done outside.
///
/// Knows no clock, no file and no network, and accepts every message in every state.
package func update(_ state: inout AppState, _ message: Message) -> [Effect] {
  if state.viewing != nil { return state.lookOn(message) + state.settleLooks() }
  let effects = state.handle(message)
  return effects + state.afterwards() + state.settleLooks()
}

extension AppState {
  mutating func handle(_ message: Message) -> [Effect] {
    switch message {
    case .start: return [.begin(begin(.begin)), .watch(begin(.watch))]
    case .key(let key): return pressReturning(key)
    case .paste(let text): return paste(text)
    case .pointer(let target, let action): return point(target, action)
    case .deed(let deed): return perform(deed)
    case .resize(let size):
      let (wasOnCards, place) = (isOnCards, mappedStatus)
      self.size = size
      return mappingResized(from: wasOnCards, place)
    case .laidOut(let height):
      listHeight = max(1, height)
      return []
    case .tick(let moment):
      now = moment
      return fireTimers()
    case .resumed: return [.redraw, .mouse(mouseIsOn)]
    case .terminate:
      exit = saved == nil ? .interrupted : .done
      return []
    case .secret(let handle, let count):
      draft.connection.secret = handle
      secret.set(count: count)
      return []
    case .secretRead(let place, let problem): return take(secretFrom: place, problem)
    case .passphrase(let entry):
      takePassphrase(entry)
      return []
    case .refused(let problem):
      say(problem)
      return []
    case .themesChanged: return [.themes(begin(.themes))]
    case .answer(let job, let answer):
      guard isCurrent(job) else { return [] }
      return take(answer, of: job)
    }
  }

  /// What follows from a change, whatever it was.
  mutating func afterwards() -> [Effect] {
    if case .choice = overlay {} else { popupFilter = "" }
    guard hasBegun, saved == nil else { return [] }
    let searches = startSearches()
    lookAtRows()
    returnToRows()
    if viewing == nil, timers[.keepDraft] == nil, jobs[.keep] == nil {
      if kept != draft || companies.isDirty || members.isDirty {
        set(.keepDraft, in: 500)
      } else if hasKeptDraft, draft.place != whereabouts {
        set(.keepDraft, in: 900)
      }
    }
    if timers[.preview] == nil, page.step == .sync || page == .review, jobs[.test] == nil,
      connect.previewedSync != draft.sync, canAsk, !catalog.lists.isEmpty, connect.isTrusted
    {
      set(.preview, in: 300)
    }
    if showsSeconds, timers[.second] == nil { set(.second, in: 1_000) }
    return searches
  }

  private mutating func fireTimers() -> [Effect] {
    var effects: [Effect] = []
    for (timer, due) in timers where due <= now.milliseconds {
      timers[timer] = nil
      switch timer {
      case .keepDraft: effects += keepDraft()
      case .hideSecret: revealsSecret = false
      case .preview where connect.isTrusted: effects += startPreview()
      case .preview: break
      case .second: break
      case .retry: effects += retry()
      case .tellUnmapped: break
      case .countDown: countDown()
      }
    }
    return effects
  }

  mutating func keepDraft() -> [Effect] {
    guard saved == nil, hasBegun, viewing == nil else { return [] }
    readyDraft()
    guard kept != draft else { return [] }
    kept = draft
    hasKeptDraft = true
    return [.keep(begin(.keep), draft)]
  }

  /// Puts into the draft what is only in the state until it is kept.
  mutating func readyDraft() {
    commitImport()
    draft.place = whereabouts
  }

  // MARK: - Answers

  private mutating func take(_ answer: Answer, of job: JobID) -> [Effect] {
    switch answer {
    case .began(let beginning):
      jobs[job.kind] = nil
      return self.beginning == nil ? take(beginning) : tookOver(beginning)
    case .sight(let sight): return take(sight)
    case .tested(let event): return take(event)
    case .catalog(let catalog):
      take(catalog)
      return []
    case .preview(let preview):
      take(preview)
      return []
    case .conditions(let matching):
      jobs[job.kind] = nil
      syncStep.accepted(matching)
      return []
    case .statusCount(let id, let count):
      configure.counts[id] = count
      configure.showRows(draft, catalog, height: listHeight)
      return []
    case .page(let page):
      switch job.kind {
      case .members: members.take(page, height: listHeight)
      default: companies.take(page, height: listHeight)
      }
      return []
    case .found(let found): return take(found, of: job.kind)
    case .organizations(let index):
      jobs[job.kind] = nil
      directory.take(index)
      if page == .link { _ = openLink() }
      return []
    case .busyCompanies(let ids):
      jobs[job.kind] = nil
      return take(.ids(ids, from: "with tickets in the last 90 days"), in: .companies)
    case .ids(let text, let tab):
      jobs[job.kind] = nil
      return chooseIDs(in: text, tab)
    case .wroteIDs(let path):
      jobs[job.kind] = nil
      say(.ok, "Written to \(cleaning: path).")
      return []
    case .ticket(let ticket):
      jobs[job.kind] = nil
      configure.ticket = ticket
      notice = nil
      return []
    case .saved(let profile):
      jobs[job.kind] = nil
      saved = profile
      timers = [:]
      opener = nil
      page = .progress
      say(.ok, "Saved. \(syncName) runs.")
      progress = RunProgress()
      return stop(.background) + [.run(begin(.run), profile, draft.connection.secret)]
    case .wrote(let path):
      jobs[job.kind] = nil
      answersPath = path
      say(.ok, "Answers written to \(cleaning: path), without the secret.")
      return []
    case .progress(let progress): return take(progress, of: job.kind)
    case .waits(let wait):
      take(wait)
      return []
    case .savedLists(let lists):
      jobs[job.kind] = nil
      takeSaved(lists)
      return []
    case .current(let profile):
      jobs[job.kind] = nil
      return takeCurrent(profile)
    case .unlocked:
      jobs[job.kind] = nil
      return unlocked()
    case .checked(let path, let problem):
      jobs[job.kind] = nil
      connect.checkedFile = path
      connect.fileProblem = problem?.text
      return []
    case .themes(let themes):
      jobs[job.kind] = nil
      return take(themes)
    case .runs(let answer): return take(answer, of: job)
    case .failed(let problem):
      jobs[job.kind] = nil
      return fail(problem, of: job.kind)
    case .ended:
      jobs[job.kind] = nil
      return end(of: job.kind)
    }
  }

  private mutating func fail(_ problem: Problem, of kind: JobKind) -> [Effect] {
    switch kind {
    case .members: members.problem = problem
    case .companies: companies.problem = problem
    case .ticket: configure.ticket = nil
    case .unlock: return refusePassphrase(problem)
    case .save where problem.reason == .changedElsewhere:
      say(problem)
      return checkCurrent()
    case .settings:
      say(problem)
      return keptSettings()
    case .conditions where problem.exit == .settings:
      syncStep.refused(problem)
      return []
    // What was not answered is asked the next time.
    case .conditions: syncStep.ask("")
    default: break
    }
    let effects = failed(problem, of: kind)
    switch problem.reason {
    case .signIn, .passphrase: break
    // What is asked again by itself is told by the line.
    default: if !line.failed.contains(kind) { say(problem) }
    }
    if !line.failed.contains(kind) { forgetWaiting(for: kind) }
    return effects
  }

  private mutating func end(of kind: JobKind) -> [Effect] {
    switch kind {
    case .catalog: return listsEnded()
    case .preview: return previewEnded()
    case .members:
      members.finish(height: listHeight)
      succeeded(.members)
      return takeWaiting(in: .members)
    case .companies:
      companies.finish(height: listHeight)
      succeeded(.companies)
      return takeWaiting(in: .companies)
    case .test:
      if connect.test?.finished == nil {
        connect.test = nil
        say(.warning, "The test was stopped.")
      }
    case .run: return runEnded()
    case .background: return backgroundEnded()
    case .settings: return keptSettings()
    default: break
    }
    return []
  }

  // MARK: - Going about

  /// Opens a page and starts what it needs.
  mutating func open(_ page: Page) -> [Effect] {
    var effects = leaveField()
    commitImport()
    // What belongs to the page left alone ends with it.
    if !page.isPicker { closePicker() }
    if page != .link { directory.link = nil }
    if page != .dryRun { effects += stop(.dryRun) }
    self.page = page
    overlay = nil
    if page == .devices { fillDevices() }
    if page == .review {
      returnsToReview = false
      countLeftOut()
      if focus[.review] == nil { focus[.review] = ReviewForm.complete }
    }
    if notice?.kind != .error { notice = nil }
    if let step = page.step, page.isStep {
      opener = nil
      draft.step = step
      furthest = max(furthest, step)
    }
    effects += loadNeeds() + lookAtStore()
    return effects
  }

  /// Starts what the page shows and is not there yet.
  mutating func loadNeeds(withLists: Bool = true) -> [Effect] {
    var effects: [Effect] = page == .review ? checkCurrent() : []
    if page == .import { fillLists() }
    guard canAsk, connect.isTrusted else { return effects }
    if withLists, page.step != nil, page != .connect, needsLists, !line.failed.contains(.catalog),
      !isRunning(.catalog)
    {
      effects.append(.catalog(begin(.catalog), draft.connection))
    }
    switch page {
    case .configure, .closed: effects += startCounts(again: false) + loadRows()
    case .import: effects += loadRows()
    default: break
    }
    return effects
  }

  /// Esc: one level out.
  mutating func escape() -> [Effect] {
    if let effects = stopBusy() { return effects }
    if notice?.kind == .error {
      notice = nil
      if page.isStep, !isRunning(.test) { return [] }
    }
    switch page {
    case .connect where isRunning(.test): return stopTest()
    case .dryRun where isRunning(.dryRun): return stopDryRun()
    case .progress where runs.isFollowing: return followNoMore()
    case .audit, .guide, .difference, .conditions, .log, .closed, .opportunities, .ticket, .devices, .picker, .link,
      .clear, .dryRun:
      return leavePage()
    default: return []
    }
  }

  /// Back from a page to the step that it belongs to.
  mutating func leavePage() -> [Effect] {
    let target = page.step.map { Page($0) } ?? opener ?? Page(draft.step)
    let isAsked = page == .difference
    opener = nil
    let effects = open(target)
    if isAsked { overlay = .question(.conflict, focused: 2) }
    return effects
  }

  mutating func openFromAnywhere(_ page: Page) -> [Effect] {
    guard self.page != page else { return [] }
    if opener == nil { opener = self.page }
    scroll[page] = 0
    let effects = leaveField()
    self.page = page
    return effects
  }

  /// Ctrl-N.
  mutating func goForward() -> [Effect] {
    switch page {
    case .connect: return leaveConnect()
    case .sync: return leaveSync()
    case .conditions, .picker, .audit:
      return page.step == .connect ? goOn(to: .sync) : leaveSync()
    case .configure, .closed, .opportunities, .ticket, .devices, .clear: return goOn(to: .import)
    case .import, .link: return goOn(to: .review)
    case .review, .dryRun: return complete()
    case .start: return activate()
    case .guide, .difference, .log: return leavePage()
    case .loading, .progress, .done: return []
    }
  }

  /// To a step, or to the review when the step was opened from there.
  mutating func goOn(to step: SetupDraft.Step) -> [Effect] {
    let target = returnsToReview ? .review : step
    returnsToReview = false
    return open(Page(target))
  }

  /// Ctrl-P: never refused.
  mutating func goBack() -> [Effect] {
    if page.isStep { returnsToReview = false }
    switch page {
    case .guide, .difference, .log, .audit, .conditions, .picker, .closed, .opportunities, .ticket, .devices, .link,
      .clear, .dryRun:
      return leavePage()
    case .sync: return open(.connect)
    case .configure: return open(.sync)
    case .import: return open(.configure)
    case .review: return open(.import)
    case .loading, .start, .connect, .progress, .done: return []
    }
  }

  func isReachable(_ step: SetupDraft.Step) -> Bool { saved == nil && hasBegun && page != .start }
}
