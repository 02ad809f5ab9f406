package import Model

/// Reads answers files for the setup that asks nothing.
package struct AnswersService: AnswersOperations {
  private let clients: Clients
  private let now: @Sendable () -> Timestamp

  package init(clients: Clients, now: @escaping @Sendable () -> Timestamp) {
    self.clients = clients
    self.now = now
  }

  package func begin(_ source: AnswersSource, on draft: SetupDraft) throws(Problem) -> AnswersBeginning {
    let answers = try Self.answers(source)
    var reader = AnswersReader()
    var draft = draft
    draft.connection = reader.connection(answers, startingFrom: draft.connection)
    try Self.refuse(reader.problems, in: source)
    return AnswersBeginning(draft: draft, runsFirstSync: answers.root["run"].bool ?? false)
  }

  package func resolve(
    _ source: AnswersSource, into draft: SetupDraft, catalog: Catalog
  ) async throws(Problem) -> SetupDraft {
    let answers = try Self.answers(source)
    var draft = draft
    draft.takeDefaults(from: catalog)
    var companies: [String: [Record.ID]] = [:]
    let names = AnswersReader.companyNames(answers)
    if !names.isEmpty {
      let client = try await clients.client(draft.connection)
      do { companies = try await InstanceService(client, now: now).companies(named: names) } catch {
        throw Problem(error)
      }
    }
    var reader = AnswersReader()
    reader.fill(&draft, from: answers, catalog: catalog, companies: companies)
    var problems = reader.problems
    if let problem = try await conditionsProblem(draft) { problems.append(problem) }
    try Self.refuse(problems, in: source)
    return draft
  }

  /// What the server has against the query conditions.
  private func conditionsProblem(_ draft: SetupDraft) async throws(Problem) -> AnswerProblem? {
    let conditions = draft.sync.companies.conditions
    guard conditions.contains(where: { !$0.isWhitespace }) else { return nil }
    let client = try await clients.client(draft.connection)
    do {
      _ = try await InstanceService(client, now: now).check(conditions: conditions)
      return nil
    } catch {
      guard error.exit == .settings else { throw error }
      return AnswerProblem(path: "sync.companies.conditions", text: error.text)
    }
  }

  private static func answers(_ source: AnswersSource) throws(Problem) -> Answers {
    var answers =
      source.text.isEmpty ? Answers(root: [:]) : try Answers(parsing: source.text, name: source.name)
    for setting in source.settings { try answers.set("\(setting.key)=\(setting.value)") }
    return answers
  }

  /// Tells all mistakes at once, a line each.
  private static func refuse(_ problems: [AnswerProblem], in source: AnswersSource) throws(Problem) {
    guard let first = problems.first else { return }
    let rest = problems.dropFirst().map { "\n  \($0.path): \($0.text)" }.joined()
    throw Problem("\(source.name): \(first.path): \(first.text)\(rest)", exit: .settings)
  }
}
