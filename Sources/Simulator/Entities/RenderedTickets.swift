/// Service tickets written once, for measurements in which the simulator must not be the slower part.
struct RenderedTickets: Sendable {
  private let bytes: [UInt8]
  /// Where each ticket begins, by its position in the table, and where the last one ends.
  private let starts: [Int]

  init(_ view: View) {
    let rows = view.data[.tickets].rows
    var buffer = JSONBuffer(capacity: rows.count * 4_600)
    var starts: [Int] = []
    starts.reserveCapacity(rows.count + 1)
    for row in rows {
      starts.append(buffer.bytes.count)
      Entity.serviceTickets.write(row, view, nil, into: &buffer)
    }
    starts.append(buffer.bytes.count)
    self.bytes = buffer.bytes
    self.starts = starts
  }

  /// Appends the ticket at a position of the table.
  func write(_ position: Int, into buffer: inout JSONBuffer) {
    buffer.raw(bytes[starts[position]..<starts[position + 1]])
  }
}
