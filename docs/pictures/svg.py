"""A screen of a terminal, as text with colour codes, becomes an SVG on a grid of cells."""

import html
import re
import unicodedata
from collections import Counter

CELL_WIDTH, CELL_HEIGHT, FONT_SIZE, MARGIN = 8.4, 18, 14, 14

GROUND, TEXT = "#1b1f27", "#d5dae3"
# The 16 colours of the terminal in the picture.
PALETTE = [
    "#3b4252", "#e06c75", "#8fc07a", "#e0b96a", "#6aa5e8", "#c087d8", "#5fc2c9", "#d5dae3",
    "#6b7485", "#f28b92", "#a9d99a", "#f0cf8a", "#8fbcf2", "#d6a6ea", "#86dbe0", "#ffffff",
]  # fmt: skip


class Style:
    """What the colour codes have set."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.colour, self.ground = None, None
        self.flags = set()

    FLAGS = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse"}

    def take(self, codes):
        """Takes the numbers between `ESC [` and `m`."""
        codes = list(codes)
        while codes:
            code = codes.pop(0)
            if code == 0:
                self.reset()
            elif code in self.FLAGS:
                self.flags.add(self.FLAGS[code])
            elif code == 22:
                self.flags -= {"bold", "dim"}
            elif code in (23, 24, 27):
                self.flags.discard(self.FLAGS[code - 20])
            elif code in (38, 48):
                self.put(code, self.extended(codes))
            elif code in (39, 49):
                self.put(code - 1, None)
            elif 30 <= code <= 37 or 40 <= code <= 47:
                self.put(38 if code < 40 else 48, PALETTE[code % 10])
            elif 90 <= code <= 97 or 100 <= code <= 107:
                self.put(38 if code < 100 else 48, PALETTE[code % 10 + 8])

    def put(self, code, colour):
        if code == 38:
            self.colour = colour
        else:
            self.ground = colour

    @staticmethod
    def extended(codes):
        kind = codes.pop(0)
        if kind == 2:
            return "#" + "".join(f"{codes.pop(0):02x}" for _ in range(3))
        return indexed(codes.pop(0))

    def key(self):
        """Text colour, ground, and the rest, as they are drawn."""
        colour, ground = self.colour or TEXT, self.ground
        if "reverse" in self.flags:
            colour, ground = ground or GROUND, colour
        return colour, ground, tuple(sorted(self.flags - {"reverse"}))


def indexed(number):
    """One of the 256 colours."""
    if number < 16:
        return PALETTE[number]
    if number >= 232:
        return "#" + f"{8 + (number - 232) * 10:02x}" * 3
    levels = (0, 95, 135, 175, 215, 255)
    number -= 16
    return "#" + "".join(f"{levels[part]:02x}" for part in (number // 36, number // 6 % 6, number % 6))


def cells(line, style):
    """The cells of a line: column, character, style."""
    column = 0
    for part in re.split(r"(\x1b\[[0-9;:]*m)", line):
        if part.startswith("\x1b["):
            style.take(int(code or 0) for code in re.split("[;:]", part[2:-1]))
            continue
        for character in part:
            if unicodedata.combining(character):
                continue
            width = 2 if unicodedata.east_asian_width(character) in "WF" else 1
            yield column, character, style.key(), width
            column += width


def runs(line, style):
    """Cells side by side in one style: column, characters with their cells, style."""
    run = None
    for column, character, key, width in cells(line, style):
        solid = character in "─█░"
        if run and run[2] == key and run[3] == solid:
            run[1].append((column, character, width))
            continue
        if run:
            yield run[:3]
        run = [column, [(column, character, width)], key, solid]
    if run:
        yield run[:3]


def words(run):
    """The parts of a run between gaps of two blanks: column, text, columns."""
    part = []
    for place, (column, character, width) in enumerate(run):
        after = run[place + 1][1] if place + 1 < len(run) else " "
        if character == " " and (not part or after == " "):
            if part:
                yield part[0][0], "".join(c for _, c, _ in part), sum(w for _, _, w in part)
            part = []
        else:
            part.append((column, character, width))
    if part:
        yield part[0][0], "".join(c for _, c, _ in part), sum(w for _, _, w in part)


def drawn(y, column, run, key):
    """The elements of one run."""
    colour, ground, flags = key
    text = "".join(character for _, character, _ in run)
    x, width = MARGIN + column * CELL_WIDTH, sum(cell for _, _, cell in run) * CELL_WIDTH
    if ground:
        yield f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{CELL_HEIGHT}" fill="{ground}"/>'
    dim = ' opacity=".6"' if "dim" in flags else ""
    if set(text) == {"─"}:
        yield f'<rect x="{x:.1f}" y="{y + 9}" width="{width:.1f}" height="1" fill="{colour}"{dim}/>'
        return
    if text[0] in "█░":
        shade = ' opacity=".25"' if text[0] == "░" else dim
        yield f'<rect x="{x:.1f}" y="{y + 3}" width="{width:.1f}" height="12" fill="{colour}"{shade}/>'
        return
    kinds = {"bold": "b", "italic": "i", "underline": "u"}
    names = " ".join(kinds[flag] for flag in flags if flag in kinds)
    kind = f' class="{names}"' if names else ""
    fill = f' fill="{colour}"' if colour != TEXT else ""
    for start, part, count in words(run):
        at = MARGIN + start * CELL_WIDTH
        length = f' textLength="{count * CELL_WIDTH:.1f}"' if count > 1 else ""
        yield f'<text x="{at:.1f}" y="{y + 13}"{length}{kind}{fill}{dim}>{html.escape(part, quote=False)}</text>'


def picture(screen, columns, rows, cursor=None):
    """The SVG of a screen."""
    style = Style()
    lines = [list(runs(line, style)) for line in screen.split("\n")[:rows]]
    # A theme with a ground of its own is the ground of the whole picture.
    grounds = Counter(key[1] for line in lines for _, run, key in line for _ in run)
    ground = grounds.most_common(1)[0][0]
    width, height = columns * CELL_WIDTH + 2 * MARGIN, rows * CELL_HEIGHT + 2 * MARGIN
    size = f'width="{width:.0f}" height="{height}"'
    font = "ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" {size} fill="{TEXT}">',
        f"<style>text{{font:{FONT_SIZE}px {font};white-space:pre}}",
        ".b{font-weight:bold}.i{font-style:italic}.u{text-decoration:underline}</style>",
        f'<rect width="100%" height="100%" rx="8" fill="{ground or GROUND}"/>',
    ]
    for row, line in enumerate(lines):
        for column, run, (colour, own, flags) in line:
            parts += drawn(MARGIN + row * CELL_HEIGHT, column, run, (colour, None if own == ground else own, flags))
    if cursor:
        x, y = MARGIN + cursor[0] * CELL_WIDTH, MARGIN + cursor[1] * CELL_HEIGHT
        parts.append(f'<rect x="{x:.1f}" y="{y + 1}" width="2" height="16" fill="{TEXT}"/>')
    return "\n".join(parts) + "\n</svg>\n"
