package import Model

/// One `GET`, complete but for the secret, of which it holds only the handle.
///
/// There is no other kind: whatever is asked may be asked again, and nothing at the server is ever changed.
package struct HTTPRequest: Sendable, Hashable {
  /// Who signs in, and the only origin that may be told.
  ///
  /// The transport makes the `Authorization: Basic` header from it and wipes what it used.
  package struct Authorization: Sendable, Hashable {
    /// The user name of the header, such as `acme+publicKey`.
    package let user: String
    /// Private key or password.
    package let secret: SecretHandle
    /// Where it may be sent.
    package let origin: Origin

    package init(user: String, secret: SecretHandle, origin: Origin) {
      self.user = user
      self.secret = secret
      self.origin = origin
    }
  }

  /// How long the parts of a transfer may take.
  package struct TimeLimits: Sendable, Hashable {
    /// Finding the name, connecting and the TLS handshake, together.
    package var connect: Duration
    /// How long the line may bring fewer than 100 bytes a second.
    package var stall: Duration
    /// The whole transfer.
    package var total: Duration

    package init(
      connect: Duration = .seconds(15), stall: Duration = .seconds(60), total: Duration = .seconds(300)
    ) {
      self.connect = connect
      self.stall = stall
      self.total = total
    }
  }

  /// The largest body taken, 64 MB: a page of 1,000 records is about 4 MB.
  package static let defaultMaximumBodySize = 64 << 20

  package var origin: Origin
  /// Percent-encoded, from the first slash on.
  package var path: String
  /// Percent-encoded, without the question mark; empty when there is none.
  package var query = ""
  package var headers = HTTPHeaders()
  package var authorization: Authorization?
  /// A file with certificates to trust besides the system's.
  package var caFile: String?
  package var limits = TimeLimits()
  package var maximumBodySize = HTTPRequest.defaultMaximumBodySize

  package init(_ origin: Origin, path: String, query: String = "") {
    self.origin = origin
    self.path = path
    self.query = query
  }

  /// Path and query as the request line has them.
  package var target: String { query.isEmpty ? path : "\(path)?\(query)" }

  /// The whole address.
  ///
  /// It holds no secret: those travel in a header.
  package var url: String { origin.description + target }
}

/// Header fields in their order; names are found without regard to case.
package struct HTTPHeaders: Sendable, Hashable, ExpressibleByDictionaryLiteral {
  package struct Field: Sendable, Hashable {
    package let name: String
    package let value: String
  }

  package private(set) var fields: [Field] = []

  package init() {}
  package init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements { add(name, value) }
  }

  /// The value of the first field of that name; setting replaces all of them.
  package subscript(_ name: String) -> String? {
    get { fields.first { Self.isSame($0.name, name) }?.value }
    set {
      fields.removeAll { Self.isSame($0.name, name) }
      if let newValue { add(name, newValue) }
    }
  }

  /// The values of all fields of that name, in their order.
  package func all(_ name: String) -> [String] {
    fields.filter { Self.isSame($0.name, name) }.map(\.value)
  }

  package mutating func add(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

  private static func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && left.lowercased() == right.lowercased()
  }
}
