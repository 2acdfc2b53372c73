"""Which worker of pytest-xdist plays which test."""

from xdist.scheduler import LoadScopeScheduling

SHARED = ("browser", "chaos")
"""Folders that share what takes a minute to make: a demo site, a PostgreSQL of their own."""
WHOLE = ("tests/cms/demo/test_load_demo.py", "tests/newsletters/test_demo.py", "tests/relevance/test_judged.py")
"""Files whose tests share a demo, which each worker that plays one of them would have to make."""


class ByWhatIsShared(LoadScopeScheduling):
    """One worker plays the whole of such a folder or file, first; any other test goes to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file in WHOLE:
            return file
        folder = nodeid.split("/")[1]
        return folder if folder in SHARED else nodeid
