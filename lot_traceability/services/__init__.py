from . import glance, lineage, recorder, search, trace, whereabouts
