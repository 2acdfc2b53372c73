"""Which worker of pytest-xdist plays which test, and in which order."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

SHARED = ("browser", "chaos")
"""Folders that share what takes a minute to make: a demo site, a PostgreSQL of their own."""
WHOLE = ("tests/cms/demo/test_load_demo.py", "tests/newsletters/test_demo.py", "tests/relevance/test_judged.py")
"""Files whose tests share a demo, which each worker that plays one of them would have to copy."""


class ByWhatIsShared(LoadScopeScheduling):
    """One worker plays the whole of such a folder or file; any other test goes to whoever is free."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        # In the order of `turn`, not by the number of tests.
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file in WHOLE:
            return file
        folder = nodeid.split("/")[1]
        return folder if folder in SHARED else nodeid


def turn(item: pytest.Item) -> int:
    """The longest first: started last, it would keep a single core busy while the others wait.

    The browser's make the demo; what the other workers play meanwhile does not need it.
    """
    folder = item.nodeid.split("/")[1]
    if folder in SHARED:
        return SHARED.index(folder)
    if "demonstration" in getattr(item, "fixturenames", ()):
        return len(SHARED) + 1
    return len(SHARED) + (0 if item.get_closest_marker("lengthy") else 2)
