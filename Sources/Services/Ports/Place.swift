/// A file or folder below a base folder.
///
/// The base is trusted and may lead through symbolic links, as a home folder does; nothing below it may.
package struct Place: Sendable, Hashable, CustomStringConvertible {
  /// The absolute path of the base.
  package let base: String
  /// The names below it.
  package let names: [String]

  package init(base: String, _ names: [String] = []) {
    self.base = base
    self.names = names
  }

  /// The place of a name in this folder.
  package func appending(_ names: String...) -> Place { Place(base: base, self.names + names) }

  /// The folder that the place is in; the base for the base itself.
  package var folder: Place { Place(base: base, names.dropLast()) }

  /// The last name; empty for the base.
  package var name: String { names.last ?? "" }

  /// The absolute path.
  package var path: String {
    names.isEmpty ? base : (base == "/" ? "" : base) + "/" + names.joined(separator: "/")
  }

  package var description: String { path }
}
