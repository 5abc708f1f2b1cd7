from . import (
    exposure,
    glance,
    holes,
    lineage,
    recall_overview,
    recall_scope,
    recorder,
    recorder_serials,
    recorder_verify,
    search,
    trace,
    whereabouts,
)
