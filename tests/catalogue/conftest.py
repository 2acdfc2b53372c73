"""Nadia's exports, small enough to read."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from catalogue.importing.pipeline import Import, ImportFile
from catalogue.importing.report import Report
from search.document import Change
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.embedded.engine import EmbeddedEngine

Record = Callable[..., bytes]


def made_and_left(engine: object, changes: Iterable[Change]) -> int:
    return sum(1 for _change in changes)


@pytest.fixture(autouse=True)
def nothing_is_put_in_the_index(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """An import ends with its documents in the index, a commit of which costs more than a small import.

    Here they are made, and left; real notices are put there, for what nobody would have thought of.
    """
    if request.node.get_closest_marker("real_records") is None and "engine" not in request.fixturenames:
        for engine in (EmbeddedEngine, ElasticsearchEngine):
            monkeypatch.setattr(engine, "apply", made_and_left)


@pytest.fixture
def unimarc() -> Record:
    """`unimarc("001 12", "200 1#$aLa ville")`: one ISO 2709 record in UTF-8. `kind` is leader/5-8."""

    def compose(*lines: str, kind: str = "nam0") -> bytes:
        directory, body = "", b""
        for line in ("100 ##$a20050101u        u  u0frey50  ", *lines):
            tag, text = line[:3], line[4:]
            data = (text.replace("#", " ", 2).replace("$", "\x1f") if "$" in text else text).encode() + b"\x1e"
            directory += f"{tag}{len(data):04}{len(body):05}"
            body += data
        base = 24 + len(directory) + 1
        leader = f"{base + len(body) + 1:05}{kind} 22{base:05}1i 450 "
        return f"{leader}{directory}\x1e".encode() + body + b"\x1d"

    return compose


@pytest.fixture
def book(unimarc: Record) -> Record:
    """A book of 2009; `number` is its 001, empty for none."""

    def compose(number: str, title: str = "La ville à trois vitesses", *lines: str, isbn: str = "") -> bytes:
        return unimarc(
            *([f"001 {number}"] if number else []),
            *([f"010 ##$a{isbn}"] if isbn else []),
            f"200 1#$a{title}",
            "210 ##$aParis$cLa Villette$d2009",
            "700 #1$aDonzelot$bJacques$4070",
            *lines,
        )

    return compose


@pytest.fixture
def import_records(tmp_path: Path) -> Callable[..., Report]:
    """Import these records as one file: `import_records(record, record, source="Cosoter")`."""

    def run(*records: bytes, source: str = "Cosoter", name: str = "export.mrc", **options: object) -> Report:
        path = tmp_path / name
        path.write_bytes(b"".join(records))
        importing = Import(source, [ImportFile.at(path)], **options)
        for _progress in importing.run():
            pass
        return importing.report

    return run


@pytest.fixture
def outcomes() -> Callable[[Report], dict[str, int]]:
    """The outcomes that happened at all: `{"created": 2}`."""
    return lambda report: {outcome.value: count for outcome, count in report.outcomes.items() if count}
