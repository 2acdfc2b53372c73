"""Records named by their disease, and what must be read of them, as reviewed by a human."""

import dataclasses
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pymarc
import pytest

from catalogue.marc21.record import parse as parse_marc21
from catalogue.unimarc.record import parse as parse_unimarc
from fixtures.build_records import RECORDS, build

EXPECTED = RECORDS.parent / "expected"
NAMES = sorted(path.stem for path in RECORDS.glob("*.txt"))


def described(value: Any) -> Any:
    """A parsed value as JSON, without what it does not say."""
    if dataclasses.is_dataclass(value):
        said = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {name: described(one) for name, one in said.items() if _says(name, one)}
    if isinstance(value, tuple):
        return [described(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _says(name: str, value: Any) -> bool:
    if name in ("end", "loanable"):  # a serial that goes on, an item that does not leave
        return value is not None or name == "end"
    return value not in ("", (), None, False)


def parsed(name: str) -> Iterator[Any]:
    parse = parse_marc21 if name.startswith("marc21") else parse_unimarc
    content = (RECORDS / f"{name}.mrc").read_bytes()
    for record in pymarc.MARCReader(io.BytesIO(content), force_utf8=True):
        yield described(parse(record))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_of_each_disease(name: str) -> None:
    found = list(parsed(name))
    golden = EXPECTED / f"{name}.json"
    if not golden.exists():
        as_json = json.dumps(found, ensure_ascii=False, indent=2)
        pytest.fail(f"{golden.name} n’existe pas. Relisez, puis enregistrez :\n{as_json}")
    assert found == json.loads(golden.read_text(encoding="utf-8"))


def test_every_golden_file_has_its_record() -> None:
    assert {path.stem for path in EXPECTED.glob("*.json")} - set(NAMES) == set()


@pytest.mark.parametrize("path", build(), ids=lambda path: path.name)
def test_built_files_are_those_of_the_readable_source(path: Path) -> None:
    assert path.read_bytes() == build()[path]


def test_marcxml_says_the_same() -> None:
    records = pymarc.parse_xml_to_array(str(RECORDS / "article_in_an_issue.marcxml.xml"))
    assert [described(parse_unimarc(record)) for record in records] == list(parsed("article_in_an_issue"))
