import ConnectWise
import Model

/// Why the reading of a resource, or a whole run, ended before its end.
enum RunStop: Error {
  case api(APIError)
  case scan(ScanError, site: String)
  case store(StoreError)
  case interrupted
  /// The time given to the run is over.
  case timeBox
  /// Rows were kept that may be gone at the server, or records could not be read; all else is done.
  case incomplete(String)

  /// Whether going on with the next resource makes no sense.
  var endsRun: Bool {
    switch self {
    case .interrupted, .timeBox, .store: true
    case .scan, .incomplete: false
    case .api(let error):
      switch error.kind {
      case .credentialsRefused, .companyUnknown, .clientIDRefused, .transport, .rateLimited, .notConnectWise,
        .redirected:
        true
      case .forbidden, .recordNotFound, .endpointNotFound, .unknownName, .badConditions, .conditionsTooLong,
        .serverFault, .malformed, .refused, .paging:
        false
      }
    }
  }

  /// Whether the fault may lie in one record of the page that was asked for rather than in all of them.
  var mayLieInARecord: Bool {
    switch self {
    case .scan: true
    case .api(let error): error.kind.mayLieInRecords
    case .store, .interrupted, .timeBox, .incomplete: false
    }
  }

  /// Whether a page came that could not be read.
  var isScanFault: Bool { if case .scan = self { true } else { false } }

  /// Whether a right is missing.
  var isForbidden: Bool { if case .api(let error) = self { error.isForbidden } else { false } }

  /// How the resource's part of the run ended.
  var outcome: RunOutcome {
    switch self {
    case .interrupted, .timeBox: .interrupted
    case .api(let error): error.isCancellation ? .interrupted : .failed
    case .scan, .store: .failed
    case .incomplete: .partial
    }
  }

  /// The exit code where this ends the run.
  var exit: Int {
    switch self {
    case .interrupted: 130
    case .timeBox, .incomplete: 7
    case .scan: 6
    case .store(let error): if case .newerSchema = error.kind { 8 } else { 1 }
    case .api(let error):
      switch error.exitClass {
      case .credentials: 3
      case .permission: 4
      case .unreachable: 6
      case .settings: 8
      case .interrupted: 130
      case .other: 1
      }
    }
  }

  /// Cause and mend, for people.
  var message: String? {
    switch self {
    case .api(let error):
      error.isCancellation ? nil : [error.cause, error.mend].filter { !$0.isEmpty }.joined(separator: " ")
    case .scan(let error, let site): "\(error) Try again later; a proxy in front of \(site) may damage answers."
    case .store(let error): error.description
    case .interrupted: nil
    case .incomplete(let words): words
    case .timeBox: "The time for this run is over; the next one goes on from here."
    }
  }
}
