/// What a ticket keeps in its row's slots.
///
/// As with all kinds, `0` means none or false, and instants are seconds since 1970.
enum TicketSlot {
  static let board = Slot(0), status = Slot(1), company = Slot(2), contact = Slot(3), owner = Slot(4)
  static let type = Slot(5), subtype = Slot(6), item = Slot(7), priority = Slot(8), source = Slot(9)
  static let closed = Slot(10), project = Slot(11), parent = Slot(12), merged = Slot(13)
}

enum CompanySlot {
  static let status = Slot(0), territory = Slot(1), market = Slot(2), parent = Slot(3), contact = Slot(4)
  static let manager = Slot(5), site = Slot(6), firstType = Slot(7), secondType = Slot(8), deleted = Slot(9)
}

enum ContactSlot {
  static let company = Slot(0), site = Slot(1), isInactive = Slot(2), isDefault = Slot(3), type = Slot(4)
  static let manager = Slot(5), hasNoEmail = Slot(6)
}

enum MemberSlot {
  static let isInactive = Slot(0), location = Slot(2), department = Slot(3), reportsTo = Slot(4), board = Slot(5)
  static let isAutomation = Slot(6)
}

enum BoardSlot {
  static let isProject = Slot(0), isInactive = Slot(1), location = Slot(2), department = Slot(3)
}

/// For what stands below a parent: the parent's id comes first.
enum ChildSlot {
  static let parent = Slot(0)
}

enum StatusSlot {
  static let board = Slot(0), isClosed = Slot(1), isDefault = Slot(2), sort = Slot(3), escalation = Slot(4)
  static let isInactive = Slot(5)
}

enum TypeSlot {
  static let board = Slot(0), isProactive = Slot(1), isDefault = Slot(2), isInactive = Slot(3)
}

enum TeamSlot {
  static let board = Slot(0), leader = Slot(1), isDefault = Slot(2)
}

enum AssociationSlot {
  static let board = Slot(0), type = Slot(1), subtype = Slot(2), item = Slot(3)
}

enum LinkSlot {
  static let company = Slot(0), type = Slot(1)
}

enum OpportunitySlot {
  static let company = Slot(0), contact = Slot(1), stage = Slot(2), status = Slot(3), type = Slot(4)
  static let probability = Slot(5), rating = Slot(6), representative = Slot(7), second = Slot(8), closed = Slot(9)
  static let expected = Slot(10)
}

enum ProjectSlot {
  static let company = Slot(0), board = Slot(1), manager = Slot(2), type = Slot(3), status = Slot(4)
  static let contact = Slot(5), agreement = Slot(6), opportunity = Slot(7)
}

/// What agreements, configurations, invoices, time entries and the like keep; each uses what it needs.
enum WorkSlot {
  static let company = Slot(0), contact = Slot(1), site = Slot(2), type = Slot(3), status = Slot(4)
  static let member = Slot(5), ticket = Slot(6), project = Slot(7), agreement = Slot(8), invoice = Slot(9)
  static let parent = Slot(10), start = Slot(11), end = Slot(12)
  /// Quantities and quarters of an hour; in a slot of its own from flags, which few kinds have besides.
  static let quantity = Slot(12), isClosed = Slot(13)
}

/// Look-up tables: up to five flags or numbers, in the order that their fields use them.
enum LookupSlot {
  static let first = Slot(0), second = Slot(1), third = Slot(2), fourth = Slot(3), fifth = Slot(4)
}
