import CFuzzer
import Glibc

/// `boardwalk-fuzz TARGET [options and folders of libFuzzer]`: makes inputs for one target until its time is over.
///
/// With a file in place of the folders it runs that one input.
@main
enum Main {
  static func main() {
    guard chosen != nil else {
      print(Target.all.map(\.name).joined(separator: "\n"))
      exit(CommandLine.argc > 1 ? 2 : 0)
    }
    // libFuzzer is not to see the target's name.
    let arguments = CommandLine.unsafeArgv + 1
    arguments[0] = CommandLine.unsafeArgv[0]
    var count = CommandLine.argc - 1
    var start: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = arguments
    exit(
      LLVMFuzzerRunDriver(&count, &start) { bytes, count in
        chosen?.check(Array(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
      })
  }
}

/// What is fuzzed, read from the command line as libFuzzer's callback takes nothing along.
private let chosen = Target.all.first { $0.name == CommandLine.arguments.dropFirst().first }
