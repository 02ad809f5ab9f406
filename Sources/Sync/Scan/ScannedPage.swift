package import Model

/// The records of a page as they will be bound: flat slices into the page's own bytes.
package struct ScannedPage: Sendable {
  /// A value for a column.
  package struct Cell: Sendable, Hashable {
    package enum Kind: UInt8, Sendable, Hashable {
      case null
      /// ``Cell/bits`` is an `Int64`.
      case integer
      /// ``Cell/bits`` is a `Double`.
      case real
      /// ``Cell/bits`` is an offset into ``ScannedPage/bytes``.
      case text
      /// ``Cell/bits`` is an offset into ``ScannedPage/arena``.
      case arenaText
    }

    package let kind: Kind
    package let length: UInt32
    package let bits: UInt64

    package static let null = Cell(kind: .null, length: 0, bits: 0)
    package static func integer(_ value: Int64) -> Cell {
      Cell(kind: .integer, length: 0, bits: UInt64(bitPattern: value))
    }
    package static func real(_ value: Double) -> Cell { Cell(kind: .real, length: 0, bits: value.bitPattern) }
  }

  /// Something about a value or record that a person may want to know.
  package struct Note: Sendable, Hashable {
    package enum Reason: String, Sendable, Hashable {
      /// The value does not fit its column, which is null therefore.
      case value
      /// U+0000 was taken out of a text.
      case nul
    }
    package let reason: Reason
    /// The record's id.
    package let id: Record.ID
    package let column: String

    package init(reason: Reason, id: Record.ID, column: String) {
      self.reason = reason
      self.id = id
      self.column = column
    }
  }

  package let plan: ScanPlan
  /// The page as it came, perhaps followed by padding.
  package let bytes: [UInt8]
  /// Texts that do not stand in the page as such: unescaped ones and constants.
  package let arena: [UInt8]
  /// The ids of the records, in the order of the page, each once: of two records with one id the later is kept.
  package let ids: [Record.ID]
  /// For each record the slice that it came as.
  package let raws: [Range<Int>]
  /// For each record a cell for each column.
  package let cells: [Cell]
  /// For each record the raw JSON of each of the plan's extras; empty where absent.
  package let extras: [Range<Int>]
  package let notes: [Note]
  /// How many entries had no numeric id and were left out.
  package let withoutID: Int
  /// How many entries the page held.
  package let entryCount: Int
  /// Keys at the top of the sampled records that no column reads, with how many of the samples had them.
  package let unknownKeys: [String: Int]

  /// How many records there are to write.
  package var count: Int { ids.count }
  /// The cells of a record.
  package func cells(ofRow row: Int) -> ArraySlice<Cell> {
    cells[row * plan.columns.count..<(row + 1) * plan.columns.count]
  }
  /// The raw bytes of a record.
  package func raw(ofRow row: Int) -> ArraySlice<UInt8> { bytes[raws[row]] }
  /// The whole number in a column of a record.
  package func integer(_ column: Int, ofRow row: Int) -> Int? {
    let cell = cells[row * plan.columns.count + column]
    return cell.kind == .integer ? Int(Int64(bitPattern: cell.bits)) : nil
  }
  /// The text in a column of a record.
  package func text(_ column: Int, ofRow row: Int) -> String? {
    let cell = cells[row * plan.columns.count + column]
    let range = Int(cell.bits)..<Int(cell.bits) + Int(cell.length)
    return switch cell.kind {
    case .text: String(decoding: bytes[range], as: UTF8.self)
    case .arenaText: String(decoding: arena[range], as: UTF8.self)
    case .null, .integer, .real: nil
    }
  }
  /// The raw JSON of an extra of a record; empty where absent.
  package func extra(_ index: Int, ofRow row: Int) -> ArraySlice<UInt8> {
    bytes[extras[row * plan.extras.count + index]]
  }
}
