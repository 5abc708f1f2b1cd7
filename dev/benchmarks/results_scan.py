"""The table of part scan in ``results.md``."""

from .results_text import met, table

MOST = 50  # milliseconds, at a million lots
SIZES = ("10k", "100k", "1M")


def text(found):
    """The whole passage.

    :param dict found: by size what ``scan.run`` returned; empty if it never ran
    """
    known = {size: found[size] for size in SIZES if size in found}
    if not known:
        return None
    rows = [[size, f"{part['lots']:,}", case, *(f"{row[kind]:.1f}" for kind in ("p50", "p95", "cpu")), row["queries"]]
            for size, part in known.items() for case, row in [*part["cases"].items(), *_done(part)]]
    notes = []
    for size, part in known.items():
        slowest = max(row["p95"] for row in part["cases"].values())
        notes.append(f"- {size}: 95 of 100 scans of the slowest kind are answered within {slowest:.0f} ms. Bar {MOST}:"
                     f" {met(slowest <= MOST)}. {part['scans']} scans of each kind on {part['date']}, load average"
                     f" {part['load']:.1f}.")
    return "\n".join([
        "## Scan: the answer before the next beep", "",
        "Milliseconds of `lot.scan.check`, the ORM included, caches empty before each; without the network. The last"
        " row of a size is `lot.scan.apply`, which the screen waits for: it picks a line, writes it, keeps the scan and"
        " tells what is left of the transfer, without the commit. It has no bar.", "",
        table(["size", "lots", "scanned", "p50", "p95", "cpu, p50", "queries"], rows), "", *notes])


def _done(part):
    """What doing a scan takes, where it was measured."""
    done = part.get("done")
    return [(f"a lot, picked: one of {done['lines']} lines", done)] if done else []
