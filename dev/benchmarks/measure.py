"""One part of the measurements, in one process and on one database. Nothing is kept but the reference's table."""

from . import answer, closing, lineage, paper

PARTS = {"a": lineage.run, "b": answer.run, "c": closing.run, "d": paper.run}


def run(env, part):
    """Measure one part (a, b, c or d).

    :rtype: dict
    """
    if part in ("a", "b"):
        lineage.build_pairs(env.cr)
        env.cr.commit()
        _vacuum(env.cr)
    return PARTS[part](env)


def _vacuum(cr):
    """VACUUM runs outside transactions only."""
    cr._cnx.autocommit = True
    cr.execute("VACUUM ANALYZE bench.pair")
    cr.commit()
    cr._cnx.autocommit = False
