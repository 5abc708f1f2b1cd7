"""The table of part import in ``results.md``."""

from .results_text import met, table

MOST = 60  # seconds, for a list of 10,000 rows
SIZES = ("10k", "100k", "1M")
ODOO = "Odoo validates the receipt"


def text(found):
    """The whole passage.

    :param dict found: by size what ``importing.run`` returned; empty if it never ran
    """
    known = {size: found[size] for size in SIZES if size in found}
    if not known:
        return None
    rows = [[size, name, f"{took['wall']:.1f}", f"{took['cpu']:.1f}", f"{took['queries']:,}"]
            for size, part in known.items() for name, took in part["steps"].items()]
    notes = []
    for size, part in known.items():
        slowest = max(took["cpu"] for name, took in part["steps"].items() if name != ODOO)
        notes.append(f"- {size}: the slowest step of a list of {part['rows']:,} rows takes {slowest:.0f} s of processor"
                     f" time. Bar {MOST}: {met(slowest <= MOST)}. Measured on {part['date']}, load average"
                     f" {part['load']:.1f}.")
    return "\n".join([
        "## Import: a list of lots and their origins", "",
        "Seconds, through the wizard, lots numbered by a pattern. What Odoo and the add-on need to receive the goods",
        "is shown between the two imports, and is none of the import.", "",
        table(["size", "step", "wall", "cpu", "queries"], rows), "", *notes])
