import Model
import Simulator
import TestSupport

/// What goes wrong in a run, drawn at random.
struct RandomFaults {
  /// What a run has to bear.
  struct Draw {
    var fault: Fault
    /// Whether answers that look whole are not: then a run may end well and yet not be in step.
    var isLie = false
  }

  /// Lists that faults concern; nil for all requests.
  private static let paths: [String?] = [
    nil, nil, "service/tickets", "service/tickets", "service/tickets/count", "company/companies",
    "company/companies/count", "company/contacts", "system/members", "service/boards", "company/companies/statuses",
    "sales/opportunities", "login/companyinfo", "finance/invoices", "time/entries", "project/tickets",
  ]

  /// Draws a fault; most pass, some stay for the whole run.
  static func draw(_ random: inout SeededRandom) -> Draw {
    let (kind, isLie) = kind(&random)
    let path = paths.randomElement(using: &random) ?? nil
    // What stalls costs time that really passes.
    let times: Int? = if case .stall = kind { 1 } else { random.oneIn(4) ? nil : Int.random(in: 1...4, using: &random) }
    return Draw(
      fault: Fault(kind, on: path, after: Int.random(in: 0...9, using: &random), times: times), isLie: isLie)
  }

  private static func kind(_ random: inout SeededRandom) -> (Fault.Kind, isLie: Bool) {
    let few = Int.random(in: 0...3_000, using: &random)
    switch Int.random(in: 0..<26, using: &random) {
    case 0: return (.tooManyRequests(.seconds(Int.random(in: 0...90, using: &random))), false)
    case 1: return (.tooManyRequests(.date(inSeconds: Int.random(in: -5...90, using: &random))), false)
    case 2: return (.tooManyRequests(.missing), false)
    case 3: return (.serverError, false)
    case 4: return (.databaseTimeout, false)
    case 5: return (.gateway([502, 503, 504].randomElement(using: &random) ?? 502), false)
    case 6: return (.cut(afterByteCount: few), false)
    case 7: return (.cutChunked(afterByteCount: few), false)
    case 8: return (.truncated, false)
    case 9: return (.hangUp, false)
    case 10: return (.stall(afterByteCount: min(few, 40), for: .milliseconds(50)), false)
    case 11: return (.answer(status: 200, contentType: "application/json", body: #"[{"id": 7, "summary": "#), false)
    case 12: return (.answer(status: 200, contentType: "application/json", body: "not JSON"), false)
    case 13: return (.answer(status: 200, contentType: "text/html", body: "<html>Maintenance</html>"), false)
    case 14: return (.answer(status: 503, contentType: "text/plain", body: "Come back later"), false)
    case 15: return (.redirect(to: "https://elsewhere.example/v4_6_release/apis/3.0/"), false)
    case 16: return (.cannotRoute, false)
    case 17: return (.sslRequired, false)
    // A twin may be read instead, whose records are thinner.
    case 18: return (.forbidden, true)
    case 19: return (.repeatsPage, false)
    case 20: return (.poisonedRow(id: Int.random(in: 1...120, using: &random)), false)
    case 21: return (.linkToHost("elsewhere.example"), false)
    // A short page without a link looks like the last one.
    case 22: return random.oneIn(2) ? (.ignoresForwardOnly, false) : (.noLink, true)
    case 23: return (.pageSizeCap(Int.random(in: 2...30, using: &random)), false)
    case 24: return (.emptyList, true)
    default: return (.wrongCount(by: [-3, -1, 1, 2, 50].randomElement(using: &random) ?? 1), true)
    }
  }
}
