"""A mapping that is read when somebody looks into it."""

from collections.abc import MutableMapping
from functools import cached_property


class OnDemand(MutableMapping):
    """Stands for the mapping that ``read()`` returns, which is called at the first look, and once."""

    def __init__(self, read):
        self._read = read

    @cached_property
    def _found(self):
        return self._read()

    def __getitem__(self, key):
        return self._found[key]

    def __setitem__(self, key, value):
        self._found[key] = value

    def __delitem__(self, key):
        del self._found[key]

    def __iter__(self):
        return iter(self._found)

    def __len__(self):
        return len(self._found)
