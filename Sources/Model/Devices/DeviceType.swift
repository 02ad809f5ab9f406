/// What a configuration counts as here: its local device type.
package enum DeviceType: String, Sendable, Hashable, Codable, CaseIterable {
  case computer, server, network, printer, mobile, other
  /// No device at all: left out of `v_devices`.
  case ignore

  /// Its name for people.
  package var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

  /// The digit that chooses it: its place from 1, and 0 for ``ignore``.
  package var digit: Int { self == .ignore ? 0 : (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

  /// The device type of a digit.
  package init?(digit: Int) {
    guard let found = Self.allCases.first(where: { $0.digit == digit }) else { return nil }
    self = found
  }
}

/// Which configuration type is which device type, by the type's id.
package typealias DeviceTypeMap = [Record.ID: DeviceType]
