import Model
import Services
import Terminal

/// Changes the state by what happened, and says what is to be done outside.
///
/// Knows no clock, no file and no network, and accepts every message in every state.
package func update(_ state: inout AppState, _ message: Message) -> [Effect] {
  let effects = state.handle(message)
  return effects + state.afterwards()
}

extension AppState {
  mutating func handle(_ message: Message) -> [Effect] {
    switch message {
    case .start: return [.begin(begin(.begin))]
    case .key(let key): return press(key)
    case .paste(let text): return paste(text)
    case .pointer(let target, let action): return point(target, action)
    case .resize(let size):
      self.size = size
      return []
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
    case .answer(let job, let answer):
      guard isCurrent(job) else { return [] }
      return take(answer, of: job)
    }
  }

  /// What follows from a change, whatever it was.
  mutating func afterwards() -> [Effect] {
    guard beginning != nil, saved == nil, page != .start else { return [] }
    if timers[.keepDraft] == nil, jobs[.keep] == nil, kept != draft || companies.isDirty || members.isDirty {
      set(.keepDraft, in: 500)
    }
    if timers[.preview] == nil, page.step == .sync || page == .review, jobs[.test] == nil,
      connect.previewedSync != draft.sync, canAsk, !catalog.lists.isEmpty, connect.isTrusted
    {
      set(.preview, in: 300)
    }
    return []
  }

  private mutating func fireTimers() -> [Effect] {
    var effects: [Effect] = []
    for (timer, due) in timers where due <= now.milliseconds {
      timers[timer] = nil
      switch timer {
      case .keepDraft: effects += keepDraft()
      case .hideSecret: revealsSecret = false
      case .preview: effects += startPreview()
      case .clearNotice: if notice?.kind != .error { notice = nil }
      case .countDown: countDown()
      }
    }
    return effects
  }

  mutating func keepDraft() -> [Effect] {
    guard saved == nil, beginning != nil else { return [] }
    commitImport()
    guard kept != draft else { return [] }
    draft.field = focus[Page(draft.step)]?.rawValue
    kept = draft
    return [.keep(begin(.keep), draft)]
  }

  // MARK: - Answers

  private mutating func take(_ answer: Answer, of job: JobID) -> [Effect] {
    switch answer {
    case .began(let beginning):
      jobs[job.kind] = nil
      return take(beginning)
    case .tested(let event): return take(event)
    case .catalog(let catalog):
      self.catalog = Lists(catalog)
      return []
    case .preview(let preview):
      self.preview = preview
      return []
    case .statusCount(let id, let count):
      configure.counts[id] = count
      configure.showRows(catalog, height: listHeight)
      return []
    case .page(let page):
      switch job.kind {
      case .members:
        members.take(page, draft: draft.import.members.select, height: listHeight)
        fillMembers()
      default: companies.take(page, draft: draft.import.companies.select, height: listHeight)
      }
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
      page = .progress
      say(.ok, "Saved. The first sync runs.")
      progress = RunProgress()
      return stop(.background) + [.run(begin(.run), profile)]
    case .wrote(let path):
      jobs[job.kind] = nil
      answersPath = path
      say(.ok, "Answers written to \(cleaning: path), without the secret.")
      return []
    case .progress(let progress): return take(progress, of: job.kind)
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
    default: break
    }
    say(problem)
    return []
  }

  private mutating func end(of kind: JobKind) -> [Effect] {
    switch kind {
    case .catalog: return catalogArrived()
    case .members:
      members.finish(height: listHeight)
      fillMembers()
    case .companies: companies.finish(height: listHeight)
    case .test:
      if connect.test?.finished == nil {
        connect.test = nil
        say(.warning, "The test was stopped.")
      }
    case .run: return runEnded()
    case .background: return backgroundEnded()
    default: break
    }
    return []
  }

  // MARK: - Going about

  /// Opens a page and starts what it needs.
  mutating func open(_ page: Page) -> [Effect] {
    var effects = leaveField()
    commitImport()
    self.page = page
    overlay = nil
    if notice?.kind != .error { notice = nil }
    if let step = page.step, page.isStep {
      draft.step = step
      furthest = max(furthest, step)
    }
    effects += loadNeeds() + lookAtStore()
    return effects
  }

  /// Starts what the page shows and is not there yet.
  mutating func loadNeeds(withLists: Bool = true) -> [Effect] {
    guard canAsk, connect.isTrusted else { return [] }
    var effects: [Effect] = []
    if withLists, page.step != nil, page != .connect, catalog.lists.isEmpty, !isRunning(.catalog) {
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
    if notice?.kind == .error {
      notice = nil
      if page.isStep, !isRunning(.test) { return [] }
    }
    switch page {
    case .connect where isRunning(.test):
      connect.test = nil
      say(.warning, "The test was stopped.")
      return stop(.test)
    case .dryRun where isRunning(.dryRun): return stopDryRun()
    case .progress where runs.isFollowing: return followNoMore()
    case .audit, .guide, .conditions, .log, .closed, .opportunities, .ticket, .picker, .clear, .dryRun:
      return leavePage()
    default: return []
    }
  }

  /// Back from a page to the step that it belongs to.
  mutating func leavePage() -> [Effect] {
    if page == .picker { closePicker() }
    let target = page.step.map { Page($0) } ?? opener ?? Page(draft.step)
    opener = nil
    return open(target)
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
    case .sync, .conditions, .picker, .audit:
      if page == .picker { closePicker() }
      return page.step == .connect ? goOn(to: .sync) : goOn(to: .configure) + startDraftRun()
    case .configure, .closed, .opportunities, .ticket, .clear: return goOn(to: .import)
    case .import: return goOn(to: .review)
    case .review, .dryRun: return complete()
    case .start: return activate()
    case .guide, .log: return leavePage()
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
    switch page {
    case .guide, .log, .audit, .conditions, .picker, .closed, .opportunities, .ticket, .clear, .dryRun:
      return leavePage()
    case .sync: return open(.connect)
    case .configure: return open(.sync)
    case .import: return open(.configure)
    case .review: return open(.import)
    case .loading, .start, .connect, .progress, .done: return []
    }
  }

  func isReachable(_ step: SetupDraft.Step) -> Bool { saved == nil && beginning != nil && page != .start }
}
