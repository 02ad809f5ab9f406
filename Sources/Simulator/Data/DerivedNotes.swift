/// The notes of tickets.
///
/// There are more of them than of anything else, so that only those that were added or changed from outside are kept;
/// the others are made again when they are asked for.
extension Dataset {
  /// Room in the ids of notes for those that a ticket is made with.
  private static let span = 8
  /// Ids of notes that were added from outside come after all that tickets are made with.
  private static let firstAdded = 2_000_000_001

  /// A ticket's notes in the order of their ids.
  func notes(of ticket: Row, _ random: Randomness, epoch: Int64) -> [Row] {
    let kept = self[.notes]
    let made = Self.made(with: ticket, random, epoch: epoch).filter {
      !kept.removed.contains($0.id) && kept.position(of: $0.id) == nil
    }
    guard !kept.rows.isEmpty else { return made }
    let own = kept.rows.filter { Int($0[ChildSlot.parent]) == ticket.id }
    return (made + own).sorted { $0.id < $1.id }
  }

  /// The note of an id, kept or made.
  func note(_ id: Int, _ random: Randomness, epoch: Int64) -> Row? {
    if let position = self[.notes].position(of: id) { return self[.notes].rows[position] }
    guard !self[.notes].removed.contains(id), let position = self[.tickets].position(of: id / Self.span) else {
      return nil
    }
    return Self.made(with: self[.tickets].rows[position], random, epoch: epoch).first { $0.id == id }
  }

  /// The id of the next note that is added.
  var nextNote: Int { max(Self.firstAdded, self[.notes].nextID) }

  /// Most tickets have up to four notes, a few have more, and those that were added from outside have none.
  private static func made(with ticket: Row, _ random: Randomness, epoch: Int64) -> [Row] {
    guard ticket.id < firstAdded / span, ticket.entered < epoch else { return [] }
    let count = random.number(.tickets, ticket.id, 90, below: 5)
    let isLong = random.happens(.tickets, ticket.id, 91, perMille: 40)
    return (0..<(isLong ? span : count)).map { index in
      var row = Row(ticket.id * span + index, entered: ticket.entered + Int64(index) * 60)
      row[ChildSlot.parent] = Int32(ticket.id)
      return row
    }
  }
}
