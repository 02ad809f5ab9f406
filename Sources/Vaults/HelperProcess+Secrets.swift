import Crypto
import Model
import Platform
import Services

extension HelperProcess {
  /// Runs it with its output in locked memory; the task that waits for it may be cancelled.
  func printing(upTo capacity: Int, input: Int32? = nil) -> (result: Result, output: LockedBytes) {
    var result: Result?
    let output = LockedBytes(capacity: capacity) { room in
      let ended = run(input: input, into: room) { Task.isCancelled }
      result = ended
      return ended.count
    }
    guard let result else { preconditionFailure("it was run to have its output") }
    return (result, output)
  }
}

extension HelperProcess.Result {
  /// How it failed; `nil` when it ended well.
  ///
  /// - Throws: `CancellationError`, or ``VaultError/tooLong(location:limit:)`` for more output than a secret has.
  func failure(limit: Duration, location: String) throws -> VaultError.CommandEnd? {
    switch end {
    case .exit(0): nil
    case .exit(let code): .code(code)
    case .signal(let number): .signal(number)
    case .timeout: .timeout(seconds: Int(limit.components.seconds))
    case .notStarted(let words): .notStarted(words)
    case .cancelled: throw CancellationError()
    case .tooMuch: throw VaultError.tooLong(location: location, limit: SecretReader.limit)
    }
  }

  /// What it said about its failure; a secret that it printed all the same is taken out.
  func words(_ output: LockedBytes, _ memory: LockedSecrets) -> String {
    let secret = (try? SecretReader.printed(output, location: "")).map { memory.keep($0) }
    defer { if let secret { memory.forget(secret) } }
    return ForeignWords.told(String(decoding: errors, as: UTF8.self)) { Redactor(memory).redact($0) }
  }
}
