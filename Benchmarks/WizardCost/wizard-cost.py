#!/usr/bin/env python3
"""What the wizard costs a person at the other end of a line, beside its limits and beside what Debian has.

    wizard-cost.py BOARDWALK SYNCBENCHMARK"""

import sys
import tempfile

import ours
import peers

COMPANIES = 100_000

# Key, name, unit, and the most that it may be.
MEASURES = [
    ("start", "start to the last byte of the first screen", "ms", 30),
    ("screen", "first screen", "bytes", 2500),
    ("field move", "cursor move in a form", "bytes", 60),
    ("move", "cursor move in a list", "bytes", 60),
    ("toggle", "choose a row, with counters", "bytes", 80),
    ("scroll", "scroll of a row", "bytes", 250),
    ("latency", "move: key to last byte", "ms", 2),
    ("filter bytes", "filter key, 5,000 rows", "bytes", 1400),
    ("filter ms", "filter key, 5,000 rows: to last byte", "ms", 8),
    ("large p95", "filter key, 100,000 rows: 95th percentile", "ms", 16),
    ("tick", "a tick of progress", "bytes", 80),
    ("ticks", "ticks of progress in a second", "", 4),
    ("idle", "idle for two seconds", "bytes", 0),
    ("idle cpu", "idle for two seconds: processor", "s", 0),
    ("memory", "peak memory with 100,000 rows", "MB", 60),
]


def shown(value):
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"


def main(program, benchmark):
    figures = {"boardwalk": ours.measure(program, benchmark, COMPANIES)}
    with tempfile.TemporaryDirectory() as home:
        figures |= peers.measure(home, COMPANIES)
    print(f'  {"80x24, xterm-256color":<46}{"":<7}{"at most":>8}' + "".join(f"{name:>11}" for name in figures))
    is_good = True
    for key, name, unit, limit in MEASURES:
        value = figures["boardwalk"].get(key)
        # What writes nothing where something must come was not met at all.
        is_measured = value is not None and (value > 0 or limit == 0)
        verdict = "  NOT MEASURED" if not is_measured else "  TOO MUCH" if value > limit else ""
        is_good = is_good and not verdict
        row = "".join(f"{shown(each.get(key)):>11}" for each in figures.values())
        print(f"  {name:<46}{unit:<7}{limit:>8,}{row}{verdict}")
    return 0 if is_good else 1


sys.exit(main(*sys.argv[1:]))
