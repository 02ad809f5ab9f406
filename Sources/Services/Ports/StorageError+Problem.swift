extension StorageError {
  /// What a person is told.
  package var problem: Problem {
    switch cause {
    case .diskFull, .readOnly, .refused, .busy, .exists: Problem(message, mend: mend, exit: .failed)
    case .stale: Problem(message, mend: mend, exit: .settings, reason: .changedElsewhere)
    case .missing, .malformed, .newer, .tooOpen, .foreign, .symbolicLink, .noHome:
      Problem(message, mend: mend, exit: .settings)
    case .invalidName: Problem(message, mend: mend, exit: .usage)
    }
  }
}

extension VaultError {
  /// What a person is told.
  package var problem: Problem {
    switch self {
    case .noPassphrase: Problem(message, mend: mend, exit: .settings, reason: .passphrase)
    case .wrongPassphrase: Problem(message, mend: mend, exit: .notSignedIn, reason: .passphrase)
    default: Problem(message, mend: mend, exit: .settings)
    }
  }
}
