"""Records written in the test itself, line by line, as `fixtures/records/*.txt` are."""

from collections.abc import Callable

import pymarc
import pytest

from fixtures.build_records import as_pymarc, read_source

LEADER = "leader     nam a22     4a 4500"


@pytest.fixture
def marc() -> Callable[[str], pymarc.Record]:
    """`marc("245 10 $a Title")`: one record, a book unless the text begins with a leader."""

    def read(text: str) -> pymarc.Record:
        return as_pymarc(read_source(text if text.startswith("leader") else f"{LEADER}\n{text}")[0])

    return read
