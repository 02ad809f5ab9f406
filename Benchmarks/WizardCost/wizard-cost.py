#!/usr/bin/env python3
"""What the wizard costs a person at the other end of a line: time to the first screen, bytes, processor time.

Plays the terminal for `boardwalk setup` in a pseudo-terminal of 80x24, in a new and empty home each time."""

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time

STARTS = 20
# The last thing drawn on the first screen: the keys in its last row.
USABLE = b"help"
# Stops of the Tab key on the first page.
FIELDS = 12

QUIET = 0.15


def start(program, home):
    """Starts the program as a terminal does; returns its id and the terminal's end."""
    process, terminal = pty.fork()
    if process == 0:
        # The size is set before the program can ask for it.
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        os.execve(
            program,
            [program, "setup"],
            {**kept, "HOME": home, "BOARDWALK_HOME": home, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"},
        )
    return process, terminal


def read(terminal, wait):
    """What is written within the time, or nothing."""
    if not select.select([terminal], [], [], wait)[0]:
        return b""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def until_quiet(terminal, quiet=QUIET):
    """All that is written until nothing more comes for a while."""
    written = b""
    while part := read(terminal, quiet):
        written += part
    return written


def press(terminal, key):
    """The bytes that a key has the program write."""
    os.write(terminal, key)
    return len(until_quiet(terminal))


def first_screen(program, home):
    """The seconds until the first screen stands, and the program that drew it."""
    begun = time.monotonic()
    process, terminal = start(program, home)
    screen = b""
    while USABLE not in screen:
        part = read(terminal, 5)
        if not part:
            sys.exit(f"{program} drew no first screen; it wrote {screen!r}")
        screen += part
    took = time.monotonic() - begun
    return took, process, terminal, screen + until_quiet(terminal)


def end(process, terminal):
    os.kill(process, signal.SIGTERM)
    until_quiet(terminal)
    os.waitpid(process, 0)
    os.close(terminal)


def processor_seconds(process):
    """Of the program and of the process that guards it."""
    ticks = 0
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as file:
                fields = file.read().rsplit(")", 1)[1].split()
        except OSError:
            continue  # It ended meanwhile.
        if process in (int(name), int(fields[1])):
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def main(program):
    times = []
    for _ in range(STARTS):
        with tempfile.TemporaryDirectory() as home:
            took, process, terminal, screen = first_screen(program, home)
            times.append(took * 1000)
            end(process, terminal)
    with tempfile.TemporaryDirectory() as home:
        _, process, terminal, screen = first_screen(program, home)
        # From the first field back to the buttons and forth again: leaving fields forward would tell that they are empty.
        # Once round first: a field that is left empty gets its message then, which is more than a move.
        for _ in range(FIELDS):
            press(terminal, b"\t")
        moves = [press(terminal, key) for key in [b"\t"] * FIELDS + [b"\x1b[Z"] * FIELDS]
        before = processor_seconds(process)
        idle = len(until_quiet(terminal, 1))
        used = processor_seconds(process) - before
        end(process, terminal)
    print(f"start to usable screen  {statistics.median(times):6.1f} ms   (median of {STARTS}; at most 30)")
    print(f"first screen            {len(screen):6} bytes (at most 2500)")
    print(f"cursor move             {max(moves):6} bytes (the largest of {len(moves)}; at most 60)")
    print(f"idle for a second       {idle:6} bytes, {used * 1000:.0f} ms of processor time")


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else ".build/release/boardwalk"))
