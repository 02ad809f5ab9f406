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
            screen, took = terminal.first_screen()
            times.append(took * 1000)
            terminal.end()
    figures["start"] = statistics.median(times)
    figures["screen"] = len(screen)
    with tempfile.TemporaryDirectory() as home:
        terminal = Terminal([program, "setup"], variables(home, BOARDWALK_HOME=home))
        terminal.first_screen()
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
        terminal.first_screen()
        terminal.until_quiet(quiet=2)
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
        terminal.press(b"\x0e")
        # Statuses without a stage are asked about; the answer that goes on has the focus.
        terminal.press(b"\r")
        # The first seconds draw short lists that end; then the long one is left.
        while time.monotonic() - terminal.begun < 6:
            terminal.read(1)
        sizes, begun = [], time.monotonic()
        while time.monotonic() - begun < 8:
            if part := terminal.read(1):
                rest, _ = terminal.until_quiet(quiet=0.03)
                sizes.append(len(part) + len(rest))
        terminal.end()
    figures["tick"] = statistics.median(sizes or [0])
    figures["ticks"] = len(sizes) / 8


def measure(program, benchmark, count):
    figures = Figures()
    first_page(program, figures)
    progress(program, benchmark, figures)
    company_list(program, benchmark, 5_000, figures)
    company_list(program, benchmark, count, figures)
    return figures
