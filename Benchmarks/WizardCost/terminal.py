"""A terminal of 80x24 at the other end of a pseudo-terminal: starts a program, presses keys, counts what comes back."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

# Nothing more for so many seconds means that a program has drawn all that it had to.
QUIET = 0.12
# Nanoseconds of work in that time that are nothing: some programs look at the clock now and then.
IDLE = 5_000_000


def variables(home, **more):
    """The environment that each program gets, and no other."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    usual = {"HOME": home, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "SHELL": "/bin/sh"}
    return {**kept, **usual, **more}


class Terminal:
    """A program in a terminal of its own."""

    def __init__(self, arguments, environment, rows=24, columns=80):
        self.begun = time.monotonic()
        self.process, self.file = pty.fork()
        if self.process == 0:
            # The size is set before the program can ask for it.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(arguments[0], arguments, environment)

    def read(self, wait):
        """What is written within the time, or nothing."""
        if not select.select([self.file], [], [], max(0, wait))[0]:
            return b""
        try:
            return os.read(self.file, 65536)
        except OSError:
            return b""

    def until_quiet(self, since=None):
        """All that is written until nothing more comes, and the seconds from then to its last byte.

        A program that still works on what it will write is not quiet."""
        since = since or time.monotonic()
        written, last = b"", since
        # How much it has worked takes milliseconds to find out: not before what it wrote is read.
        worked = None
        while True:
            if part := self.read(QUIET):
                written += part
                last = time.monotonic()
                continue
            before, worked = worked, self.nanoseconds()
            if before is not None and worked <= before + IDLE:
                return written, last - since

    def draw(self, wait):
        """What is written at once within the time, or nothing."""
        written = part = self.read(wait)
        while part and (part := self.read(0.03)):
            written += part
        return written

    def first_screen(self, text):
        """The first screen, which has a text, and the seconds from the start to its last byte."""
        written = self.until(text, limit=10)
        took = time.monotonic() - self.begun
        rest, more = self.until_quiet()
        return written + rest, took + more

    def until(self, text, limit=120):
        """All that is written until a text has come."""
        seen = b""
        end = time.monotonic() + limit
        while text not in seen:
            part = self.read(end - time.monotonic())
            if not part:
                raise SystemExit(f"{text!r} did not come; what did: {seen[-500:]!r}")
            seen += part
        return seen

    def until_shown(self, text, limit=120):
        """Has the screen drawn anew until it has a text."""
        end = time.monotonic() + limit
        while text not in (screen := self.redrawn()):
            if time.monotonic() > end:
                raise SystemExit(f"{text!r} is not shown; what is: {screen!r}")

    def redrawn(self):
        """The whole screen: Ctrl-L."""
        os.write(self.file, b"\x0c")
        return self.until_quiet()[0]

    def press(self, key):
        """The bytes that a key has the program write, and the seconds to the last of them."""
        begun = time.monotonic()
        os.write(self.file, key)
        written, took = self.until_quiet(begun)
        return len(written), took

    def idle(self, seconds=2):
        """Bytes and processor seconds while nothing is pressed."""
        before = self.processor_seconds()
        end = time.monotonic() + seconds
        count = 0
        while (left := end - time.monotonic()) > 0:
            count += len(self.read(left))
        return count, self.processor_seconds() - before

    def family(self):
        """The program and the process that it guards."""
        members = []
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8") as file:
                    fields = file.read().rsplit(")", 1)[1].split()
            except OSError:
                continue  # It ended meanwhile.
            if self.process in (int(name), int(fields[1])):
                members.append((name, int(fields[11]) + int(fields[12])))
        return members

    def nanoseconds(self):
        """What all threads of the program have worked so far."""
        total = 0
        for name, _ in self.family():
            try:
                for thread in os.listdir(f"/proc/{name}/task"):
                    with open(f"/proc/{name}/task/{thread}/schedstat", encoding="utf-8") as file:
                        total += int(file.read().split()[0])
            except OSError:
                continue  # It ended meanwhile.
        return total

    def processor_seconds(self):
        return sum(ticks for _, ticks in self.family()) / os.sysconf("SC_CLK_TCK")

    def megabytes(self):
        """The most memory that the program has had, in MB of 1,024 x 1,024 bytes.

        The process that guards it has the same program's pages: only what is its own is counted besides."""
        sizes = []
        for name, _ in self.family():
            with open(f"/proc/{name}/status", encoding="utf-8") as file:
                words = dict(line.split(":", 1) for line in file)
            sizes.append([int(words[key].split()[0]) / 1024 for key in ("VmHWM", "RssAnon")])
        largest = max(sizes)
        return largest[0] + sum(own for _, own in sizes) - largest[1]

    def end(self):
        os.kill(self.process, signal.SIGTERM)
        self.until_quiet()
        os.waitpid(self.process, 0)
        os.close(self.file)
