"""The tables of part gate in ``results.md``."""

from .results_text import both, met, table

MOST = 1.05  # of Odoo's own time
QUERIES = 3  # more than Odoo's own, for one document
GROWTH = 1.3  # from 100 to 10,000 lots on hand
FASTER = 10  # a transfer of 20 moves


def text(found):
    """The whole passage.

    :param dict found: what ``shelf.measure`` returned; None if it never ran
    """
    if not found:
        return None
    rows, notes = [], []
    for case, sides in found["cases"].items():
        if case.startswith("hold"):
            continue
        ours, odoo = sides["with"], sides["without"]
        ratio, more = sides["ratio"], ours["queries"] - odoo["queries"]
        rows.append([*case.split(", "), sides["runs"], both(odoo), both(ours), f"{ratio:.2f}",
                     f"{odoo['queries']:.0f}", f"{ours['queries']:.0f}"])
        if not case.startswith("reserve"):
            notes.append(f"- {case} lots on hand: {ratio:.2f} times Odoo's own. Bar {MOST}: {met(ratio <= MOST)}."
                         f" {more:.0f} queries more. Bar {QUERIES}: {met(more <= QUERIES)}.")
    return "\n".join([
        "## Gate: daily work with the add-on and without it", "",
        f"Two databases of the same stock, in turns, medians on {found['date']}; load average {found['load']:.1f}.",
        "The ratio is the median of the ratios of two neighbouring runs, of processor time.",
        "The lots on hand of transfer and order belong to fifty products together, those of ten reserved units to one.",
        "A twentieth of the lots is past its removal date, the strategy is FEFO. Both chose the same lots.", "",
        table(["what", "lots on hand", "runs", "Odoo: wall / cpu", "with the add-on: wall / cpu", "ratio",
               "queries: Odoo", "with"], rows), "",
        *notes, *_reserving(found["cases"]), *_holding(found["cases"])])


def _reserving(cases):
    ours = {int(case.split(", ")[1]): sides["with"]["cpu"] for case, sides in cases.items()
            if case.startswith("reserve 10,")}
    growth = ours[max(ours)] / ours[min(ours)]
    (twenty,) = (sides for case, sides in cases.items() if case.startswith("reserve 20 moves"))
    faster = 1 / twenty["ratio"]
    return [
        f"- Reserving ten units takes {growth:.2f} times as long at {max(ours):,} lots as at {min(ours)}."
        f" Bar {GROWTH}: {met(growth <= GROWTH)}.",
        f"- A transfer of 20 such moves is {faster:.1f} times as fast as Odoo's own. Bar {FASTER}:"
        f" {met(faster >= FASTER)}."]


def _holding(cases):
    """Lots put on hold at once; where this was measured."""
    return [
        f"- Putting {int(case.split(', ')[1]):,} lots on hold takes {side['with']['wall'] / 1000:.1f} s"
        f" ({side['with']['cpu'] / 1000:.1f} s of processor time), {side['with']['queries']:.0f} queries."
        for case, side in cases.items() if case.startswith("hold")]
