"""Files damaged on their way: what is still there comes out under its own tag, and no record takes another with it."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.importing import directory, iso2709, xml_elements
from catalogue.importing.sources import Rejected, SourceFormat, SourceRecord, UnreadableFile, read_one, read_records


def read(data: bytes, encoding: str | None = None) -> list[SourceRecord | Rejected]:
    return list(read_records(BytesIO(data), encoding=encoding))


def record(*fields: tuple[str, bytes]) -> bytes:
    """An ISO 2709 record; a place beyond 99,999 turns over, as in the records of systems that do not look."""
    directory, contents = b"", b""
    for tag, content in fields:
        directory += tag.encode() + b"%04d%05d" % ((len(content) + 1) % 10_000, len(contents) % 100_000)
        contents += content + b"\x1e"
    base = 24 + len(directory) + 1
    length = (base + len(contents) + 1) % 100_000
    return b"%05dnam0 22%05d   450 " % (length, base % 100_000) + directory + b"\x1e" + contents + b"\x1d"


def notice(number: int, title: str = "La ville") -> bytes:
    return record(("001", b"%d" % number), ("200", f"1 \x1fa{title}".encode()), ("330", b"  \x1faResume"))


def numbers(received: list[SourceRecord | Rejected]) -> list[str]:
    """001 of each record read, « refusée » for each that is not."""
    return ["refusée" if isinstance(one, Rejected) else str(one.marc["001"].data) for one in received]


def values(received: SourceRecord | Rejected) -> list[tuple[str, str]]:
    assert isinstance(received, SourceRecord), received.reason
    return [(field.tag, field.value()) for field in received.marc.fields]


class TestDirectory:
    def test_a_field_that_lost_its_end_does_not_shift_the_tags_of_the_next_ones(self) -> None:
        whole = record(
            ("001", b"1"),
            ("101", b"0 \x1fafre"),
            ("200", b"1 \x1faLa ville"),
            ("210", b"  \x1faParis"),
            ("300", b"  \x1faN"),
        )
        fields = values(read(whole.replace(b"fre\x1e", b"fre"))[0])
        assert fields[0] == ("001", "1")
        assert fields[-2:] == [("210", "Paris"), ("300", "N")]

    def test_a_field_mark_inside_a_field_stays_in_it(self) -> None:
        fields = values(read(record(("001", b"1"), ("200", b"1 \x1faLa\x1eville"), ("210", b"  \x1faParis")))[0])
        assert fields == [("001", "1"), ("200", "La ville"), ("210", "Paris")]

    def test_a_directory_in_another_order_than_the_fields_is_followed(self) -> None:
        whole = record(("001", b"1"), ("200", b"1 \x1faVille"), ("210", b"  \x1faParis"))
        first, second = b"200001000002", b"210001000012"
        assert first + second in whole
        assert values(read(whole.replace(first + second, second + first))[0]) == [
            ("001", "1"), ("210", "Paris"), ("200", "Ville"),
        ]  # fmt: skip

    def test_a_record_beyond_99_999_bytes_keeps_its_fields_in_order(self) -> None:
        notes = [(f"{300 + rank % 40}", b"  \x1fa" + b"%d " % rank + b"x" * 995) for rank in range(210)]
        fields = values(read(notice(1) + record(("001", b"2"), ("200", b"1 \x1faVille"), *notes) + notice(3))[1])
        assert [(tag, value.split()[0]) for tag, value in fields[2:]] == [
            (tag, str(rank)) for rank, (tag, _content) in enumerate(notes)
        ]

    @pytest.mark.parametrize("extra", [b"1", b"12", b"  "])
    def test_characters_too_many_at_the_end_of_a_directory_are_not_in_the_leader(self, extra: bytes) -> None:
        whole = record(("200", b"1 \x1faVille"), ("210", b"  \x1faParis"))
        assert values(read(whole.replace(b"\x1e", extra + b"\x1e", 1))[0]) == [("200", "Ville"), ("210", "Paris")]

    @pytest.mark.parametrize("place", [3, 8, 12, 23])
    def test_a_leader_that_lost_a_character_keeps_the_tags_right(self, place: int) -> None:
        short = notice(1)[:place] + notice(1)[place + 1 :]
        received = read(short + notice(2))[0]
        assert values(received) == [("001", "1"), ("200", "La ville"), ("330", "Resume")]
        assert isinstance(received, SourceRecord)
        assert len(str(received.marc.leader)) == 24
        if place not in range(5, 9):
            assert str(received.marc.leader)[5:9] == "nam0"

    def test_a_leader_that_gained_characters_keeps_its_codes(self) -> None:
        received = read(b"00" + notice(1))[0]
        assert isinstance(received, SourceRecord)
        assert str(received.marc.leader)[5:9] == "nam0"

    def test_blanks_written_as_signs_in_a_leader_are_blanks(self) -> None:
        received = read(notice(1).replace(b"nam0 22", b"nam##22"))[0]
        assert isinstance(received, SourceRecord)
        assert str(received.marc.leader)[5:12] == "nam  22"

    def test_bytes_that_no_entry_announces_do_not_shift_the_others(self) -> None:
        whole = record(("001", b"1"), ("200", b"1 \x1faVille"), ("210", b"  \x1faParis"))
        withdrawn = whole.replace(b"200001000002", b"")
        assert values(read(withdrawn)[0]) == [("001", "1"), ("210", "Paris")]


class TestNeighbours:
    def test_a_record_without_its_end_mark_gives_itself_and_the_next(self) -> None:
        assert numbers(read(notice(1)[:-1] + notice(2) + notice(3))) == ["1", "2", "3"]

    @pytest.mark.parametrize("kept", [-2, -12, 70])
    def test_a_record_cut_before_another_costs_only_itself(self, kept: int) -> None:
        received = read(notice(1)[:kept] + notice(2) + notice(3))
        assert numbers(received) == ["refusée", "2", "3"]

    def test_a_file_cut_between_two_fields_does_not_pass_for_whole(self) -> None:
        cut = notice(2)[: notice(2).index(b"  \x1faResume")]
        received = read(notice(1) + cut)
        assert numbers(received) == ["1", "refusée"]
        assert "s’arrête avant sa fin" in received[1].reason

    def test_what_never_ends_is_refused_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(iso2709, "LIMIT_MB", 1)
        endless = record(("001", b"2"), ("330", b"  \x1fa" + b"x" * 5_000_000))
        received = read(notice(1) + endless + notice(3))
        assert numbers(received) == ["1", "refusée", "3"]
        assert "plus de 1 Mo" in received[1].reason

    def test_a_byte_order_mark_before_the_first_record_is_nothing(self) -> None:
        assert numbers(read(b"\xef\xbb\xbf" + notice(1) + notice(2))) == ["1", "2"]


class TestXml:
    LATIN = '<?xml version="1.0" encoding="iso-8859-1"?>'

    def notice(self, number: int, title: str = "La ville") -> str:
        return f'<notice><f c="001">{number}</f><f c="200" ind="1 "><s c="a">{title}</s></f></notice>'

    def xml(self, *notices: str) -> bytes:
        return f"<unimarc>{''.join(notices)}</unimarc>".encode()

    def test_utf8_under_a_latin1_declaration_is_found_out(self) -> None:
        received = read(self.LATIN.encode() + self.xml(self.notice(1, "L’été à l’école")))[0]
        assert values(received)[1] == ("200", "L’été à l’école")
        assert isinstance(received, SourceRecord)
        assert (received.declared_encoding, received.encoding) == ("iso-8859-1", "utf-8")

    def test_latin1_under_its_declaration_stays_latin1(self) -> None:
        data = f"{self.LATIN}<unimarc>{self.notice(1, 'L’été, ça')}</unimarc>".encode("cp1252")
        assert values(read(data)[0])[1] == ("200", "L’été, ça")

    @pytest.mark.parametrize(
        ("written", "title"),
        [
            ("La\x01 ville\x1b", "La ville"),
            ("La&#1; ville&#x1F;", "La ville"),
            ("L&rsquo;&eacute;t&eacute;", "L’été"),
            ("Rue & ville", "Rue & ville"),
            ("A&amp;B &lt;C&gt;\x02", "A&B <C>"),
        ],
    )
    def test_what_exporters_let_through_is_mended(self, written: str, title: str) -> None:
        assert values(read(self.xml(self.notice(1, written)))[0])[1] == ("200", title)

    def test_a_record_that_is_not_closed_costs_only_itself(self) -> None:
        unclosed = self.notice(2).removesuffix("</notice>")
        received = read(self.xml(self.notice(1), unclosed, self.notice(3)))
        assert numbers(received) == ["1", "refusée", "3"]

    def test_records_come_out_whatever_the_size_of_what_is_read_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(xml_elements, "CHUNK", 7)
        data = self.xml(*(self.notice(number) for number in range(1, 9)))
        pieces = [piece for piece, _is_whole in xml_elements.cut_elements(data[:5], BytesIO(data[5:]))]
        assert pieces == re.findall(b"<notice>.*?</notice>", data)

    def test_an_endless_record_is_refused_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(xml_elements, "LIMIT_MB", 1)
        received = read(self.xml(self.notice(1), self.notice(2, "x" * 3_000_000), self.notice(3)))
        assert numbers(received) == ["1", "refusée", "3"]

    def test_a_great_file_of_something_else_is_not_called_malformed(self) -> None:
        with pytest.raises(UnreadableFile, match="sans notice"):
            read(b"<kml>" + b"<Point>1,2</Point>" * 9_000 + b"</kml>")


class TestEncodings:
    @pytest.mark.parametrize("name", ["rot13", "hex", "utf-16", "undefined", "klingon", "utf\0"])
    def test_what_is_no_charset_of_records_is_refused(self, name: str) -> None:
        with pytest.raises(UnreadableFile, match="n’existe pas"):
            read(notice(1), name)

    def test_a_cut_east_asian_character_is_silent(self, capfd: pytest.CaptureFixture[str]) -> None:
        read(record(("008", b"x" * 40), ("245", b"10\x1fa\x1b$1!0!0\x1b(B fin")), "marc8")
        assert capfd.readouterr().err == ""


@pytest.mark.parametrize("leader", [b"abcde", b"     ", b"\x00\x01\x02\x03\x04", "éééé".encode("latin-1") + b"0"])
def test_stored_bytes_are_read_again_whatever_their_leader(leader: bytes) -> None:
    received = read(notice(1) + leader + notice(2)[5:])[1]
    assert isinstance(received, SourceRecord)
    again = read_one(received.raw, SourceFormat.ISO2709, received.encoding)
    assert again.as_dict() == received.marc.as_dict()


CONTENTS = st.text(st.characters(codec="utf-8", exclude_characters="\x1d\x1e"), max_size=20).map(str.encode)


@given(st.lists(st.tuples(st.sampled_from(["001", "100", "200", "9XX", "?"]), CONTENTS), max_size=6), st.data())
def test_a_record_cut_the_short_way_is_the_one_that_is_looked_at_closely(fields, data) -> None:
    whole = record(*fields)
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + data.draw(st.binary(max_size=2)) + whole[at + 1 :]
    for raw in (whole, damaged):
        found = directory.cut_fields(raw)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(directory, "_end_to_end", lambda directory, data: None)
            assert found == directory.cut_fields(raw)
