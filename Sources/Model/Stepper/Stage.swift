/// A step of a ticket's life as a client sees it.
///
/// Five in a row make the stepper.
package enum Stage: String, Sendable, Hashable, Codable, CodingKeyRepresentable, CaseIterable, Comparable {
  case new, triaged, working, waiting, resolved

  /// Its name for people.
  package var title: String {
    switch self {
    case .new: "New"
    case .triaged: "Triaged"
    case .working: "Working"
    case .waiting: "Waiting"
    case .resolved: "Resolved"
    }
  }

  /// Its place in the stepper, from 1.
  package var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

  package static func < (left: Stage, right: Stage) -> Bool { left.number < right.number }
}

/// What a person decided for a status.
package enum StageChoice: Sendable, Hashable, Codable {
  /// Its tickets stand at the stage.
  case stage(Stage)
  /// Its tickets are left out of the stepper, deliberately.
  case none

  /// The stage, if there is one.
  package var stage: Stage? { if case .stage(let stage) = self { stage } else { nil } }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let word = try container.decode(String.self)
    if word == "none" {
      self = .none
    } else if let stage = Stage(rawValue: word) {
      self = .stage(stage)
    } else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no stage is called \(word)")
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(stage?.rawValue ?? "none")
  }
}

/// Which status stands at which stage, by the status's id.
package typealias StageMap = [Record.ID: StageChoice]
