package import Model
package import Services
package import Terminal

/// What the state wishes from the world outside.
///
/// The runtime does it and answers with messages.
package enum Effect: Equatable, Sendable {
  case begin(JobID)
  /// As `begin`, and whoever has the draft is asked to end.
  case takeOver(JobID)
  case follow(JobID)
  case keep(JobID, SetupDraft)
  case discardDraft
  case test(JobID, ConnectionDraft, [DataType.ID])
  case catalog(JobID, ConnectionDraft)
  case preview(JobID, SetupDraft)
  case checkConditions(JobID, String, ConnectionDraft)
  case statusCounts(JobID, SetupDraft, [BoardStatus])
  case rows(JobID, Resource.ID, ConnectionDraft)
  case search(JobID, PickerSearch)
  case organizations(JobID, SetupDraft)
  case busyCompanies(JobID, SetupDraft, since: Timestamp)
  /// Reads a file of ids, for the list that it is to choose in.
  case readIDs(JobID, String, ImportTab)
  case writeIDs(JobID, ChosenRows, String)
  case ticket(JobID, Record.ID, ConnectionDraft)
  case save(JobID, SetupDraft)
  case writeAnswers(JobID, SetupDraft, Catalog)
  case run(JobID, Profile, SecretHandle?)
  case runs(JobID, RunWish)
  /// Listens to what requests wait for, as long as the program runs.
  case watch(JobID)
  case savedLists(JobID, ConnectionDraft)
  case current(JobID)
  case unlock(JobID, SecretHandle, ConnectionDraft)
  case checkFile(JobID, String)
  /// Reads the themes there are.
  case themes(JobID)
  case keepSettings(JobID, Settings.Change)
  case cancel(JobKind)
  /// Done at once, before the next key.
  case secret(SecretEdit)
  case passphrase(PassphraseEdit)
  case redraw
  /// Draws with a theme from now on.
  case look(String)
  case suspend
  case mouse(Bool)
}

/// What is to be done to the bytes of the secret, in characters.
package enum SecretEdit: Equatable, Sendable {
  case replace(Range<Int>, with: String)
  /// Keeps a text aside until a question about it is answered.
  case hold(String)
  /// The text kept aside becomes the secret.
  case takeHeld
  case dropHeld
  /// Where the text says where the secret is (`@FILE`, `env:NAME`), that secret takes its place.
  case follow
}
