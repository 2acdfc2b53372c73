"""Which worker of pytest-xdist plays which test."""

from xdist.scheduler import LoadScopeScheduling

SHARED = ("browser", "chaos")
"""Folders that share what takes a minute to make: a demo site, a PostgreSQL of their own."""


class ByWhatIsShared(LoadScopeScheduling):
    """One worker plays the whole of such a folder, first; any other test goes to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        _tests, _slash, rest = nodeid.partition("/")
        folder = rest.partition("/")[0]
        return folder if folder in SHARED else nodeid
