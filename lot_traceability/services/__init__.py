from . import glance, holes, lineage, recall_scope, recorder, recorder_serials, recorder_verify, search, trace, whereabouts
