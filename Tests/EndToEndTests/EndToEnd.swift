import Testing

/// The built program as a whole, with nothing replaced but ConnectWise itself, which is the simulator.
///
/// One test at a time: each starts processes of its own and waits for them.
@Suite("End to end", .serialized, .timeLimit(.minutes(10)))
enum EndToEnd {}
