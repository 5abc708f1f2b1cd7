from . import glance, lineage, recall_scope, recorder, search, trace, whereabouts
