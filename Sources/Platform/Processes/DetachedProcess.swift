import CPlatform
import Dispatch
import Glibc
package import Model
package import Services
import Synchronization

/// Starts this program again, in a session of its own, with its output in `NAME/background.log` of the state folder.
package struct DetachedProcess: BackgroundStarter {
  /// Where the new process finds the secret that it was given.
  package static let secretDescriptor: Int32 = 3
  /// The variable that tells the new process so.
  package static let secretVariable = "BOARDWALK_SECRET_FD"

  private let home: Home
  private let memory: any SecretMemory
  private let program: String
  private let environment: [String: String]

  /// - Parameters:
  ///   - home: Where the state folder is.
  ///   - memory: Holds the secret that is handed on.
  ///   - program: What to start; this very program unless a test says otherwise.
  ///   - environment: The new process's variables.
  package init(
    _ home: Home, memory: any SecretMemory, program: String = "/proc/self/exe",
    environment: [String: String] = Surroundings.environment()
  ) {
    self.home = home
    self.memory = memory
    self.program = program
    self.environment = environment
  }

  package func start(_ arguments: [String], of name: ProfileName, secret: SecretHandle?)
    throws(StorageError) -> any StartedProcess
  {
    let place = home.state(of: name).appending("background.log")
    let log = try open(place)
    let pipe = try secret.map { handle throws(StorageError) in
      try SecretPipe.holding(handle, in: memory, for: program)
    }
    defer { if let pipe { close(pipe) } }
    var variables = environment
    variables[Self.secretVariable] = pipe == nil ? nil : String(Self.secretDescriptor)
    var pid: Int32 = 0
    let code = withTexts(["boardwalk"] + arguments) { arguments in
      withTexts(variables.map { "\($0)=\($1)" }.sorted()) { variables in
        boardwalk_start(program, arguments, variables, -1, log.number, log.number, pipe ?? -1, &pid)
      }
    }
    guard code == 0 else { throw StorageError(program, errno: code) }
    return Started(pid, log: place)
  }

  private func open(_ place: Place) throws(StorageError) -> Descriptor {
    let folder = try Folders.open(place.folder, create: true)
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC
    let number = openat(folder.number, place.name, flags, 0o600 as mode_t)
    guard number >= 0 else { throw StorageError(place.path, errno: errno) }
    return Descriptor(number)
  }

  /// The process, whose end is noted so that it does not stay as a zombie while we run.
  private final class Started: StartedProcess {
    /// How much of its output is looked at.
    private static let tail = 4_096

    let pid: Int32
    private let log: Place
    private let ended = Mutex<ProcessEnd?>(nil)

    init(_ pid: Int32, log: Place) {
      self.pid = pid
      self.log = log
      DispatchQueue(label: "boardwalk.reap").async {
        var status: Int32 = 0
        guard retrying({ waitpid(pid, &status, 0) }) == pid else { return }
        let signal = status & 0x7F
        self.ended.withLock { $0 = signal == 0 ? .exit(status >> 8 & 0xFF) : .signal(signal) }
      }
    }

    var end: ProcessEnd? { ended.withLock { $0 } }

    func lastWords() -> [UInt8] {
      // What cannot be read was not said.
      guard let bytes = try? Files.read(log) else { return [] }
      return bytes.suffix(Self.tail)
    }
  }
}

/// The texts as C wants a list of them: pointers, ended by a null.
func withTexts<Result>(
  _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
  defer { for pointer in pointers { free(pointer) } }
  return pointers.withUnsafeMutableBufferPointer { list in
    guard let start = list.baseAddress else { preconditionFailure("the list has its null") }
    return body(UnsafePointer(start))
  }
}
