"""The programs of Debian that do the same, each where it can: dialog, whiptail, fzf."""

import os
import shutil
import statistics

from terminal import Terminal, variables

DOWN = b"\x1bOB"


def names(count):
    """Names as long as companies have."""
    words = ("Beacon", "Blue", "Cedar", "Coastal", "Delta", "Falcon", "Granite", "Harbor", "Juniper", "Lumen")
    trades = ("Dental", "Law", "Logistics", "Manufacturing", "Health", "Roofing", "Design")
    return [f"{words[n % 10]} {trades[n % 7]} Partners {n}" for n in range(count)]


class Figures(dict):
    """What was measured, by the name of the measure."""

    def moves(self, terminal, count=10):
        """Moves within what is seen."""
        moves = [terminal.press(DOWN) for _ in range(count)]
        self["move"] = max(size for size, _ in moves)
        self["latency"] = statistics.median(took for _, took in moves) * 1000

    def scrolls(self, terminal, down=DOWN, times=30):
        """Moves below what is seen: each brings a new row."""
        sizes = [terminal.press(down)[0] for _ in range(times)]
        self["scroll"] = statistics.median(sizes[-10:])

    def toggles(self, terminal, key):
        self["toggle"] = max(terminal.press(key)[0] for _ in range(4))

    def idles(self, terminal):
        self["idle"], self["idle cpu"] = terminal.idle()

    def filters(self, terminal, name, words=("dental", "blue", "partners", "law", "granite")):
        """Types words letter by letter and takes them away again."""
        keys = []
        for word in words:
            keys += [terminal.press(letter.encode()) for letter in word]
            terminal.press(b"\x15")
        times = sorted(took * 1000 for _, took in keys)
        self[f"{name} bytes"] = max(size for size, _ in keys)
        self[f"{name} ms"] = statistics.median(times)
        self[f"{name} p95"] = times[int(len(times) * 0.95)]

    def starts(self, arguments, environment, text, times=20):
        took = []
        for _ in range(times):
            terminal = Terminal(arguments, environment)
            screen, seconds = terminal.first_screen(text)
            took.append(seconds * 1000)
            terminal.end()
        self["start"] = statistics.median(took)
        self["screen"] = len(screen)


def boxes(program, home):
    """dialog and whiptail, which take the same options."""
    figures = Figures()
    environment = variables(home)
    rows = names(200)
    menu = [word for row in rows for word in (row, "active")]
    listing = [program, "--menu", "Companies", "22", "76", "14", *menu]
    figures.starts([program, "--inputbox", "Site", "10", "60", "na.myconnectwise.net"], environment, b"Site")
    terminal = Terminal(listing, environment)
    terminal.first_screen(b"Companies")
    figures.moves(terminal)
    figures.scrolls(terminal)
    figures.idles(terminal)
    terminal.end()
    checks = [word for row in rows for word in (row, "active", "off")]
    terminal = Terminal([program, "--checklist", "Companies", "22", "76", "14", *checks], environment)
    terminal.first_screen(b"Companies")
    figures.toggles(terminal, b" ")
    terminal.end()
    figures["tick"] = gauge(program, environment)
    return figures


def gauge(program, environment):
    """The bytes of one per cent more."""
    steps = "for n in 10 11 12 13 14 15; do echo $n; sleep 0.4; done"
    terminal = Terminal(["sh", "-c", f"{{ {steps}; }} | {program} --gauge Companies 8 60 0"], environment)
    terminal.first_screen(b"Companies")
    sizes = []
    while drawn := terminal.draw(0.6):
        sizes.append(len(drawn))
    terminal.end()
    # The first two may be of the box itself.
    return statistics.median(sizes[2:]) if len(sizes) > 2 else None


def dialog_memory(home, count):
    """dialog reads so long a list from a file alone."""
    path = os.path.join(home, "dialog.args")
    with open(path, "w", encoding="utf-8") as file:
        file.write("--menu Companies 22 76 14 ")
        file.writelines(f'"{name}" active\n' for name in names(count))
    terminal = Terminal(["dialog", "--file", path], variables(home))
    terminal.first_screen(b"Companies")
    memory = terminal.megabytes()
    terminal.end()
    return memory


def fzf(home):
    figures = Figures()
    environment = variables(home)
    for count, name in ((5_000, "filter"), (100_000, "large")):
        path = os.path.join(home, f"{count}.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(f"{row}\n" for row in names(count))
        arguments = ["sh", "-c", f"exec fzf --multi --layout=reverse < {path}"]
        terminal = Terminal(arguments, environment)
        terminal.first_screen(f"{count}/{count}".encode())
        if name == "filter":
            figures.moves(terminal)
            figures.scrolls(terminal)
            figures.idles(terminal)
            figures.toggles(terminal, b"\t")
        figures.filters(terminal, name)
        figures["memory"] = terminal.megabytes()
        terminal.end()
        if name == "filter":
            figures.starts(arguments, environment, b"Partners")
    return figures


def measure(home, count):
    """The figures of each program that is there."""
    figures = {}
    for program in ("dialog", "whiptail"):
        if shutil.which(program):
            figures[program] = boxes(program, home)
    if "dialog" in figures:
        figures["dialog"]["memory"] = dialog_memory(home, count)
    if shutil.which("fzf"):
        figures["fzf"] = fzf(home)
    return figures
