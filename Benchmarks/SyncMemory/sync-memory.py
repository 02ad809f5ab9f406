#!/usr/bin/env python3
"""The most memory that `boardwalk sync` takes for many tickets, from a simulated server in a process of its own.

    sync-memory.py BOARDWALK SYNCBENCHMARK TICKETS..."""

import json
import os
import subprocess
import sys
import tempfile

LIMIT = 64
# What the simulated server takes.
COMPANY, PUBLIC, PRIVATE = "boardwalk", "bW9ja1B1YmxpYzAx", "bW9ja1ByaXZhdGUx"


def sync(program, benchmark, tickets):
    """Sets a profile up and does its first run; returns the run's end and its memory in megabytes."""
    server = subprocess.Popen(
        [benchmark, "serve", str(tickets)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with tempfile.TemporaryDirectory() as home:
        site, authority = server.stdout.readline().split()
        answers = {
            "connection": {
                "site": site,
                "company": COMPANY,
                "clientId": "00000000-0000-4000-8000-000000000001",
                "auth": {"method": "apiKeys", "publicKey": PUBLIC},
                "caFile": authority,
            },
            "sync": {"resources": ["companies", "tickets"], "tickets": {"closedSince": "all"}},
            "run": False,
        }
        path = os.path.join(home, "answers.json5")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(answers, file)
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        variables = {**kept, "HOME": home, "BOARDWALK_HOME": home, "LANG": "C.UTF-8"}
        subprocess.run(
            [program, "setup", "--answers", path],
            env={**variables, "BOARDWALK_SECRET": PRIVATE},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        said = os.path.join(home, "said")
        with open(said, "w", encoding="utf-8") as file:
            run = subprocess.Popen(
                [program, "sync", "--json"], env=variables, stdout=file, stderr=subprocess.DEVNULL
            )
            _, status, usage = os.wait4(run.pid, 0)
        with open(said, encoding="utf-8") as file:
            end = json.loads(file.readlines()[-1])
    server.stdin.close()
    server.wait()
    if status != 0:
        sys.exit(f"The run of {tickets} tickets failed: {end}")
    return end, usage.ru_maxrss // 1024


def main(program, benchmark, *counts):
    peaks = []
    for count in counts:
        end, peak = sync(program, benchmark, int(count))
        peaks.append(peak)
        name = f"peak memory with {int(count):,} tickets"
        figure = f'{peak} MB, {end["seconds"]:.0f} s'
        print(f'  {name:<46}{figure:<54}at most {LIMIT}  {"ok" if peak <= LIMIT else "TOO MUCH"}')
    return 0 if peaks and max(peaks) <= LIMIT else 1


sys.exit(main(*sys.argv[1:]))
