/// A terminal's screen: draws grids, tells events.
///
/// One edge room fulfils it with ncurses, tests with a script.
/// A screen belongs to one thread, the main actor's. It gives the terminal back as found when it ends, however the
/// program ends.
@MainActor
package protocol Screen: AnyObject {
  /// The terminal's size now.
  var size: Size { get }

  /// The signs that the terminal can show.
  var glyphs: GlyphSet { get }

  /// The colours that the terminal can show.
  var colorDepth: ColorDepth { get }

  /// Waits for events and returns all that are there, keys before anything else.
  ///
  /// - Parameter timeout: How long to wait at most; none waits as long as it takes, at no cost.
  /// - Returns: At least one event; `.timeout` alone when none came in time.
  func next(timeout: Duration?) -> [Event]

  /// Shows a grid, writing only what has changed. A grid of another size is shown as far as it fits.
  func draw(_ grid: Grid)

  /// Draws the next grid from nothing, for Ctrl-L.
  func redraw()

  /// Takes the mouse or leaves it to the terminal's own selection.
  func setMouse(_ isOn: Bool)

  /// Gives the terminal back and stops the program as Ctrl-Z does; `.resumed` follows when it goes on.
  func suspend()

  /// Gives the terminal back for good. Safe to call twice.
  func restore()
}
