"""Keeps the figures of each size, and writes them with their bars into ``results.md``."""

import json
import math
import os
import platform

from setup import cache, postgres

from . import results_gate, results_import, results_scan
from .results_text import both, met, table

SIZES = ("10k", "100k", "1M")
METHODS = {"ours": "add-on", "pairs": "bare pairs", "memory": "in memory"}


def keep(name, found):
    """Replace what is known of ``name`` by what was ``found``; other parts stay.

    :param str name: a size, ``gate``, ``scan`` or ``import``
    """
    _file(name).write_text(json.dumps({**_known(name), **found}), encoding="utf-8")


def write(odoo):
    """``results.md``, from every size that was measured, and the gate.

    :param odoo.Odoo odoo: to name its PostgreSQL
    """
    known = {size: found for size in SIZES if (found := _known(size))}
    parts = [_head(odoo, known), _lineage(known), _answers(known), _recording(known), _paper(known), _growth(known),
             results_gate.text(_known("gate")), results_scan.text(_known("scan")),
             results_import.text(_known("import"))]
    text = "\n\n".join(part for part in parts if part) + "\n"
    (cache.ROOT / "dev" / "benchmarks" / "results.md").write_text(text, encoding="utf-8")


def _known(name):
    return json.loads(_file(name).read_text(encoding="utf-8")) if _file(name).exists() else {}


def _file(name):
    return _folder() / f"{name}.json"


def _folder():
    folder = cache.home() / "bench"
    folder.mkdir(exist_ok=True)
    return folder


def _head(odoo, known):
    with postgres.connection(odoo.settings) as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('shared_buffers')")
        version, buffers = cursor.fetchone()
    memory = math.ceil(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
    release = platform.freedesktop_os_release()["PRETTY_NAME"]
    dates = sorted({found[part]["date"] for found in known.values() for part in ("a", "b", "c", "d") if part in found})
    tables = ("stock_lot", "mrp_production", "stock_move_line", "stock_quant")
    rows = [[size, *(f"{found['rows'][table]:,}" for table in tables), f"{found['bytes'] / 2**30:.1f} GiB"]
            for size, found in known.items()]
    return "\n".join([
        "# Measured speed", "",
        f"Made by `dev/bench` on {', '.join(dates)}: {os.cpu_count()} cores, {memory} GiB, {release},",
        f"PostgreSQL {version} (shared_buffers {buffers}, fsync off), Python {platform.python_version()}.",
        "Odoo 19.0 Community with the add-on's modules.", "",
        "Medians in milliseconds; the methods of one row take turns. *Wall* is what a person waits for; *cpu* is the",
        "processor time of the Python process and of its PostgreSQL backend, which other work on the machine hardly",
        "changes. Ratios and bars are of *cpu*, because the machine was not idle (load average beside each table).",
        "Every answer was compared with the others before it was timed.", "",
        table(["size", "lots", "orders", "move lines", "quants", "database"], rows)])


def _lineage(known):
    rows, notes = [], []
    for size, found in _with(known, "a"):
        for case, row in found["a"]["cases"].items():
            time = row["milliseconds"]
            rows.append([size, case, f"{row['lots']:,}", row["queries"], *(both(time[name]) for name in METHODS),
                         _ratio(time, "ours", "pairs")])
        native = found["a"]["native"]
        ours = found["a"]["cases"]["HOT-1K"]["milliseconds"]["ours"]
        faster = {kind: native["milliseconds"][kind] / ours[kind] for kind in ours}
        how = (f"{native['opened']:,} opened, the rest **extrapolated**" if native["opened"] < native["calls"]
               else "one complete run")
        notes.append(f"- {size}: Odoo's own report for HOT-1K takes {native['calls']:,} calls ({how}),"
                     f" {native['queries']:,} queries, {native['milliseconds']['wall'] / 1000:,.0f} s:"
                     f" {faster['wall']:,.0f} times the add-on's wall time, {faster['cpu']:,.0f} times its cpu."
                     f" Bar 10,000: {met(faster['cpu'] >= 10_000)}. Loading the graph into memory takes"
                     f" {found['a']['memory_load']['wall']:,.0f} ms. Load average {found['a']['load']:.1f}.")
        for case in ("HOT-10K", "HOT-100K") if size == "1M" else ():
            time = found["a"]["cases"][case]["milliseconds"]
            ratio = time["ours"]["cpu"] / time["pairs"]["cpu"]
            notes.append(f"- {size}, {case}: {ratio:.2f} times the bare pairs. Bar 2 (aim 1.5): {met(ratio <= 2)}.")
    return rows and "\n".join(["## a. Ids of all descendants (FINISHED: of all ancestors)", "",
        "Odoo's report runs without the add-on's index on the lots of move lines, which it would profit from.", "",
        table(
        ["size", "from", "lots", "queries", *(f"{name}: wall / cpu" for name in METHODS.values()), "add-on : pairs"],
        rows),
        "", *notes])


def _answers(known):
    rows, ratios, counts = [], [], []
    for size, found in _with(known, "b"):
        for case, row in found["b"]["cases"].items():
            time = row["milliseconds"]
            rows.append([size, case, f"{sum(row['rows'].values()):,}", row["runs"],
                         row["queries"]["trace"], row["queries"]["preview"],
                         *(both(time[name]) for name in ("SQL", "trace", "preview")),
                         _ratio(time, "trace", "SQL"), _ratio(time, "preview", "SQL")])
            ratios += [time[name]["cpu"] / time["SQL"]["cpu"] for name in ("trace", "preview")]
            counts += [row["queries"][name] for name in ("trace", "preview")]
    return rows and "\n".join([
        "## b. The full answer", "",
        "Against hand-written SQL for lots, steps between them, on hand by place, delivered by consignee and document,",
        "open, and all other events; the SQL has no holes, no balance, no exposure, and asks no access rules.", "",
        table(["size", "from", "rows", "runs", "queries: trace", "preview", "SQL: wall / cpu", "trace: wall / cpu",
                "preview: wall / cpu", "trace : SQL", "preview : SQL"], rows), "",
        f"- Bar 4 times the SQL: {met(max(ratios) <= 4)} ({min(ratios):.1f} to {max(ratios):.1f}).",
        f"- Bar at most 20 queries, whatever the size: {met(max(counts) <= 20)} ({min(counts)} to {max(counts)}).",
        *(f"- {size}: load average {found['b']['load']:.1f}." for size, found in _with(known, "b"))])


def _recording(known):
    rows, notes = [], []
    for size, found in known.items():
        if backfill := found.get("backfill"):
            time = backfill["milliseconds"]
            rows.append([size, f"{backfill['documents']:,}", f"{backfill['lines']:,}", backfill["rounds"],
                         both(time["bare"]), both(time["ours"]), _ratio(time, "ours", "bare"),
                         f"{backfill['grew_mebibytes']:.0f} MiB"])
            ratio = time["ours"]["cpu"] / time["bare"]["cpu"]
            notes.append(f"- {size}: backfill {ratio:.2f} times one bare INSERT..SELECT. Bar 2: {met(ratio <= 2)}.")
    for size, found in _with(known, "c"):
        time = found["c"]
        share = time["recorder"]["cpu"] / time["without"]["cpu"]
        notes.append(
            f"- {size}: closing an order with 30 components takes {both(time['without'])} ms (wall / cpu) without"
            f" recording and {both(time['with'])} with it; the recorder itself {both(time['recorder'])},"
            f" {time['queries']:.0f} queries in {time['calls']:.0f} calls: {share:.1%}. Bar 5 %: {met(share <= 0.05)}."
            f" Load average {time['load']:.1f}.")
    titles = ["size", "documents", "lines", "runs", "bare INSERT..SELECT: wall / cpu", "backfill: wall / cpu", "ratio",
              "process grew by"]
    return notes and "\n".join(["## c. Recording", "", table(titles, rows), "", *notes])


def _paper(known):
    rows = [
        [size, f"{paper['lots']:,}", f"{paper['consignees']:,}",
         *(both(paper["milliseconds"][name]) for name in ("trace", "picture", "workbook", "dossier")),
         paper["pages"], f"{paper['bytes'] / 2**20:.1f} MiB", f"{paper['screen']:.1f} s"]
        for size, found in _with(known, "d") for paper in [found["d"]]]
    return rows and "\n".join([
        "## d. On the screen and on paper", "",
        "One run each, wall / cpu; the processor time of wkhtmltopdf is not in it. *Screen*: from asking a running",
        "server until a headless Chromium shows the lots, the assets being made already.", "",
        table(["size", "lots", "consignees", "trace", "picture", "workbook", "dossier", "pages", "answer", "screen"],
               rows)])


def _growth(known):
    """Exponents: 1 is in proportion, 0 not at all."""
    notes = []
    for part, method in (("a", "ours"), ("b", "trace")):
        for size, found in _with(known, part):
            cases = [(row["lots"], row["milliseconds"][method]["cpu"])
                     for case, row in found[part]["cases"].items() if case.startswith("HOT")]
            if len(cases) > 1:
                exponent = _exponent(cases[0], cases[-1])
                notes.append(f"- {method}, {size}: from {cases[0][0]:,} to {cases[-1][0]:,} lots reached,"
                             f" exponent {exponent:.2f}. Bar 1.1: {met(exponent <= 1.1)}.")
        same = [(found["rows"]["stock_move_line"], found[part]["cases"]["HOT-1K"]["milliseconds"][method]["cpu"])
                for _size, found in _with(known, part)]
        if len(same) > 1:
            exponent = _exponent(same[0], same[-1])
            notes.append(f"- {method}, the same answer (about 1,000 lots) in databases of {same[0][0]:,} to"
                         f" {same[-1][0]:,} move lines: {' / '.join(f'{time:.1f}' for _lines, time in same)} ms cpu,"
                         f" exponent {exponent:.2f}. Bar 0.1: {met(exponent <= 0.1)}.")
    return notes and "\n".join(["## e. Growth", "", *notes])


def _with(known, part):
    return [(size, found) for size, found in known.items() if part in found]


def _exponent(first, last):
    return math.log(last[1] / first[1]) / math.log(last[0] / first[0])


def _ratio(time, name, reference):
    return f"{time[name]['cpu'] / time[reference]['cpu']:.2f}"
