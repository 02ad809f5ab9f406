// swift-tools-version: 6.2
import PackageDescription

// Settings, three named lists. `base` is the language as we write it; `pure` is for the rooms that hold
// values and functions and never touch memory by hand; `screen` is for the room that owns the terminal.
let base: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .treatAllWarnings(as: .error),
]
let pure: [SwiftSetting] = base + [.strictMemorySafety()]
let screen: [SwiftSetting] = base + [.defaultIsolation(MainActor.self)]

/// A room of the program: what it may import is what its line says.
func room(
  _ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = base,
  resources: [Resource]? = nil
) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ room: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(room)Tests", dependencies: [.init(stringLiteral: room), "TestSupport"] + dependencies,
    swiftSettings: base)
}

let package = Package(
  name: "boardwalk",
  products: [.executable(name: "boardwalk", targets: ["boardwalk"])],
  targets: [
    // C libraries, each imported by one edge room only.
    .target(
      name: "CNcurses",
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    .systemLibrary(
      name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
    .target(
      name: "CSimdjson", cxxSettings: [.unsafeFlags(["-O2"])],
      linkerSettings: [.linkedLibrary("simdjson"), .linkedLibrary("stdc++")]),
    .target(name: "CPlatform"),

    // Pure rooms.
    room("Model", settings: pure),
    room("ConnectWise", ["Model"], settings: pure),
    room("Sync", ["Model", "ConnectWise"], settings: pure),
    room("Services", ["Model", "ConnectWise", "Sync"], settings: pure),
    room("Terminal", settings: pure),
    room("Screens", ["Model", "Terminal", "Services", "ConnectWise", "Sync"], settings: pure),
    room("Commands", ["Model", "ConnectWise", "Sync", "Services", "Terminal", "Screens"]),

    // Edge rooms, one for each C library or operating-system service.
    room("Platform", ["Model", "Services", "CPlatform"]),
    room("Crypto", ["Model", "CSodium"]),
    room("Vaults", ["Model", "Services", "Platform", "Crypto"]),
    room("CurlTransport", ["Model", "ConnectWise", "Platform", "CCurl"]),
    room("SimdjsonScanner", ["Model", "Sync", "CSimdjson"]),
    room("SQLiteStore", ["Model", "Sync", "Platform", "CSQLite"]),
    room("NcursesScreen", ["Terminal", "CNcurses"], settings: screen),
    room("HTTPServer", ["CMicroHTTPD"]),
    room("Simulator", ["Model", "HTTPServer", "Crypto"]),
    room("BuiltInThemes", resources: [.embedInCode("Themes")]),

    .executableTarget(
      name: "boardwalk",
      dependencies: [
        "Model", "ConnectWise", "Sync", "Services", "Terminal", "Screens", "Commands", "Platform",
        "Crypto", "Vaults", "CurlTransport", "SimdjsonScanner", "SQLiteStore", "NcursesScreen",
        "Simulator", "BuiltInThemes",
      ], swiftSettings: screen),

    // How fast the sync core is, beside what it must reach: `make bench`.
    .executableTarget(
      name: "SyncBenchmark",
      dependencies: [
        "Model", "ConnectWise", "Sync", "SimdjsonScanner", "SQLiteStore", "CurlTransport", "Crypto", "Simulator",
        "HTTPServer", "TestSupport",
      ],
      path: "Benchmarks/SyncBenchmark", swiftSettings: base),

    // What a filter key costs in a list of 100,000 rows.
    .executableTarget(
      name: "PickerBenchmark", dependencies: ["Terminal"], path: "Benchmarks/PickerBenchmark", swiftSettings: base),

    // Tests, one target a room; TestSupport holds what they share.
    .target(
      name: "TestSupport", dependencies: ["Model", "Platform", "ConnectWise", "Sync", "Services", "Terminal"],
      path: "Tests/TestSupport", swiftSettings: base),
    tests("Model"),
    tests("ConnectWise", ["Model"]),
    tests(
      "Sync",
      [
        "Model", "ConnectWise", "SQLiteStore", "SimdjsonScanner", "Simulator", "HTTPServer", "CurlTransport", "Crypto",
      ]),
    tests(
      "Services",
      [
        "Model", "ConnectWise", "Sync", "SQLiteStore", "SimdjsonScanner", "Simulator", "CurlTransport", "Crypto",
        "Platform", "Vaults",
      ]),
    tests("Terminal", ["BuiltInThemes"]),
    tests("Screens", ["Model", "Terminal", "Services", "ConnectWise", "Sync", "NcursesScreen", "BuiltInThemes"]),
    tests("Commands", ["Model", "Services", "Terminal"]),
    tests("Platform", ["Model", "Services"]),
    tests("Crypto", ["Model"]),
    tests("Vaults", ["Model", "Services", "Platform", "Crypto"]),
    tests("CurlTransport", ["Model", "ConnectWise", "Crypto", "HTTPServer", "Simulator"]),
    tests("SimdjsonScanner", ["Model", "Sync"]),
    tests("SQLiteStore", ["Model", "Sync", "SimdjsonScanner"]),
    tests("NcursesScreen", ["Terminal"]),
    tests("HTTPServer"),
    tests("Simulator", ["Model", "HTTPServer"]),
    // The built program, in a real pseudo-terminal, against the simulator.
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["TestSupport", "Model", "Simulator", "HTTPServer", "boardwalk"],
      swiftSettings: base),
  ],
  cxxLanguageStandard: .cxx17
)

// What `make fuzz` builds and nobody else: the compiler's fuzzer comes in by its flags.
if Context.environment["BOARDWALK_FUZZ"] != nil {
  package.targets += [
    .systemLibrary(name: "CFuzzer", path: "Fuzzing/CFuzzer"),
    .executableTarget(
      name: "boardwalk-fuzz",
      dependencies: [
        "CFuzzer", "Model", "ConnectWise", "Sync", "Services", "Terminal", "Platform", "SimdjsonScanner", "HTTPServer",
        "Simulator", "TestSupport",
      ],
      path: "Fuzzing/Targets", swiftSettings: base),
  ]
}

// What `Packaging/sanitize.sh thread` links with the tests and nobody else.
if Context.environment["BOARDWALK_THREADS"] != nil {
  package.targets.append(.target(name: "MutexWaits", path: "Packaging/sanitizers/MutexWaits"))
  package.targets.first { $0.name == "TestSupport" }?.dependencies.append("MutexWaits")
}
