import Model
import Services
import Terminal

extension AppState {
  /// What stands in the empty field of the secret: where the secret comes from without typing one.
  var secretPlaceholder: ScreenText {
    if let kept = draft.connection.keptInPlace, draft.connection.secret == nil {
      return kept.since.map { "kept since \(cleaning: $0.day), type to replace" } ?? "kept, type to replace"
    }
    switch draft.connection.secretStore {
    case .environment: return "from BOARDWALK_SECRET"
    case .systemd: return "for the test; the service brings its own"
    default: return ""
    }
  }

  /// The field of the secret is left: a key may say where the secret is.
  ///
  /// A password may begin like that, and is one.
  mutating func followSecret() -> [Effect] {
    guard draft.connection.method == .apiKeys, followedRevision != secretRevision, secret.count > 1 else { return [] }
    followedRevision = secretRevision
    return [.secret(.follow)]
  }

  /// What became of it; a secret that could not be read is waited for on Connect, and nothing is asked without it.
  mutating func take(secretFrom place: String, _ problem: Problem?) -> [Effect] {
    guard let problem else {
      say(
        .info,
        "\(ConnectForm.secretLabel(draft.connection)): \(secret.count) characters read from \(cleaning: place).")
      return []
    }
    page = .connect
    overlay = nil
    focus[.connect] = ConnectForm.secret
    connect.test = nil
    connect.trusts = nil
    say(problem)
    return stop(.test) + stop(.catalog)
  }
}
