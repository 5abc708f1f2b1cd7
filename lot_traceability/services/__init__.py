from . import glance, lineage, recall_scope, recorder, recorder_serials, search, trace, whereabouts
