from . import glance, lineage, recall_overview, recall_scope, recorder, search, trace, whereabouts
