"""The wizard, measured as its peers are: in a pseudo-terminal, with a simulated server in a process of its own."""

import json
import os
import statistics
import subprocess
import tempfile
import time

from peers import DOWN, Figures
from terminal import Terminal, variables

# What the simulated server takes.
COMPANY, PUBLIC, PRIVATE = "boardwalk", "bW9ja1B1YmxpYzAx", "bW9ja1ByaXZhdGUx"
# Every page has it in its last row.
DRAWN = b"help"
# The page that follows a run has it alone.
ENDED = b"From here"
# Stops of the Tab key on the first page, at least.
FIELDS = 12


class Server:
    """A simulated ConnectWise that ends with the `with`."""

    def __init__(self, benchmark, *words):
        self.process = subprocess.Popen(
            [benchmark, "serve", *words, "plain"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.site = self.process.stdout.readline().split()[0]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def set_up(program, home, site, resources=("companies",)):
    """A profile of the server's provider, without a first sync."""
    answers = {
        "connection": {
            "site": site,
            "company": COMPANY,
            "clientId": "00000000-0000-4000-8000-000000000001",
            "auth": {"method": "apiKeys", "publicKey": PUBLIC},
        },
        "sync": {"resources": list(resources), "tickets": {"closedSince": "all"}},
        "run": False,
    }
    path = os.path.join(home, "answers.json5")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(answers, file)
    environment = variables(home, BOARDWALK_HOME=home)
    subprocess.run(
        [program, "setup", "--answers", path],
        env={**environment, "BOARDWALK_SECRET": PRIVATE},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return environment


def first_page(program, figures):
    times = []
    for _ in range(20):
        with tempfile.TemporaryDirectory() as home:
            terminal = Terminal([program, "setup"], variables(home, BOARDWALK_HOME=home))
            screen, took = terminal.first_screen(DRAWN)
            times.append(took * 1000)
            terminal.end()
    figures["start"] = statistics.median(times)
    figures["screen"] = len(screen)
    with tempfile.TemporaryDirectory() as home:
        terminal = Terminal([program, "setup"], variables(home, BOARDWALK_HOME=home))
        terminal.first_screen(DRAWN)
        # Once round first: a field that is left empty gets its message then, which is more than a move.
        for _ in range(FIELDS):
            terminal.press(b"\t")
        moves = [terminal.press(key)[0] for key in [b"\t"] * FIELDS + [b"\x1b[Z"] * FIELDS]
        figures["field move"] = max(moves)
        figures.idles(terminal)
        terminal.end()


def company_list(program, benchmark, count, figures):
    """The list of companies: moves, choices, scrolling, and a filter typed letter by letter."""
    name = "large" if count > 5_000 else "filter"
    with Server(benchmark, "100", "companies", str(count)) as server, tempfile.TemporaryDirectory() as home:
        environment = set_up(program, home, server.site)
        terminal = Terminal([program, "setup", "--step", "import"], environment)
        terminal.until(b"Companies")
        terminal.until_shown(f"{count:,} shown".encode())
        # What a key says goes away with the next one; that is more than a move.
        terminal.press(DOWN)
        if name == "filter":
            figures.moves(terminal)
            figures.scrolls(terminal)
            terminal.press(b" ")
            figures.toggles(terminal, b" ")
        terminal.press(b"/")
        figures.filters(terminal, name)
        figures["memory"] = terminal.megabytes()
        terminal.end()


def progress(program, benchmark, figures):
    """The first sync, watched: what each new number costs, and how many come in a second."""
    with Server(benchmark, "60000", "latency", "100") as server, tempfile.TemporaryDirectory() as home:
        environment = set_up(program, home, server.site, ["companies", "tickets"])
        terminal = Terminal([program, "setup", "--step", "review"], environment)
        terminal.until(b"Complete Setup")
        terminal.until_quiet()
        terminal.press(b"\x0e")
        # Statuses without a stage are asked about; the answer that goes on has the focus.
        os.write(terminal.file, b"\r")
        draws, times = [], []
        while not draws or ENDED not in draws[-1]:
            if not (drawn := terminal.draw(60)):
                raise SystemExit("The first sync does not end.")
            draws.append(drawn)
            times.append(time.monotonic())
        terminal.end()
    # The last one is another page. Most are of the long list, after the short ones have ended.
    sizes = [len(drawn) for drawn in draws[:-1]]
    if len(sizes) > 10:
        figures["tick"] = statistics.median(sizes)
        # The median, as the pages before it follow each other at once.
        between = statistics.median(later - sooner for sooner, later in zip(times, times[1:]))
        figures["ticks"] = round(1 / between, 1)


def measure(program, benchmark, count):
    figures = Figures()
    first_page(program, figures)
    progress(program, benchmark, figures)
    company_list(program, benchmark, 5_000, figures)
    company_list(program, benchmark, count, figures)
    return figures
