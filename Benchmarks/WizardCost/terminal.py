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

    def until_quiet(self, since=None, quiet=QUIET):
        """All that is written until nothing more comes, and the seconds from then to its last byte."""
        since = since or time.monotonic()
        written, last = b"", since
        while part := self.read(quiet):
            written += part
            last = time.monotonic()
        return written, last - since

    def first_screen(self):
        """The first screen, and the seconds from the start to its last byte."""
        first = self.read(10)
        waited = time.monotonic() - self.begun
        rest, more = self.until_quiet()
        return first + rest, waited + more

    def until(self, text, limit=120):
        """Waits until the program has written a text, and is quiet then."""
        seen = b""
        end = time.monotonic() + limit
        while text not in seen:
            part = self.read(end - time.monotonic())
            if not part:
                raise SystemExit(f"{text!r} did not come; what did: {seen[-2000:]!r}")
            seen = seen[-4000:] + part
        self.until_quiet()

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

    def processor_seconds(self):
        return sum(ticks for _, ticks in self.family()) / os.sysconf("SC_CLK_TCK")

    def megabytes(self):
        """The most memory that the program has had, in MB of 1,024 x 1,024 bytes."""
        most = 0
        for name, _ in self.family():
            with open(f"/proc/{name}/status", encoding="utf-8") as file:
                most += sum(int(line.split()[1]) for line in file if line.startswith("VmHWM:")) / 1024
        return most

    def end(self):
        os.kill(self.process, signal.SIGTERM)
        self.until_quiet()
        os.waitpid(self.process, 0)
        os.close(self.file)
