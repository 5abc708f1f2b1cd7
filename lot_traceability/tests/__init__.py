from . import (
    test_access,
    test_lineage,
    test_recall,
    test_recall_guards,
    test_recall_reports,
    test_recorder,
    test_search,
    test_story,
    test_trace_screen,
    test_whereabouts,
)
