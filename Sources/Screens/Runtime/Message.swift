package import Model
package import Services
package import Terminal

/// Everything that can happen to the state.
package enum Message: Equatable, Sendable {
  /// The program starts: ask for what there is to begin with.
  case start
  case key(Key)
  /// A whole paste, as it came.
  case paste(String)
  /// A click or the wheel on something that was drawn.
  case pointer(Target, PointerAction)
  case resize(Size)
  /// How many rows the list on screen was drawn in.
  case laidOut(listHeight: Int)
  /// What time it is; timers that are due go off.
  case tick(Moment)
  /// The program goes on after a stop.
  case resumed
  /// A signal asks the program to end, or the terminal is gone.
  case terminate
  /// The secret has another length, after an edit or because one was there at the start.
  case secret(SecretHandle?, count: Int)
  /// An effect's answer; dropped when the effect is out of date.
  case answer(JobID, Answer)
}

/// What the mouse did to a target.
package enum PointerAction: Equatable, Sendable {
  /// A press of the left button: the column and row within the target, and 2 for a second press.
  case press(column: Int, row: Int, clicks: Int, extending: Bool)
  case wheel(Int)
}

/// Something on the screen that a click can mean.
package enum Target: Equatable, Sendable {
  /// A field: focus it.
  case field(FieldID)
  /// The mark or value of a field: focus and activate it.
  case mark(FieldID)
  /// One of the choices of a radio field.
  case choice(FieldID, Int)
  /// A row of the list on the page, by its id.
  case row(RowID)
  /// The mark of a row.
  case rowMark(RowID)
  /// A cell of the mapping grid.
  case cell(RowID, Stage?)
  case tab(Int)
  case step(SetupDraft.Step)
  /// A key hint: press its key.
  case hint(Key)
  /// A row of the popup that is open.
  case option(Int)
  /// A button of the dialog that is open.
  case button(Int)
  /// The popup itself, or the page behind it.
  case nothing
}

/// One kind of work outside; at most one of a kind runs.
package enum JobKind: String, Hashable, Codable, Sendable, CaseIterable {
  case begin, keep, test, catalog, preview, statusCounts, members, companies, ticket, save, answers, run
  case background, store, dryRun
}

/// One piece of work outside.
package struct JobID: Hashable, Codable, Sendable {
  package let kind: JobKind
  /// Counted up with every start of any job, so that late answers are known.
  package let generation: Int
}

/// What an effect answers.
package enum Answer: Equatable, Sendable {
  case began(SetupBeginning)
  case tested(ConnectionTest.Event)
  case catalog(Catalog)
  case preview(Preview)
  case statusCount(Record.ID, StatusCount)
  case page(PickPage)
  case ticket(TicketView)
  case saved(Profile)
  case wrote(path: String)
  case progress(RunProgress)
  case runs(RunAnswer)
  case failed(Problem)
  /// There is no more to come.
  case ended
}
