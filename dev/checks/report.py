"""Counting: one line per part while it runs, one table and one sum at the end."""

import contextlib

from setup.console import Failure, Step, say


class Report:
    """The parts of one run: unlike a set-up step, a failed part does not stop the others."""

    def __init__(self):
        self.parts = []

    @contextlib.contextmanager
    def part(self, title):
        """Run one part and count it.

        Yields a :class:`Part`. A part that sets no numbers is one check: passed if the block ends
        without :class:`Failure`.
        """
        part = Part(title)
        self.parts.append(part)
        try:
            yield part
        except Failure as failure:
            part.failed = part.failed or 1
            part.outcome = "FAILED"
            part.close("✗")
            say(f"\n  cause:  {failure.cause}\n  remedy: {failure.remedy}\n")
        else:
            part.passed = part.passed if part.is_counted else 1
            part.close("✗" if part.failed else "✓")

    def close(self):
        """Print the table and the sum.

        :return: the exit code
        :rtype: int
        """
        say()
        for part in self.parts:
            skipped = f", {part.skipped} skipped" if part.skipped else ""
            print(f"{part.title:<28} {part.passed:>5} passed, {part.failed} failed{skipped:<20} {part.took:6.1f} s")
        passed, failed = sum(part.passed for part in self.parts), sum(part.failed for part in self.parts)
        print(f"{passed} passed, {failed} failed", flush=True)
        return 1 if failed or not passed else 0


class Part(Step):
    """One part: what it counted and how long it took."""

    def __init__(self, title):
        super().__init__(title)
        self.passed = self.failed = self.skipped = 0
        self.is_counted, self.took = False, 0.0

    def count(self, passed, failed, skipped=0):
        """Say how many checks the part consists of, instead of one."""
        self.is_counted = True
        self.passed, self.failed, self.skipped = self.passed + passed, self.failed + failed, self.skipped + skipped
        self.outcome = f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"

    def close(self, mark):
        self.took = self.seconds()
        super().close(mark)
