#!/usr/bin/env python3
"""Makes the pictures of the README: walks the real program through its demo in tmux and writes each screen as SVG.

    make-pictures.py BOARDWALK FOLDER"""

import os
import re
import subprocess
import sys
import tempfile
import time

from svg import picture

COLUMNS, ROWS = 80, 24

# The keys to press one after the other, words that the screen then has, and the name of its picture, if it is kept.
WALK = [
    ("connect", ["C-t"], ["Connected", "^N goes on to Sync"]),
    ("sync", ["C-n"], ["What to sync", "2,949 records", "^N goes on"]),
    ("configure", ["C-n"], ["Statuses to stages", "background is done"]),
    ("configure", ["]", "Down", "Down", "Down"], ["Help Desk", "1 to set"]),
    ("import", ["C-n"], ["Companies 0 of 312"]),
    ("import", ["/", "dent", "Enter", "Space", "Down", "Space", "Down"], ["Companies 2 of 312"]),
    ("themes", ["t"], ["One of your own", "built in"]),
    ("themes", ["End"], ["▸   tritanopia"]),
    ("themes", ["Up", "Up"], ["▸   nord"]),
    ("review", ["Escape", "C-n"], ["Nothing has been saved yet", "^N"]),
    (None, ["C-n"], ["Statuses without a stage"]),
    ("done", ["Enter"], ["Setup is complete"]),
]

# What is another each time, and what a picture has in its place: as wide, so that all else stands where it stood.
STEADY = [
    (r"127\.0\.0\.1:\d{5}", "127.0.0.1:40877"),
    (r"/tmp/demo-\w{8}", "/tmp/demo-pictures"),
    (r"\b20\d\d-\d\d-\d\d\b", "2026-08-28"),
    (r"\b\d\d:\d\d:\d\d\b", "09:41:20"),
    (r"(?<![\d:])\d\d:\d\d(?![\d:])", "09:41"),
    (r"\b\d\d ms\b", "73 ms"),
]


class Tmux:
    """A tmux server of its own, with one window."""

    def __init__(self, folder, command, environment):
        self.words = ["tmux", "-u", "-S", os.path.join(folder, "tmux"), "-f", os.path.join(folder, "tmux.conf")]
        with open(os.path.join(folder, "tmux.conf"), "w", encoding="utf-8") as file:
            file.write("set -g status off\nset -s escape-time 0\nset -g default-terminal tmux-256color\n")
            file.write("set -g remain-on-exit on\n")
        size = ["-x", str(COLUMNS), "-y", str(ROWS)]
        self.environment = environment
        self("new-session", "-d", *size, command)

    def __call__(self, *words):
        done = subprocess.run(self.words + list(words), env=self.environment, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"tmux {words[0]}: {done.stderr}")
        return done.stdout

    def press(self, key):
        literal = len(key) > 1 and key.islower()
        self("send-keys", *(["-l"] if literal else []), key)
        time.sleep(0.1)

    def wait(self, words, limit=120):
        """Waits until the screen has all words, and then until it stands still."""
        end = time.monotonic() + limit
        while True:
            screen = self("capture-pane", "-p")
            if all(word in screen for word in words):
                break
            if time.monotonic() > end:
                sys.exit(f"{words} did not come; the screen is:\n{screen}")
            time.sleep(0.1)
        while (now := self("capture-pane", "-e", "-N", "-p")) != screen and time.monotonic() < end:
            screen = now
            time.sleep(0.4)
        return now

    def cursor(self):
        shown, x, y = self("display-message", "-p", "#{cursor_flag} #{cursor_x} #{cursor_y}").split()
        return (int(x), int(y)) if shown == "1" else None


def main(program, folder):
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="demo-", dir="/tmp") as scratch:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": scratch,
            "BOARDWALK_HOME": os.path.join(scratch, "home"),
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
        }
        tmux = Tmux(scratch, f"exec {program} demo", environment)
        try:
            tmux.wait(["Connect to ConnectWise"])
            for name, keys, words in WALK:
                for key in keys:
                    tmux.press(key)
                screen = tmux.wait(words)
                if name is None:
                    continue
                for pattern, steady in STEADY:
                    screen = re.sub(pattern, steady, screen)
                path = os.path.join(folder, f"{name}.svg")
                with open(path, "w", encoding="utf-8") as file:
                    file.write(picture(screen, COLUMNS, ROWS, tmux.cursor()))
        finally:
            subprocess.run(tmux.words + ["kill-server"], env=environment, capture_output=True)
    for name in sorted({name for name, _, _ in WALK if name}):
        size = os.path.getsize(os.path.join(folder, f"{name}.svg"))
        print(f"  {name}.svg{size:>{20 - len(name)},} bytes")


main(os.path.abspath(sys.argv[1]), sys.argv[2])
