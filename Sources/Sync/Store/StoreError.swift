/// Why the store could not do what was asked, and what to do about it.
package struct StoreError: Error, Hashable, CustomStringConvertible {
  package enum Kind: Sendable, Hashable {
    /// Another program holds the database.
    case locked
    case diskFull
    /// The file or its folder may not be written.
    case readOnly
    /// The file or folder is not there or may not be opened.
    case cannotOpen
    /// Not a database, or a damaged one.
    case corrupt
    /// A database that somebody else made for something else.
    case notOurs
    /// The store of another profile.
    case otherProfile(String)
    /// Made by a newer version of the program, with this schema.
    case newerSchema(Int)
    /// A value that must be unique is another row's.
    case conflict(String)
    /// The store was closed.
    case closed
    /// Anything else, with the database's own number for it.
    case other(Int)
  }

  package let kind: Kind
  /// The file, or the server and database.
  package let place: String
  /// What the database said.
  package let detail: String

  package init(_ kind: Kind, place: String, detail: String = "") {
    self.kind = kind
    self.place = place
    self.detail = detail
  }

  /// What happened and to what.
  package var cause: String {
    switch kind {
    case .locked: "Another program holds the store \(place)."
    case .diskFull: "The disk of the store \(place) is full."
    case .readOnly: "The store \(place) may not be written."
    case .cannotOpen: "The store \(place) cannot be opened (\(detail))."
    case .corrupt: "The store \(place) is damaged or not a database (\(detail))."
    case .notOurs: "The database \(place) holds something else than a Boardwalk store."
    case .otherProfile(let id): "The store \(place) belongs to another profile (\(id))."
    case .newerSchema(let version): "The store \(place) was made by a newer Boardwalk (schema \(version))."
    case .conflict(let what): "\(what) is taken in the store \(place)."
    case .closed: "The store \(place) is closed."
    case .other(let code): "The store \(place) failed (\(detail), \(code))."
    }
  }

  /// What to do next.
  package var mend: String {
    switch kind {
    case .locked: "End the program that writes to it, then run again; all that was committed is kept."
    case .diskFull: "Free some space, then run again; it goes on after the last page."
    case .readOnly: "Check the owner and mode of the file and its folder."
    case .cannotOpen: "Check that the folder exists and that this user may write there."
    case .corrupt: "Move the file away and run again: a full sync makes a new one."
    case .notOurs: "Choose another file for the store."
    case .otherProfile: "Choose another store for this profile, or the profile that made this one."
    case .newerSchema: "Update Boardwalk on this machine."
    case .conflict: "Choose another."
    case .closed: "Open it again."
    case .other: "Run again; if it stays, look at the disk and at the system's log."
    }
  }

  package var description: String { "\(cause) \(mend)" }
}
