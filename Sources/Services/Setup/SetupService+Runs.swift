package import Model

extension SetupService {
  package func runDraft(_ draft: SetupDraft) -> AsyncStream<RunProgress> { runs.draft(draft) }
  package func run(_ profile: Profile) -> AsyncStream<RunProgress> { runs.first(profile) }
  package func runNow(_ profile: Profile) -> AsyncStream<RunProgress> { runs.now(profile) }
  package func runUnderWay() -> AsyncStream<RunProgress> { runs.underWay() }
}
