extension StorageError {
  /// What a person is told.
  package var problem: Problem {
    switch cause {
    case .diskFull, .readOnly, .refused, .busy, .exists: Problem(message, mend: mend, exit: .failed)
    case .missing, .malformed, .newer, .tooOpen, .foreign, .symbolicLink, .stale, .noHome:
      Problem(message, mend: mend, exit: .settings)
    case .invalidName: Problem(message, mend: mend, exit: .usage)
    }
  }
}

extension VaultError {
  /// What a person is told.
  package var problem: Problem { Problem(message, mend: mend, exit: .settings) }
}
