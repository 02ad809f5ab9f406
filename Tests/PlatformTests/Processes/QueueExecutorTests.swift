import Platform
import Testing

@Suite struct QueueExecutorTests {
  private actor Counter {
    private let executor = QueueExecutor(label: "boardwalk.test")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private(set) var count = 0

    func add() {
      let before = count
      executor.checkIsolated()
      count = before + 1
    }
  }

  @Test("an actor on its own queue runs its jobs one at a time, on that queue")
  func serial() async {
    let counter = Counter()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<500 { group.addTask { await counter.add() } }
    }
    #expect(await counter.count == 500)
  }
}
