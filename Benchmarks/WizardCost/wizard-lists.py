#!/usr/bin/env python3
"""What 100,000 companies cost on the wizard's Import step: memory, and the time from a filter's key to the last byte.

    wizard-lists.py BOARDWALK SYNCBENCHMARK [COMPANIES]

The simulated server is a process of its own; the terminal is a pseudo-terminal of 80x24."""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

MEMORY_LIMIT = 60
KEY_LIMIT = 16
# What the simulated server takes.
COMPANY, PUBLIC, PRIVATE = "boardwalk", "bW9ja1B1YmxpYzAx", "bW9ja1ByaXZhdGUx"
SEARCHES = ["dental lee", "smith", "group north", "^ced", "sons$", "dental !lee", "zz", "inactive", "Golden", "e", "a b c"]
QUIET = 0.12


def prepare(program, site, authority, home):
    """Sets a profile up, so that the wizard can ask without a credential."""
    answers = {
        "connection": {
            "site": site,
            "company": COMPANY,
            "clientId": "00000000-0000-4000-8000-000000000001",
            "auth": {"method": "apiKeys", "publicKey": PUBLIC},
            "caFile": authority,
        },
        "sync": {"resources": ["companies"]},
        "run": False,
    }
    path = os.path.join(home, "answers.json5")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(answers, file)
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    variables = {**kept, "HOME": home, "BOARDWALK_HOME": home, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    subprocess.run(
        [program, "setup", "--answers", path],
        env={**variables, "BOARDWALK_SECRET": PRIVATE},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return variables


def open_wizard(program, variables):
    process, terminal = pty.fork()
    if process == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        os.execve(program, [program, "setup", "--step", "import"], variables)
    return process, terminal


def read(terminal, wait):
    if not select.select([terminal], [], [], wait)[0]:
        return b""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def press(terminal, key):
    """Milliseconds from the key to the last byte that it has the program write."""
    begun = last = time.monotonic()
    os.write(terminal, key)
    while read(terminal, QUIET):
        last = time.monotonic()
    return (last - begun) * 1000


def memory(process):
    """Megabytes of the process now, and at most so far."""
    with open(f"/proc/{process}/status", encoding="utf-8") as file:
        sizes = {line.split(":")[0]: int(line.split()[1]) // 1024 for line in file if line.startswith(("VmRSS", "VmHWM"))}
    return sizes["VmRSS"], sizes["VmHWM"]


def main(program, benchmark, count="100000"):
    companies = int(count)
    server = subprocess.Popen(
        [benchmark, "serve", "10", "companies", count], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with tempfile.TemporaryDirectory() as home:
        site, authority = server.stdout.readline().split()
        variables = prepare(program, site, authority, home)
        process, terminal = open_wizard(program, variables)
        begun = time.monotonic()
        written = b""
        # Said in place of how far the list has come.
        whole_list = b"goes on to the review"
        first = None
        while whole_list not in written:
            part = read(terminal, 120)
            if not part:
                sys.exit(f"the list did not come; last: {written[-600:]!r}")
            written += part
            if first is None and b" shown" in written:
                first = time.monotonic() - begun
        whole = time.monotonic() - begun
        while read(terminal, 1):
            pass
        now, peak = memory(process)
        times = []
        press(terminal, b"/")
        for words in SEARCHES:
            for key in [letter.encode() for letter in words] + [b"\x7f"] * len(words):
                times.append(press(terminal, key))
        typed, _ = memory(process)
        # All of them chosen, turned over and undone.
        for key in [b"\r", b"a", b"i", b"u"]:
            press(terminal, key)
        chosen, peak = memory(process)
        os.kill(process, signal.SIGTERM)
        while read(terminal, 1):
            pass
        os.waitpid(process, 0)
    server.stdin.close()
    server.wait()
    times.sort()
    p95 = times[len(times) * 95 // 100]
    print(f"{companies:,} companies: first page after {first:.1f} s, all after {whole:.1f} s")
    print(
        f"memory: {now} MB when loaded, {typed} MB after filters, {chosen} MB with all chosen, {peak} MB at most"
        f" (at most {MEMORY_LIMIT})  {'ok' if peak <= MEMORY_LIMIT else 'TOO MUCH'}"
    )
    print(
        f"filter key to last byte: p50 {times[len(times) // 2]:.1f} ms, p95 {p95:.1f} ms, at most {times[-1]:.1f} ms"
        f" of {len(times)} (p95 at most {KEY_LIMIT})  {'ok' if p95 <= KEY_LIMIT else 'SLOW'}"
    )


main(*sys.argv[1:])
