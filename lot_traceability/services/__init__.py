from . import (
    exposure,
    glance,
    holes,
    lineage,
    recall_overview,
    recall_scope,
    recorder,
    search,
    serials,
    trace,
    verifier,
    whereabouts,
)
