import Foundation
import Model
import SQLiteStore
import Sync
import TestSupport
import Testing

@Suite("Opening a store") struct OpeningTests {
  let folder = TemporaryFolder()

  @Test("a new store has a table for every resource, our own tables, and mode 0600")
  func schema() async throws {
    let path = folder.path("new.sqlite")
    let store = try await SQLiteStore.open(path: path, profileID: "p1")
    let counts = try await store.rowCounts()
    #expect(Set(counts.keys) == Set(Resource.all.map(\.id)))
    #expect(counts.values.allSatisfy { $0 == 0 })
    #expect(try await store.accounts().isEmpty)
    #expect(try await store.organizations().isEmpty)
    #expect(try await store.ticketCounts().isEmpty)
    #expect(try await store.stage(ofTicket: 1) == nil)
    for file in ["new.sqlite", "new.sqlite-wal", "new.sqlite-shm"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(file))
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(file)")
    }
    #expect(sqlite(path, "PRAGMA page_size; PRAGMA journal_mode; PRAGMA integrity_check") == "16384\nwal\nok\n")
    let tables = sqlite(path, "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%STRICT'")
    #expect(tables == "")
    await store.close()
  }

  @Test("a file that others can write, or that is none, is not taken for a store")
  func strangers() async throws {
    let path = folder.path("shared.sqlite")
    try await SQLiteStore.open(path: path, profileID: "p1").close()
    for mode in [0o660, 0o606] {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      let error = await #expect(throws: StoreError.self) { try await SQLiteStore.open(path: path, profileID: "p1") }
      #expect(error?.kind == .cannotOpen && error?.cause.contains("others may write it") == true)
    }
    // Somebody who makes reports may be let in by its owner.
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    try await SQLiteStore.open(path: path, profileID: "p1").close()
    try FileManager.default.createDirectory(atPath: folder.path("folder.sqlite"), withIntermediateDirectories: false)
    await #expect(throws: StoreError.self) {
      try await SQLiteStore.open(path: folder.path("folder.sqlite"), profileID: "p1")
    }
  }

  @Test("each resource's table ends with raw and has its indexes", arguments: Resource.all.map(\.id))
  func table(_ id: Resource.ID) async throws {
    let resource = Resource[id]
    let path = folder.path("table.sqlite")
    let store = try await SQLiteStore.open(path: path, profileID: "p1", resources: [resource])
    let columns = sqlite(path, "SELECT name FROM pragma_table_info('\(resource.table)')")
    #expect(columns.split(separator: "\n").map(String.init) == resource.fields.map(\.column) + ["raw"])
    let indexes = sqlite(path, "SELECT count(*) FROM pragma_index_list('\(resource.table)')")
    #expect(indexes == "\(resource.fields.filter(\.isIndexed).count)\n")
    await store.close()
  }

  @Test("another profile's store is refused, the same profile's is not")
  func otherProfile() async throws {
    let path = folder.path("a.sqlite")
    try await SQLiteStore.open(path: path, profileID: "p1").close()
    try await SQLiteStore.open(path: path, profileID: "p1").close()
    let error = await #expect(throws: StoreError.self) { try await SQLiteStore.open(path: path, profileID: "p2") }
    #expect(error?.kind == .otherProfile("p1"))
  }

  @Test("a store of a newer program is refused with its version")
  func newer() async throws {
    let path = folder.path("a.sqlite")
    try await SQLiteStore.open(path: path, profileID: "p1").close()
    _ = sqlite(path, "UPDATE store_meta SET schema_version = 99")
    let error = await #expect(throws: StoreError.self) { try await SQLiteStore.open(path: path, profileID: "p1") }
    #expect(error?.kind == .newerSchema(99))
  }

  @Test("a file that is no database, and a database of somebody else, are refused and left alone")
  func notOurs() async throws {
    let text = folder.path("text.sqlite")
    try Data(repeating: 0x41, count: 4_096).write(to: URL(filePath: text))
    let corrupt = await #expect(throws: StoreError.self) { try await SQLiteStore.open(path: text, profileID: "p1") }
    #expect(corrupt?.kind == .corrupt)
    #expect(try Data(contentsOf: URL(filePath: text)) == Data(repeating: 0x41, count: 4_096))
    let other = folder.path("other.sqlite")
    _ = sqlite(other, "CREATE TABLE songs (name TEXT)")
    let foreign = await #expect(throws: StoreError.self) { try await SQLiteStore.open(path: other, profileID: "p1") }
    #expect(foreign?.kind == .notOurs)
    #expect(sqlite(other, "SELECT name FROM sqlite_schema") == "songs\n")
  }

  @Test("a folder that is not there is said, and a look at a missing store makes none")
  func missing() async throws {
    let error = await #expect(throws: StoreError.self) {
      try await SQLiteStore.open(path: folder.path("none/a.sqlite"), profileID: "p1")
    }
    #expect(error?.kind == .cannotOpen)
    let path = folder.path("b.sqlite")
    let look = await #expect(throws: StoreError.self) {
      try await SQLiteStore.open(path: path, profileID: nil, access: .readOnly)
    }
    #expect(look?.kind == .cannotOpen)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("a column that a newer program added is filled from raw, without a download")
  func migration() async throws {
    let path = folder.path("a.sqlite")
    let full = Resource.boards
    let old = Resource(
      full.id, full.title, of: full.dataType, routes: full.routes,
      fields: full.fields.filter { $0.column == "name" }, pick: full.pick, permission: full.permission)
    try await SQLiteStore.open(path: path, profileID: "p1", resources: [old]).close()
    _ = sqlite(
      path,
      """
      INSERT INTO boards (id, name, raw) VALUES
        (1, 'A', '{"id":1,"name":"A","projectFlag":true,"location":{"id":7},"department":{"id":"x"}}'),
        (2, 'B', '{"id":2,"name":"B","projectFlag":false,"location":{}}')
      """)
    try await SQLiteStore.open(path: path, profileID: "p1", resources: [full]).close()
    let rows = sqlite(path, "SELECT id, project_flag, location_id, department_id FROM boards ORDER BY id")
    #expect(rows == "1|1|7|\n2|0||\n")
  }
}
