// What the sync core does, each figure beside what it must reach.
//
//   SyncBenchmark [COUNT]    every measure, with so many tickets
//   SyncBenchmark serve …    the simulated server that the others start

import Foundation

let arguments = Array(CommandLine.arguments.dropFirst())
do {
  if arguments.first == "serve" {
    let words = arguments.dropFirst(2)
    func number(after word: String) -> Int? { words.firstIndex(of: word).flatMap { Int(arguments[$0 + 1]) } }
    try Server.serve(
      tickets: Int(arguments[1]) ?? 0, companies: number(after: "companies"),
      latency: .milliseconds(number(after: "latency") ?? 0), isPlain: words.contains("plain"),
      isRendered: words.contains("rendered"))
  } else {
    let count = arguments.first.flatMap { Int($0) } ?? 100_000
    let bench = try Workbench()
    let pages = TicketPages(count: count)
    print("  \(count) tickets of \(pages.body(0).count / min(count, 1_000)) bytes, 1,000 a page")
    try await InMemory(pages: pages, bench: bench).measure()
    let network = OverTheNetwork(bench: bench)
    try await network.throughput(tickets: count)
    try await network.latency(300, tickets: 40_000)
    try await network.nothingNew()
    if !Report.isGood { exit(1) }
  }
} catch {
  print("\(error)")
  exit(1)
}
