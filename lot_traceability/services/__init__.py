from . import lineage, recorder, search, trace, whereabouts
