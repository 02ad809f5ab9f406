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
  /// What a person says in words, where nothing is drawn.
  case deed(Deed)
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
  /// The secret was read from where its field said, or why not; it is empty then.
  case secretRead(String, Problem?)
  /// What is typed of a passphrase is another now.
  case passphrase(PassphraseEntry)
  /// Something has changed in the folder of a person's own themes.
  case themesChanged
  /// Something of the settings could not be used.
  case refused(Problem)
  /// An effect's answer; dropped when the effect is out of date.
  case answer(JobID, Answer)
}

/// What the mouse did to a target.
package enum PointerAction: Equatable, Sendable {
  /// A press of the left button: the column and row within the target, and 2 for a second press.
  case press(column: Int, row: Int, clicks: Int, extending: Bool)
  /// The pointer came over the target with the button held down; told once for each target on its way.
  case drag
  /// The button that was pressed somewhere was let go over the target.
  case release
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
  /// A card of the stepper board, and a column of it beside its cards.
  case card(RowID)
  case lane(CardBoard.Lane)
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
  case begin, follow, keep, test, catalog, preview, conditions, statusCounts, members, companies, searchMembers,
    searchCompanies,
    organizations, busyCompanies, ids, ticket,
    save, answers, run
  case background, watch, saved, current, unlock, caFile, themes, settings, store, dryRun
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
  case sight(DraftSight)
  case tested(ConnectionTest.Event)
  case catalog(Catalog)
  case preview(Preview)
  /// The server takes the query conditions; how many companies they match by themselves.
  case conditions(matching: Int)
  case statusCount(Record.ID, StatusCount)
  case page(PickPage)
  case found(PickerSearch.Found)
  case organizations(OrganizationIndex)
  case busyCompanies(Set<Record.ID>)
  case ids(String, ImportTab)
  case wroteIDs(path: String)
  case ticket(TicketView)
  case saved(Profile)
  case wrote(path: String)
  case progress(RunProgress)
  case waits(ServerWait)
  case savedLists(Catalog?)
  case current(Profile?)
  case unlocked
  case checked(path: String, Problem?)
  case themes([LoadedTheme])
  case runs(RunAnswer)
  case failed(Problem)
  /// There is no more to come.
  case ended
}

extension Message {
  /// Whether somebody waits for it at the keys: what a filter found.
  var isOfAKey: Bool {
    if case .answer(_, .found) = self { true } else { false }
  }
}
