"""What the person at the terminal sees: one line per step, progress, and failures that name a way out."""

import collections
import contextlib
import pathlib
import shutil
import subprocess
import sys
import threading
import time

HEARTBEAT_SECONDS = 15


class Failure(Exception):
    """A step that cannot go on: what went wrong, and what the person can do about it."""

    def __init__(self, cause, remedy):
        super().__init__(cause)
        self.cause, self.remedy = cause, remedy


def say(text=""):
    """Everything a person reads goes to stderr: stdout belongs to scripts (``--json``)."""
    print(text, file=sys.stderr, flush=True)


class Step:
    """One line of output: what is done, how it ended, how long it took."""

    def __init__(self, title):
        self.title, self.outcome, self.latest, self.started = title, "done", "", time.monotonic()

    def seconds(self):
        return time.monotonic() - self.started

    def progress(self, text):
        """Shown in place on a terminal; elsewhere the heartbeat of :func:`run` prints it now and then."""
        self.latest = text
        if sys.stderr.isatty():
            line = f"  … {self.title}: {text}"[:shutil.get_terminal_size().columns - 1]
            print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)

    def close(self, mark):
        erase = "\r\033[K" if sys.stderr.isatty() else ""
        say(f"{erase}{mark} {self.title:<28} {self.outcome:<60} {self.seconds():6.1f} s")


@contextlib.contextmanager
def step(title):
    """Run one named step; a failure inside it is printed with its cause and remedy, then ends the program."""
    current = Step(title)
    try:
        yield current
    except Failure as failure:
        current.outcome = "FAILED"
        current.close("✗")
        say(f"\n  cause:  {failure.cause}\n  remedy: {failure.remedy}\n")
        raise SystemExit(1) from failure
    except KeyboardInterrupt:
        current.outcome = "interrupted; the next run takes it up again"
        current.close("✗")
        raise SystemExit(130) from None
    current.close("✓")


def run(current, command, *, remedy, env=None, cwd=None, tail=12):
    """Run a long command with a sign of life, and return its output.

    :param Step current: the step it belongs to
    :param list command: program and arguments
    :param str remedy: what to do if it fails
    :param int tail: how many lines of its output to show then
    :raises Failure: with the last lines of the output, if the exit code is not 0
    """
    try:
        process = subprocess.Popen(
            [str(part) for part in command], env=env, cwd=cwd, text=True, errors="replace",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except OSError as error:
        raise Failure(f"{command[0]}: {error.strerror}", remedy) from error
    lines = collections.deque(maxlen=20000)
    finished = threading.Event()
    threading.Thread(target=_heartbeat, args=(current, finished), daemon=True).start()
    try:
        for line in process.stdout:
            lines.append(line.rstrip())
            if line.strip() and not line.startswith("WARNING"):  # pip warns about the machine's own settings
                current.progress(line.strip())
        code = process.wait()
    except BaseException:
        process.kill()
        process.wait()
        raise
    finally:
        finished.set()
    if code:
        shown = "\n          ".join([line for line in lines if line][-tail:])
        raise Failure(f"{pathlib.Path(command[0]).name} ended with code {code}:\n          {shown}", remedy)
    return "\n".join(lines)


def _heartbeat(current, finished):
    """Where there is no terminal to redraw, say every few seconds that work goes on."""
    while not finished.wait(HEARTBEAT_SECONDS):
        if not sys.stderr.isatty():
            say(f"  … {current.title} ({current.seconds():.0f} s) {current.latest[:80]}")
