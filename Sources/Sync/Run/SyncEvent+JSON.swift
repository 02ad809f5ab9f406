import Model

extension Counts {
  /// The counts as members of an object.
  var members: [String: JSONValue] {
    [
      "created": .integer(Int64(created)), "updated": .integer(Int64(updated)),
      "unchanged": .integer(Int64(unchanged)), "skipped": .integer(Int64(skipped)),
      "deleted": .integer(Int64(deleted)),
    ]
  }

  init(_ value: JSONValue) {
    self.init(
      created: value["created"].integer ?? 0, updated: value["updated"].integer ?? 0,
      unchanged: value["unchanged"].integer ?? 0, skipped: value["skipped"].integer ?? 0,
      deleted: value["deleted"].integer ?? 0)
  }
}

extension SyncEvent {
  /// What a line of it says, without what all lines say.
  var members: [String: JSONValue] {
    switch self {
    case .runStart(let plan): ["plan": .array(plan.map { .string($0.rawValue) })]
    case .resourceStart(let resource, let mode, let since, let expected):
      [
        "resource": .string(resource.rawValue), "mode": .string(mode), "since": text(since?.description),
        "expected": number(expected),
      ]
    case .page(let resource, let number, let counts, let byteCount, let milliseconds, let pageID):
      counts.members.merging([
        "resource": .string(resource.rawValue), "n": .integer(Int64(number)), "bytes": .integer(Int64(byteCount)),
        "ms": .integer(Int64(milliseconds)), "page_id": self.number(pageID),
      ]) { $1 }
    case .wait(let reason, let until): ["reason": text(reason), "until": .string(until.description)]
    case .skip(let resource, let id, let reason):
      ["resource": .string(resource.rawValue), "id": number(id), "reason": text(reason)]
    case .retry(let cause, let attempt): ["cause": text(cause), "attempt": .integer(Int64(attempt))]
    case .note(let words): ["text": text(words)]
    case .prune(let resource, let candidates, let confirmed):
      [
        "resource": .string(resource.rawValue), "candidates": number(candidates), "confirmed": number(confirmed),
      ]
    case .pruneGuard(let resource, let reason, let candidates):
      ["resource": .string(resource.rawValue), "reason": text(reason), "candidates": number(candidates)]
    case .directory(let tally):
      [
        "organizations": number(tally.organizations), "members": number(tally.members),
        "contacts": number(tally.contacts), "made": number(tally.made),
        "companies_left_out": number(tally.companiesLeftOut), "members_left_out": number(tally.membersLeftOut),
      ]
    case .resourceEnd(let resource, let outcome, let counts, let since, let message):
      counts.members.merging([
        "resource": .string(resource.rawValue), "outcome": .string(outcome.rawValue),
        "since": text(since?.description), "message": text(message),
      ]) { $1 }
    case .runFresh: [:]
    case .runEnd(let outcome, let exit, let resources, let requests, let seconds, let message):
      [
        "outcome": .string(outcome.rawValue), "exit": number(exit),
        "resources": .object(
          Dictionary(uniqueKeysWithValues: resources.map { ($0.key.rawValue, .object($0.value.members)) })),
        "requests": number(requests), "seconds": .number((seconds * 1_000).rounded() / 1_000), "message": text(message),
      ]
    }
  }

  /// Reads what a line says.
  init?(_ value: JSONValue) {
    let resource = value["resource"].string.map(Resource.ID.init(rawValue:)) ?? ""
    let since = value["since"].string.flatMap(Timestamp.init)
    let reason = value["reason"].string ?? ""
    let outcome = value["outcome"].string.flatMap(RunOutcome.init) ?? .failed
    switch value["event"].string {
    case "run.start":
      self = .runStart(plan: (value["plan"].array ?? []).compactMap { $0.string.map(Resource.ID.init(rawValue:)) })
    case "resource.start":
      self = .resourceStart(
        resource, mode: value["mode"].string ?? "", since: since, expected: value["expected"].integer)
    case "page":
      self = .page(
        resource, number: value["n"].integer ?? 0, counts: Counts(value), byteCount: value["bytes"].integer ?? 0,
        milliseconds: value["ms"].integer ?? 0, pageID: value["page_id"].integer)
    case "wait":
      guard let until = value["until"].string.flatMap(Timestamp.init) else { return nil }
      self = .wait(reason: reason, until: until)
    case "skip": self = .skip(resource, id: value["id"].integer, reason: reason)
    case "retry": self = .retry(cause: value["cause"].string ?? "", attempt: value["attempt"].integer ?? 0)
    case "note": self = .note(value["text"].string ?? "")
    case "prune":
      self = .prune(
        resource, candidates: value["candidates"].integer ?? 0, confirmed: value["confirmed"].integer ?? 0)
    case "prune.guard":
      self = .pruneGuard(resource, reason: reason, candidates: value["candidates"].integer ?? 0)
    case "directory":
      var tally = DirectoryTally()
      tally.organizations = value["organizations"].integer ?? 0
      tally.members = value["members"].integer ?? 0
      tally.contacts = value["contacts"].integer ?? 0
      tally.made = value["made"].integer ?? 0
      tally.companiesLeftOut = value["companies_left_out"].integer ?? 0
      tally.membersLeftOut = value["members_left_out"].integer ?? 0
      self = .directory(tally)
    case "resource.end":
      self = .resourceEnd(
        resource, outcome: outcome, counts: Counts(value), since: since, message: value["message"].string)
    case "run.fresh": self = .runFresh
    case "run.end":
      let resources = (value["resources"].object ?? [:]).map { (Resource.ID(rawValue: $0.key), Counts($0.value)) }
      let seconds: Double? =
        switch value["seconds"] {
        case .number(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
      self = .runEnd(
        outcome: outcome, exit: value["exit"].integer ?? 1, resources: Dictionary(resources) { $1 },
        requests: value["requests"].integer ?? 0, seconds: seconds ?? 0, message: value["message"].string)
    default: return nil
    }
  }

  private func number(_ value: Int?) -> JSONValue { value.map { .integer(Int64($0)) } ?? .null }

  /// A text for a line: control characters, which a terminal would obey, are taken out.
  private func text(_ value: String?) -> JSONValue {
    guard let value else { return .null }
    let clean = value.unicodeScalars.map { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: " " as Unicode.Scalar
      default: scalar
      }
    }
    return .string(String(String.UnicodeScalarView(clean)))
  }
}
