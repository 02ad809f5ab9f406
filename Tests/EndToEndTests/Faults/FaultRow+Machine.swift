import Foundation
import Glibc
import Simulator
import TestSupport
import Testing

/// What happens on this machine: disk, rights, files, clock.
extension FaultRow {
  private static let goesOn = "all that was committed; the next run goes on"

  static let disk: [FaultRow] = [
    FaultRow(
      part: .disk, what: "a file may grow no further (a quota, a file limit)", exit: 1,
      says: ["The store", "data/default.sqlite failed", "Run again; if it stays, look at the disk"], kept: goesOn
    ) { stage in
      let size = try FileManager.default.attributesOfItem(atPath: stage.store)[.size] as? Int ?? 0
      stage.machine.starter = ["prlimit", "--fsize=\(size + 32_768)", "--"]
    },
    FaultRow(
      part: .disk, what: "the disk of the store is full", exit: 1,
      says: ["The disk of the store", "is full", "Free some space"], kept: goesOn
    ) { stage in
      let data = stage.machine.path("data")
      try smallDisk("8m", at: data, stage)
      // Room for some of it.
      try Tools.run("sh", "-c", "dd if=/dev/zero of='\(data)/filler' bs=16k 2>/dev/null; true")
      try Tools.run("truncate", "-s", "-128K", "\(data)/filler")
      stage.mending {
        try FileManager.default.removeItem(atPath: "\(data)/filler")
        try Tools.run("mount", "-o", "remount,size=64m", data)
      }
    },
    FaultRow(
      part: .disk, what: "the disk of the state folder is full", exit: 1,
      says: ["No space is left to write", "Free some space and try again"], kept: "everything; nothing was begun"
    ) { stage in
      let state = stage.machine.path("state")
      try smallDisk("1m", at: state, stage)
      try Tools.run("sh", "-c", "dd if=/dev/zero of='\(state)/filler' bs=4k 2>/dev/null; true")
      stage.mending { try FileManager.default.removeItem(atPath: "\(state)/filler") }
    },
    FaultRow(
      part: .disk, what: "the disk of the settings is full while they are changed", exit: 1,
      says: ["No space is left to write", "Free some space and try again; the old file is whole."],
      kept: "the settings as they were"
    ) { stage in
      let config = stage.machine.path("config")
      try smallDisk("1m", at: config, stage)
      try Tools.run("sh", "-c", "dd if=/dev/zero of='\(config)/filler' bs=4k 2>/dev/null; true")
      stage.command = ["setup", "--set", "sync.tickets.closedSince=30d", "--set", "run=false"]
      stage.mending { try FileManager.default.removeItem(atPath: "\(config)/filler") }
    },
    FaultRow(
      part: .disk, what: "the home lies on a file system that cannot be written", exit: 1,
      says: ["lies on a file system that cannot be written"], kept: "everything"
    ) { stage in
      let home = stage.machine.path("")
      guard try Tools.run("mount", "--bind", home, home) == 0 else {
        throw CannotBeMade(why: "nothing may be mounted here")
      }
      stage.mending { try Tools.run("umount", "-l", home) }
      try Tools.run("mount", "-o", "remount,bind,ro", home)
    },
    FaultRow(
      part: .disk, what: "the store may be read only", exit: 1,
      says: ["The store", "may not be written", "Check the owner and mode"], kept: goesOn
    ) { $0.forbid($0.store, 0o400, usually: 0o600) },
    FaultRow(
      part: .disk, what: "the folder of the store may not be written", exit: 1, says: ["data/default.sqlite"],
      kept: goesOn
    ) { $0.forbid($0.machine.path("data"), 0o500, usually: 0o700) },
    FaultRow(
      part: .disk, what: "the profile may not be read any more", exit: 1,
      says: ["config/profiles/default.json", "Check the owner and mode"], kept: "everything"
    ) { $0.forbid($0.profile, 0o000, usually: 0o600) },
    FaultRow(
      part: .disk, what: "the profile may be changed by others", exit: 8,
      says: ["can be read or changed by others (mode 0666)", "chmod"], kept: "everything; nothing is asked of a server"
    ) { stage in
      chmod(stage.profile, 0o666)
      stage.mending { chmod(stage.profile, 0o600) }
    },
    FaultRow(
      part: .disk, what: "the key file may be read by others", exit: 8,
      says: ["master.key", "can be read or changed by others (mode 0644)", "chmod 600"],
      kept: "everything; the secret is not used"
    ) { stage in
      let key = stage.machine.path("config/vault/master.key")
      chmod(key, 0o644)
      stage.mending { chmod(key, 0o600) }
    },
    FaultRow(
      part: .disk, what: "another user starts it in this home", exit: 8, says: ["belongs to another user"],
      kept: "everything"
    ) { stage in
      guard getuid() == 0 else { throw CannotBeMade(why: "only root can become another user") }
      // As a user who may enter the folders, but owns none of them.
      for name in ["", "home", "home/config", "home/data", "home/state", "home/config/profiles"] {
        chmod(stage.machine.folder.path(name), 0o755)
      }
      stage.machine.starter = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]
      stage.mending {
        for name in ["config", "data", "state", "config/profiles"] { chmod(stage.machine.path(name), 0o700) }
      }
    },
  ]

  static let files: [FaultRow] = [
    FaultRow(
      part: .files, what: "another program writes to the store", exit: 1,
      says: ["Another program holds the store", "End the program"], kept: goesOn
    ) { stage in
      let shell = Process()
      let (input, output) = (Pipe(), Pipe())
      shell.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      shell.arguments = ["sqlite3", stage.store]
      shell.standardInput = input
      shell.standardOutput = output
      try shell.run()
      try input.fileHandleForWriting.write(contentsOf: Data("BEGIN IMMEDIATE; SELECT 'held';\n".utf8))
      _ = output.fileHandleForReading.availableData
      stage.mending {
        try input.fileHandleForWriting.close()
        shell.waitUntilExit()
      }
    },
    FaultRow(
      part: .files, what: "the store is damaged in the middle", exit: 1,
      says: ["is damaged or not a database", "Move the file away and run again"],
      kept: "the file as it is; moved away, a full sync makes a new one", losesStore: true
    ) { try damage($0, from: 16_384, count: 600_000) },
    FaultRow(
      part: .files, what: "the store is damaged at its beginning", exit: 1,
      says: ["is damaged or not a database", "Move the file away and run again"],
      kept: "the file as it is; moved away, a full sync makes a new one", losesStore: true
    ) { try damage($0, from: 0, count: 4_096) },
    FaultRow(
      part: .files, what: "the store is half as long as it was", exit: 1,
      says: ["is damaged or not a database", "Move the file away and run again"],
      kept: "the file as it is; moved away, a full sync makes a new one", losesStore: true
    ) { stage in
      let size = try FileManager.default.attributesOfItem(atPath: stage.store)[.size] as? Int ?? 0
      try Tools.run("truncate", "-s", "\(size / 2 / 16_384 * 16_384)", stage.store)
      stage.mending {
        try FileManager.default.moveItem(atPath: stage.store, toPath: stage.machine.folder.path("aside"))
      }
    },
    FaultRow(
      part: .files, what: "the store was made by a newer program", exit: 8,
      says: ["newer Boardwalk (schema 99)", "Update Boardwalk"], kept: "everything; the store is not touched"
    ) { stage in
      let store = stage.store
      try Tools.run("sqlite3", store, "UPDATE store_meta SET schema_version = 99")
      stage.mending { try Tools.run("sqlite3", store, "UPDATE store_meta SET schema_version = 1") }
    },
    FaultRow(
      part: .files, what: "the profile was written by a newer program", exit: 8,
      says: ["default.json has version 99", "Use the newer boardwalk"], kept: "everything"
    ) { stage in
      try stage.change(stage.profile) { text($0).replacing(/"version" ?: ?1/, with: "\"version\": 99").bytes }
    },
    FaultRow(
      part: .files, what: "the profile is half written", exit: 8,
      says: ["default.json is broken at line", "put back the one before"],
      kept: "everything; the profile is not touched"
    ) { stage in try stage.change(stage.profile) { $0.prefix($0.count / 2) } },
    FaultRow(
      part: .files, what: "the profile is empty, as after a crash of the system", exit: 8,
      says: ["default.json is broken at line 1"], kept: "everything; the profile is not touched"
    ) { stage in try stage.change(stage.profile) { _ in Data() } },
    FaultRow(
      part: .files, what: "the draft was written by a newer program", exit: 130,
      says: ["The draft is of a newer boardwalk: version 99", "It was put aside, whole"],
      kept: "the draft, under another name"
    ) { try draft("{\"draft\":{\"version\":99},\"kept\":0}", $0) },
    FaultRow(
      part: .files, what: "the draft is half written", exit: 130,
      says: ["The draft is damaged and cannot be read.", "It was put aside, whole"],
      kept: "the draft, under another name"
    ) { try draft("{\"draft\":{", $0) },
    FaultRow(
      part: .files, what: "the sealed secret is half written", exit: 8,
      says: ["cannot be opened: it was changed", "Enter the secret again"], kept: "everything but the secret"
    ) { stage in try stage.change(try sealed(stage)) { $0.prefix($0.count - 5) } },
    FaultRow(
      part: .files, what: "the sealed secret is gone", exit: 8,
      says: ["No secret is kept at", "Enter the secret again"], kept: "everything but the secret"
    ) { stage in
      let (path, aside) = (try sealed(stage), stage.machine.folder.path("aside"))
      try FileManager.default.moveItem(atPath: path, toPath: aside)
      stage.mending { try FileManager.default.moveItem(atPath: aside, toPath: path) }
    },
    FaultRow(
      part: .files, what: "the key file is another machine's", exit: 8,
      says: ["cannot be opened: it was changed, or belongs to another profile or key"],
      kept: "everything but the secret"
    ) { stage in
      try stage.change(stage.machine.path("config/vault/master.key")) { _ in Data(repeating: 7, count: 32) }
    },
    FaultRow(
      part: .files, what: "what the last run left for this one is half written", exit: 0, says: [],
      kept: "everything; the run goes on without it"
    ) { stage in
      for name in ["pause.json", "last-run.json"] {
        let path = stage.machine.path("state/default/\(name)")
        try Data("{\"pl".utf8).write(to: URL(fileURLWithPath: path))
        chmod(path, 0o600)
      }
    },
    FaultRow(
      part: .files, what: "the profile is a symbolic link that somebody put there", exit: 8,
      says: ["is a symbolic link; it is not followed"], kept: "everything; what it leads to is not touched"
    ) { stage in
      let (path, aside) = (stage.profile, stage.machine.folder.path("aside.json"))
      try FileManager.default.moveItem(atPath: path, toPath: aside)
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: aside)
      stage.mending {
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: aside, toPath: path)
      }
    },
  ]

  static let clock: [FaultRow] = [
    FaultRow(
      part: .clock, what: "the clock is a year ahead", exit: 0, says: [],
      kept: "everything; the next run with the right clock misses no change"
    ) { stage in
      _ = try stage.clock(31_536_000)
      stage.changeAfterwards()
    },
    FaultRow(
      part: .clock, what: "the clock is ten years behind", exit: 0, says: [],
      kept: "everything; the next run with the right clock misses no change"
    ) { stage in
      _ = try stage.clock(-315_360_000)
      stage.changeAfterwards()
    },
    FaultRow(
      part: .clock, what: "the clock jumps ahead by a day while a run waits", exit: 0, says: [],
      kept: "everything; the next run misses no change"
    ) { try jump($0, to: 86_400) },
    FaultRow(
      part: .clock, what: "the clock jumps back by a day while a run waits", exit: 0, says: [],
      kept: "everything; the next run misses no change"
    ) { try jump($0, to: -86_400) },
  ]

  // MARK: - Help

  /// Puts what a folder holds on a small disk of its own.
  private static func smallDisk(_ size: String, at folder: String, _ stage: FaultStage) throws {
    let aside = stage.machine.folder.path("disk-\(UUID().uuidString)")
    try FileManager.default.moveItem(atPath: folder, toPath: aside)
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    guard try Tools.run("mount", "-t", "tmpfs", "-o", "size=\(size),mode=700", "tmpfs", folder) == 0 else {
      try FileManager.default.removeItem(atPath: folder)
      try FileManager.default.moveItem(atPath: aside, toPath: folder)
      throw CannotBeMade(why: "nothing may be mounted here")
    }
    try Tools.run("cp", "-a", "\(aside)/.", folder)
    stage.mending {
      // The disk goes; what it held stays.
      let after = "\(aside)-after"
      try Tools.run("cp", "-a", folder, after)
      try Tools.run("umount", "-l", folder)
      try FileManager.default.removeItem(atPath: folder)
      try FileManager.default.moveItem(atPath: after, toPath: folder)
    }
  }

  private static func damage(_ stage: FaultStage, from start: UInt64, count: Int) throws {
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: stage.store))
    try file.seek(toOffset: start)
    try file.write(contentsOf: Data(repeating: 0xA5, count: count))
    try file.close()
    let (store, aside) = (stage.store, stage.machine.folder.path("aside"))
    stage.mending { try FileManager.default.moveItem(atPath: store, toPath: aside) }
  }

  private static func draft(_ text: String, _ stage: FaultStage) throws {
    let path = stage.machine.path("state/default/draft.json")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    chmod(path, 0o600)
    stage.command = ["setup", "--plain"]
    let aside = stage.machine.path("state/default/draft.aside-1.json")
    stage.mending {
      let kept = try Data(contentsOf: URL(fileURLWithPath: aside))
      #expect(kept == Data(text.utf8))
    }
  }

  private static func sealed(_ stage: FaultStage) throws -> String {
    let folder = stage.machine.path("config/vault")
    let name = try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".sealed") }
    return "\(folder)/\(try #require(name))"
  }

  private static func jump(_ stage: FaultStage, to offset: Int) throws {
    let set = try stage.clock(0)
    stage.serve(.latency(.seconds(2)), on: "service/tickets", times: 1)
    stage.machine.starter = []
    stage.command = ["sync", "--json"]
    stage.changeAfterwards()
    stage.meanwhile = { running in
      try await running.wait(for: "\"contacts\"")
      try set(offset)
    }
  }

  private static func text(_ bytes: Data) -> String { String(decoding: bytes, as: UTF8.self) }
}

extension String {
  fileprivate var bytes: Data { Data(utf8) }
}
