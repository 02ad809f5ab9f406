import Foundation
import Model
import SimdjsonScanner
import Sync

private let sample = Resource(
  "samples", "Samples", of: .tickets, routes: [Resource.Route("x", constants: ["kind": "fixed"])],
  fields: [
    Field("name", "name"), Field("kind", "recordKind"), Field("count", "count", .integer),
    Field("price", "price", .decimal), Field("flag", "flag", .flag), Field("time", "time", .timestamp),
    Field("board_id", "board/id", .integer), Field("deep", "a/b/c"),
  ],
  pick: Resource.Pick("name"), permission: Resource.Permission("System", "x"))
private let plan = ScanPlan(sample, route: sample.routes[0], extras: [["types"]])
private let scanner: SimdjsonScanner = {
  do { return try SimdjsonScanner() } catch { fatalError("no scanner: \(error)") }
}()

/// A page is read as Foundation's own parser reads it, or both refuse it.
func checkScan(_ bytes: [UInt8]) {
  // Foundation takes UTF-16 and UTF-32 too, and has another limit of depth.
  guard !bytes.contains(0), !bytes.starts(with: [0xEF, 0xBB, 0xBF]), !bytes.starts(with: [0xFE, 0xFF]),
    !bytes.starts(with: [0xFF, 0xFE]), bytes.count(where: { $0 == 0x5B || $0 == 0x7B }) < depthLimit
  else {
    _ = try? scanner.scan(bytes, plan: plan)
    return
  }
  let values = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed))
  guard let page = try? scanner.scan(bytes, plan: plan) else {
    // Foundation takes a comma before a closing bracket.
    expect(
      !(values is [Any]) || text(bytes).contains(/,\s*[}\]]/.matchingSemantics(.unicodeScalar)),
      "refused what is a list")
    return
  }
  guard let values = values as? [Any] else {
    let tamed = tamed(text(bytes))
    expect((try? JSONSerialization.jsonObject(with: Data(tamed.utf8))) is [Any], "accepted what is no list")
    return
  }
  expect(page.entryCount == values.count, "\(page.entryCount) entries, not \(values.count)")
  expect(page.withoutID + page.count <= page.entryCount, "more records than entries")
  let wanted = Set(values.compactMap { integer(($0 as? [String: Any])?["id"]) })
  expect(wanted.isSubset(of: page.ids), "no record for one of \(wanted)")
  for row in 0..<page.count { check(page, row) }
}

private func check(_ page: ScannedPage, _ row: Int) {
  let raw = page.raw(ofRow: row)
  let found = try? JSONSerialization.jsonObject(with: Data(raw))
  guard let record = found as? [String: Any] else { fatalError("a record that is no object: \(text(raw))") }
  expect(near(Double(page.ids[row]), (record["id"] as? NSNumber)?.doubleValue ?? .nan), "another id: \(text(raw))")
  for (column, field) in page.plan.columns.enumerated() {
    var value: Any? = record
    for key in field.path { value = (value as? [String: Any])?[key] }
    let cell = page.cells(ofRow: row)[page.cells(ofRow: row).startIndex + column]
    switch field.kind {
    case .text:
      // A text without a surrogate's half is the same in both.
      guard let wanted = value as? String, !text(raw).lowercased().contains("\\ud") else { continue }
      let read = page.text(column, ofRow: row)
      expect(
        read.map { Array($0.utf8) } == Array(wanted.utf8.filter { $0 != 0 }),
        "\(String(reflecting: read)) and not \(String(reflecting: wanted))")
    case .integer:
      guard let wanted = integer(value) else { continue }
      expect(page.integer(column, ofRow: row) == wanted, "\(cell) and not \(wanted)")
    case .decimal:
      guard let wanted = value as? NSNumber, !isFlag(wanted), wanted.doubleValue.isFinite else { continue }
      let read = cell.kind == .real ? Double(bitPattern: cell.bits) : .nan
      expect(near(read, wanted.doubleValue), "\(read) and not \(wanted)")
    case .flag:
      guard let wanted = value as? NSNumber, isFlag(wanted) else { continue }
      expect(page.integer(column, ofRow: row) == (wanted.boolValue ? 1 : 0), "\(cell) and not \(wanted)")
    case .timestamp:
      guard cell.kind != .null, let read = page.text(column, ofRow: row) else { continue }
      expect(Timestamp(read) != nil, "\(String(reflecting: read)) is no time")
    }
  }
}

/// Foundation rounds numbers of many digits a little off.
private func near(_ read: Double, _ wanted: Double) -> Bool { abs(read - wanted) <= abs(wanted) * 1e-14 }

private func isFlag(_ number: NSNumber) -> Bool { ["c", "B"].contains(String(cString: number.objCType)) }

/// A value that Foundation holds as a whole number.
private func integer(_ value: Any?) -> Int? {
  guard let number = value as? NSNumber, ["q", "i", "l", "s"].contains(String(cString: number.objCType)) else {
    return nil
  }
  return number.intValue
}

/// A page without what Foundation refuses although it is JSON: numbers out of its range and halves of pairs.
///
/// Each is changed where it stands alone: digits behind an escape are no number.
private func tamed(_ page: String) -> String {
  let part = /"(?:[^"\\]|\\[\s\S])*"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+\-]?[0-9]+)?/
  return page.replacing(part.matchingSemantics(.unicodeScalar)) { match in
    let part = String(page[match.range])
    if part.utf8.first == 0x22 {
      return part.replacing(/\\u[dD][89a-fA-F][0-9a-fA-F]{2}/, with: #"\ufffd"#)
    }
    return part.contains(/[eE]|[0-9]{15}/) ? "1" : part
  }
}
