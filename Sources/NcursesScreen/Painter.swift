import CNcurses
import Terminal

/// Writes cells into ncurses' window: styles to attributes and colour pairs, characters to what the terminal shows.
struct Painter {
  let depth: ColorDepth
  let isUnicode: Bool
  private let window: UnsafeMutablePointer<WINDOW>
  private let pairLimit: Int
  private var pairs: [ColorPair: Int32] = [:]
  private var looks: [Style: PaintedLook] = [:]

  private struct ColorPair: Hashable {
    let foreground: Int32
    let background: Int32
  }

  private struct PaintedLook {
    let attributes: Int32
    let pair: Int32
  }

  init?(isUnicode: Bool) {
    guard let window = bw_window() else { return nil }
    self.window = window
    self.isUnicode = isUnicode
    depth = ColorDepth(colors: bw_colors())
    pairLimit = Int(bw_pairs())
  }

  /// Writes the changed runs, places the cursor, and sends it all.
  mutating func paint(_ runs: [GridDiff.Run], of grid: Grid, in size: Size) {
    for run in runs where run.y < size.height {
      for x in run.x..<min(run.x + run.count, size.width) {
        if let cell = grid[x, run.y] { put(cell, content: grid.content(of: cell), x: x, y: run.y, in: size) }
      }
    }
    // Without a focus the cursor rests in the corner, where it is least in the way.
    let cursor = grid.cursor ?? Point(x: size.width - 1, y: size.height - 1)
    let y = Int32(max(0, min(cursor.y, size.height - 1)))
    bw_show(window, y, Int32(max(0, min(cursor.x, size.width - 1))))
  }

  func clear() {
    werase(window)
    clearok(window, true)
  }

  private mutating func put(_ cell: Cell, content: Grid.Content, x: Int, y: Int, in size: Size) {
    let look = look(of: cell.style)
    let width = Int(cell.width)
    switch content {
    case .continuation: return
    case .scalar(let scalar):
      if scalar.isASCII || canDraw(scalar, width: width), x + width <= size.width {
        write([wchar_t(scalar.value), 0], x, y, look)
        return
      }
      substitute(scalar, width, x, y, look, in: size)
    case .cluster(let text):
      let scalars = Array(text.unicodeScalars)
      guard let base = scalars.first else { return }
      if isUnicode, canDraw(base, width: width), scalars.dropFirst().allSatisfy({ bw_width($0.value) == 0 }),
        x + width <= size.width
      {
        write(scalars.map { wchar_t($0.value) } + [0], x, y, look)
        return
      }
      substitute(base, width, x, y, look, in: size)
    }
  }

  /// Whether ncurses, which asks the C library, gives the character the cells that we give it.
  private func canDraw(_ scalar: Unicode.Scalar, width: Int) -> Bool {
    isUnicode && Int(bw_width(scalar.value)) == width
  }

  /// Draws something that is as wide and that every terminal has.
  private func substitute(
    _ scalar: Unicode.Scalar, _ width: Int, _ x: Int, _ y: Int, _ look: PaintedLook, in size: Size
  ) {
    let sign = GlyphSet.asciiPair(of: scalar) ?? "?"
    let shown = canDraw(scalar, width: width) ? "?" : sign
    write([wchar_t(shown.value), 0], x, y, look)
    if width == 2, x + 1 < size.width { write([0x20, 0], x + 1, y, look) }
  }

  private func write(_ scalars: [wchar_t], _ x: Int, _ y: Int, _ look: PaintedLook) {
    // In the last cell ncurses says ERR, as the cursor cannot go on, and has drawn it.
    _ = bw_put(window, Int32(y), Int32(x), scalars, look.attributes, look.pair)
  }

  // MARK: - Styles

  private mutating func look(of style: Style) -> PaintedLook {
    if let look = looks[style] { return look }
    var attributes: Int32 = 0
    let bits: [(Style.Attributes, Int)] = [
      (.bold, BW_BOLD), (.dim, BW_DIM), (.underline, BW_UNDERLINE), (.reverse, BW_REVERSE), (.italic, BW_ITALIC),
    ]
    for (attribute, bit) in bits where style.attributes.contains(attribute) { attributes |= Int32(bit) }
    let foreground = number(of: style.foreground, attributes: &attributes)
    var ignored: Int32 = 0
    let background = number(of: style.background, attributes: &ignored)
    let look = PaintedLook(
      attributes: attributes, pair: pair(ColorPair(foreground: foreground, background: background)))
    looks[style] = look
    return look
  }

  /// The colour as ncurses numbers it; -1 is the terminal's own.
  ///
  /// Bright ones are bold where there are only eight.
  private func number(of color: Color, attributes: inout Int32) -> Int32 {
    if depth == .ansi8, case .ansi(let code) = color.reduced(to: .ansi16), code >= 8 { attributes |= Int32(BW_BOLD) }
    switch color.reduced(to: depth) {
    case .ansi(let code), .indexed(let code): return Int32(code)
    case .rgb(let red, let green, let blue, _):
      return Int32(BW_RGB) | Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
    case .standard: return -1
    }
  }

  private mutating func pair(_ colors: ColorPair) -> Int32 {
    if colors == ColorPair(foreground: -1, background: -1) { return 0 }
    if let pair = pairs[colors] { return pair }
    let next = Int32(pairs.count + 1)
    guard Int(next) < pairLimit, init_extended_pair(next, colors.foreground, colors.background) == OK else { return 0 }
    pairs[colors] = next
    return next
  }
}
