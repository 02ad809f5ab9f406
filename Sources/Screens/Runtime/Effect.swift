package import Model
package import Services
package import Terminal

/// What the state wishes from the world outside.
///
/// The runtime does it and answers with messages.
package enum Effect: Equatable, Sendable {
  case begin(JobID)
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
  case readIDs(JobID, String)
  case writeIDs(JobID, ChosenRows, String)
  case ticket(JobID, Record.ID, ConnectionDraft)
  case save(JobID, SetupDraft)
  case writeAnswers(JobID, SetupDraft, Catalog)
  case run(JobID, Profile)
  case cancel(JobKind)
  /// Done at once, before the next key.
  case secret(SecretEdit)
  case redraw
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
}
