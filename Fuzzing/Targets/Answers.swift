import Foundation
import Model
import Services
import TestSupport

/// What is JSON is JSON5 too, with the same value, and read as JSON as Foundation reads it; every place that is told lies
/// in the text.
func checkJSON5(_ bytes: [UInt8]) {
  checkJSON(bytes)
  let lines = bytes.count { $0 == 0x0A } + 1
  do throws(JSONError) {
    let value = try JSONValue(parsingJSON5: bytes)
    // What is written of a value is read as the same, by either reader.
    let again = try JSONValue(parsingJSON5: value.bytes)
    expect(isSame(again, value), "\(text(value.bytes)) reads as \(text(again.bytes))")
    let places = try JSON5Places(bytes)
    for key in (value.object ?? [:]).keys where !key.contains(".") {
      let place = places.place(of: key)
      expect((1...lines).contains(place.line) && place.column > 0, "\(String(reflecting: key)) at \(place)")
    }
    if let plain = plain(bytes) { expect(isSame(plain, value), "\(text(plain.bytes)) and not \(text(value.bytes))") }
  } catch {
    expect((1...lines).contains(error.line) && error.column > 0, "an error at \(error.place) of \(lines) lines")
    expect(!error.reason.isEmpty, "an error without words")
    let isOurs = error.reason.contains("twice") || error.reason.contains("deeper") || error.reason.contains("no number")
    expect(isOurs || plain(bytes) == nil, "refused what is JSON: \(error)")
  }
}

private func checkJSON(_ bytes: [UInt8]) {
  let plain = plain(bytes)
  do throws(JSONError) {
    let value = try JSONValue(parsing: bytes)
    // Foundation refuses some numbers that are too large for it, and takes other encodings.
    guard let plain else {
      return expect((try? JSONValue(parsingJSON5: bytes)) != nil || hasTwice(bytes), "JSON that is no JSON5")
    }
    expect(hasTwice(bytes) || isSame(plain, value), "\(text(plain.bytes)) and not \(text(value.bytes))")
  } catch {
    // Foundation takes a comma before a closing bracket, as JSON5 does.
    let isOurs = ["deeper", "no number", "no value here", "no key here"].contains { error.reason.contains($0) }
    expect(isOurs || plain == nil, "refused what is JSON: \(error)")
  }
}

/// Whether a key stands twice in one object of it.
private func hasTwice(_ bytes: [UInt8]) -> Bool {
  do throws(JSONError) { _ = try JSONValue(parsingJSON5: bytes) } catch { return error.reason.contains("twice") }
  return false
}

/// The value of a text that is JSON to Foundation; it takes UTF-16 and UTF-32 too, which are left out.
private func plain(_ bytes: [UInt8]) -> JSONValue? {
  guard !bytes.contains(0), !bytes.starts(with: [0xFE, 0xFF]), !bytes.starts(with: [0xFF, 0xFE]) else { return nil }
  return try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))
}

/// Whether two values are one, however their numbers are held.
private func isSame(_ left: JSONValue, _ right: JSONValue) -> Bool {
  switch (left, right) {
  case (.integer(let left), .number(let right)), (.number(let right), .integer(let left)): isNear(Double(left), right)
  case (.integer(let left), .integer(let right)): isNear(Double(left), Double(right))
  case (.number(let left), .number(let right)): isNear(left, right)
  case (.array(let left), .array(let right)): left.count == right.count && zip(left, right).allSatisfy(isSame)
  case (.object(let left), .object(let right)):
    left.count == right.count && left.allSatisfy { key, value in right[key].map { isSame(value, $0) } ?? false }
  default: left == right
  }
}

/// Foundation rounds numbers of many digits a little off.
private func isNear(_ left: Double, _ right: Double) -> Bool { abs(left - right) <= abs(left) * 1e-15 }

private let companies: [String: [Record.ID]] = ["blue dental": [40], "delta & sons": [41]]
private let names: [Record.ID: String] = [40: "Blue Dental", 41: "Delta & Sons"]

/// Answers without a mistake give the same choices when they are recorded and read again.
func checkAnswers(_ bytes: [UInt8]) {
  guard let answers = try? Answers(parsing: bytes, name: "a") else { return }
  let (draft, problems) = read(answers)
  expect(problems.allSatisfy { !$0.text.isEmpty }, "a mistake without words")
  guard problems.isEmpty else { return }
  let recorded = AnswersWriter(draft, catalog: SampleInstance.catalog, companies: names).text
  guard let again = try? Answers(parsing: Array(recorded.utf8), name: "b") else {
    fatalError("a recording that is not JSON5:\n\(recorded)")
  }
  let (second, others) = read(again)
  expect(others.isEmpty, "a recording with mistakes: \(others)\n\(recorded)")
  let twice = AnswersWriter(second, catalog: SampleInstance.catalog, companies: names).text
  expect(twice == recorded, "a recording of a recording differs:\n\(recorded)\n\(twice)")
}

private func read(_ answers: Answers) -> (SetupDraft, [AnswerProblem]) {
  var draft = SetupDraft(profileID: "p")
  draft.takeDefaults(from: SampleInstance.catalog)
  var reader = AnswersReader()
  draft.connection = reader.connection(answers, startingFrom: draft.connection)
  reader.fill(&draft, from: answers, catalog: SampleInstance.catalog, companies: companies)
  return (draft, reader.problems)
}
