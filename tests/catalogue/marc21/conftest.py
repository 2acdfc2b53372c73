"""Records written in the test itself, line by line, as `fixtures/records/*.txt` are."""

from collections.abc import Callable

import pymarc
import pytest

from fixtures.build_records import Line, read_source

LEADER = "leader     nam0 22     1i 450 "


def record_of(lines: list[Line]) -> pymarc.Record:
    record = pymarc.Record()
    for tag, indicators, subfields in lines:
        if tag == "leader":
            record.leader = subfields[0][1]
        elif not subfields[0][0]:
            record.add_field(pymarc.Field(tag=tag, data=subfields[0][1]))
        else:
            record.fields.append(
                pymarc.Field(
                    tag=tag,
                    indicators=pymarc.Indicators(*indicators),
                    subfields=[pymarc.Subfield(code, text) for code, text in subfields],
                )
            )
    return record


@pytest.fixture
def marc() -> Callable[[str], pymarc.Record]:
    """`marc("200 1  $a Title")`: one record, a book unless the text begins with a leader."""

    def read(text: str) -> pymarc.Record:
        text = "\n".join(line.strip() for line in text.strip().splitlines())
        return record_of(read_source(text if text.startswith("leader") else f"{LEADER}\n{text}")[0])

    return read
