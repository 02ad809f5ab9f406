import Foundation
import Model

/// A database, looked at with SQLite's own program and nothing of ours.
struct Database {
  struct Failure: Error { let words: String }

  let path: String

  /// Runs a query; one dictionary a row.
  func rows(_ sql: String) throws -> [JSONValue] {
    let text = try shell(["-json", path, sql])
    return text.isEmpty ? [] : try JSONValue(parsing: Array(text.utf8)).array ?? []
  }

  func count(_ sql: String) throws -> Int {
    guard let number = Int(try shell([path, sql])) else { throw Failure(words: "no number: \(sql)") }
    return number
  }

  func text(_ sql: String) throws -> String { try shell([path, sql]) }

  func ids(_ table: String) throws -> [Int] {
    try shell([path, "select id from \(table) order by id"]).split(separator: "\n").compactMap { Int($0) }
  }

  /// What SQLite says of the file's integrity; `ok` when all is well.
  func integrity() throws -> String { try shell([path, "pragma integrity_check; pragma foreign_key_check"]) }

  private func shell(_ arguments: [String]) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["sqlite3", "-batch", "-readonly", "-cmd", ".timeout 20000"] + arguments
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(words: text) }
    return text.trimmingCharacters(in: .newlines)
  }
}
