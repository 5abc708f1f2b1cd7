from . import test_early_word
