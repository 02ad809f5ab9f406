import FoundationEssentials
import Services

/// What a decoder's error says to a person who looks at a profile: which key, and what is wrong with it.
enum ProfileProblem {
  static func cause(of error: any Error) -> StorageError.Cause {
    guard let error = error as? DecodingError else { return .malformed(place: "the top", reason: "it cannot be read") }
    switch error {
    case .keyNotFound(let key, let context): return .malformed(place: path(context, key), reason: "it is missing")
    case .valueNotFound(_, let context): return .malformed(place: path(context), reason: "it is empty")
    case .typeMismatch(let type, let context):
      return .malformed(place: path(context), reason: "it must be \(words(for: type))")
    case .dataCorrupted(let context):
      return .malformed(place: path(context), reason: "it has a value that is not known")
    @unknown default: return .malformed(place: "the top", reason: "it cannot be read")
    }
  }

  private static func path(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> String {
    var path = ""
    for key in context.codingPath + (last.map { [$0] } ?? []) {
      if let index = key.intValue, key.stringValue.hasPrefix("Index ") {
        path += "[\(index)]"
      } else {
        path += (path.isEmpty ? "" : ".") + key.stringValue
      }
    }
    return path.isEmpty ? "the top" : path
  }

  private static func words(for type: Any.Type) -> String {
    switch type {
    case is String.Type: "text"
    case is Bool.Type: "true or false"
    case is any BinaryInteger.Type: "a whole number"
    case is any BinaryFloatingPoint.Type: "a number"
    case is [Any].Type, is any Collection.Type: "a list or an object"
    default: "of another kind"
    }
  }
}
