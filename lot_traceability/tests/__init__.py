from . import test_access, test_lineage, test_recorder, test_search, test_story, test_whereabouts
