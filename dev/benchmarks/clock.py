"""Times several methods in turns (A B C A B C …), so that a busy minute of the machine hits all of them."""

import pathlib
import statistics
import time

ROUNDS = 5


class Clock:
    """Wall time, and the processor time of this process and of its PostgreSQL backend together.

    The second hardly depends on what else the machine does; without a local server only the first is known.

    :param cr: a cursor whose backend is watched
    """

    def __init__(self, cr):
        cr.execute("SELECT pg_backend_pid()")
        schedule = pathlib.Path(f"/proc/{cr.fetchone()[0]}/schedstat")
        self.schedule = schedule if schedule.exists() else None

    def race(self, methods, rounds=ROUNDS, before=None):
        """Medians of each method.

        :param dict methods: name -> callable without arguments
        :param int rounds: how often each one runs; they take turns
        :param callable before: called before each run and not timed, to empty caches
        :return: by name: ``wall`` and ``cpu`` in milliseconds
        :rtype: dict[str, dict[str, float]]
        """
        took = {name: [] for name in methods}
        for _round in range(rounds):
            for name, method in methods.items():
                if before:
                    before()
                took[name].append(self.once(method)[0])
        return {name: {kind: round(statistics.median(time[kind] for time in times), 3) for kind in ("wall", "cpu")}
                for name, times in took.items()}

    def once(self, method):
        """One run: its milliseconds, and what it returned."""
        wall, cpu = time.perf_counter(), self._processor_seconds()
        answer = method()
        wall, cpu = time.perf_counter() - wall, self._processor_seconds() - cpu
        return {"wall": round(wall * 1000, 3), "cpu": round(cpu * 1000, 3)}, answer

    def _processor_seconds(self):
        backend = int(self.schedule.read_text(encoding="ascii").split()[0]) / 1e9 if self.schedule else 0
        return time.process_time() + backend


def queries(env, method):
    """How many queries a run with empty caches makes."""
    env.invalidate_all()
    before = env.cr.sql_log_count
    method()
    return env.cr.sql_log_count - before


def same(answers):
    """Fail unless all methods gave the same answer: a fast wrong one is no measurement.

    :param dict answers: name -> anything that can be compared
    """
    (first, expected), *others = answers.items()
    for name, answer in others:
        if answer != expected:
            raise AssertionError(f"{name} and {first} do not agree")
