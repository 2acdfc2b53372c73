"""Each concept declares what it reads: the declaration must be true, for a loss report will rest on it."""

from collections.abc import Iterable

import pymarc
import pytest

from catalogue.marc21 import record as marc21
from catalogue.unimarc import record as unimarc

Said = Iterable[tuple[str, str]]
_WORD = "Témoin1984"
# A year, an ISBN, a day, a language… say something only in their own shape.
_SHAPES = (
    _WORD,
    "1984-05-04",
    "19840504d1984    ",
    "fre",
    "FR",
    "9782070360024",
    "id:1984",
    "2001 ",
    "javanais:x",
    "fr ",
    "001X",
)
# What only qualifies another subfield says nothing alone.
_COMPANIONS = {"a": _WORD, "t": "Autre", "u": "https://x.example/", "f": "1984", "c": _WORD, "b": "19841"}


def _declared(module: object) -> list[tuple[str, str]]:
    # 009 is a control field for pymarc: it has a test of its own.
    return [(tag, code) for tag, codes in module.field_map().items() for code in codes if tag != "009"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("module", "title"), [(unimarc, "200"), (marc21, "245")], ids=["unimarc", "marc21"])
def test_every_declared_subfield_changes_what_is_read(module: object, title: str) -> None:
    unread = [(tag, code) for tag, code in _declared(module) if not _is_read(module, title, tag, code)]
    assert unread == []


@pytest.mark.parametrize(("module", "title"), [(unimarc, "200"), (marc21, "245")], ids=["unimarc", "marc21"])
def test_no_undeclared_subfield_is_read(module: object, title: str) -> None:
    declared = set(_declared(module))
    read = []
    for tag in (f"{number:03}" for number in range(10, 1000)):
        codes = [code for code in "abcdefghijklmnopqrstuvwxyz0123456789" if (tag, code) not in declared]
        for level, indicators in (("m0", "  "), ("a2", " 2"), ("s1", "7 ")):
            companions = {code: text for code, text in _COMPANIONS.items() if (tag, code) in declared}
            without = _parsed(module, title, level, tag, indicators, companions.items())
            said = [*companions.items(), *((code, text) for code in codes for text in _SHAPES)]
            if _parsed(module, title, level, tag, indicators, said) != without:
                read.append((tag, level))
    assert read == []


def _is_read(module: object, title: str, tag: str, code: str) -> bool:
    """Whether some value of this subfield, alone or beside its companions, changes the parsed record."""
    for level in ("m0", "a2", "s1", "s2"):
        for indicators in ("  ", " 2", "7 "):
            for companions in ({}, {"a": _WORD}, {key: text for key, text in _COMPANIONS.items() if key != code}):
                without = _parsed(module, title, level, tag, indicators, companions.items())
                for text in _SHAPES:
                    said = {code: text} | {key: one for key, one in companions.items() if key != code}
                    if _parsed(module, title, level, tag, indicators, said.items()) != without:
                        return True
    return False


def _parsed(module: object, title: str, level: str, tag: str, indicators: str, said: Said) -> object:
    record = pymarc.Record()
    record.leader = f"00000na{level} 2200000   450 "
    if tag != title:
        record.add_field(_field(title, [("a", "Titre")]))
    if said:
        record.fields.append(_field(tag, said, indicators))
    return module.parse(record)  # type: ignore[attr-defined]


def _field(tag: str, said: Said, indicators: str = "  ") -> pymarc.Field:
    subfields = [pymarc.Subfield(code, text) for code, text in said]
    return pymarc.Field(tag=tag, indicators=pymarc.Indicators(*indicators), subfields=subfields)
