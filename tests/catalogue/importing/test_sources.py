"""Whatever a file holds, its good records come out, its bad ones say why, and nothing else is lost."""

from __future__ import annotations

import csv
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.charsets import iso5426
from catalogue.importing.sources import (
    Dialect,
    Rejected,
    SourceFormat,
    SourceRecord,
    UnreadableFile,
    read_one,
    read_records,
)

Received = list[SourceRecord | Rejected]


def read(data: bytes, encoding: str | None = None) -> Received:
    return list(read_records(BytesIO(data), encoding=encoding))


def iso2709(*fields: tuple[str, bytes], leader: bytes = b"nam  22%05d   450 ") -> bytes:
    """A record; a field is its tag and its content, `b"1 \\x1faTitre"`."""
    directory, contents = b"", b""
    for tag, content in fields:
        directory += tag.encode() + b"%04d%05d" % (min(len(content) + 1, 9999), len(contents))
        contents += content + b"\x1e"
    base = 24 + len(directory) + 1
    return b"%05d" % (base + len(contents) + 1) + leader % base + directory + b"\x1e" + contents + b"\x1d"


def notice(number: int, title: bytes = b"La ville") -> bytes:
    return iso2709(("001", b"%d" % number), ("200", b"1 \x1fa" + title))


def titles(received: Received) -> list[str]:
    return [title_of(one) if isinstance(one, SourceRecord) else f"refusée {one.position}" for one in received]


def title_of(received: SourceRecord) -> str:
    found = received.marc.get("200")
    return found.get("a", "") if found else ""


PMB_XML = """<?xml version="1.0" encoding="{encoding}"?>
<unimarc><notice><rs>n</rs><dt>a</dt><bl>m</bl><hl>0</hl><el>*</el><ru>i</ru>
<f c="001">12</f><f c="009" ind="  "><s c="a">1997-01-01</s></f>
<f c="200" ind="1 "><s c="a">L’été</s><s c="e">à la ville</s></f></notice></unimarc>"""

MARCXML = """<collection xmlns="http://www.loc.gov/MARC21/slim"><record><leader>00000nam  2200000   450 </leader>
<controlfield tag="001">12</controlfield><datafield tag="200" ind1="1" ind2=" ">
<subfield code="a">L’été</subfield><subfield code="a">et l’hiver</subfield></datafield></record></collection>"""

OAI = """<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>
<record><header status="deleted"><identifier>oai:1</identifier></header></record>
<record><header><identifier>oai:2</identifier></header><metadata><mxc:record xmlns:mxc="info:lc/xmlns/marcxchange-v2">
<mxc:leader>00000nam  2200000   450 </mxc:leader><mxc:datafield tag="200" ind1="1" ind2=" "><mxc:subfield code="a">Deux
</mxc:subfield></mxc:datafield></mxc:record></metadata></record></ListRecords></OAI-PMH>"""


class TestIso2709:
    def test_nadia_reads_records_in_order_with_their_bytes(self):
        received = read(notice(1, b"Un") + notice(2, b"Deux"))
        assert titles(received) == ["Un", "Deux"]
        assert [one.position for one in received] == [1, 2]
        assert received[1].raw + b"\x1d" == notice(2, b"Deux")
        assert received[0].dialect is Dialect.UNIMARC

    @pytest.mark.parametrize("between", [b"\n", b"\r\n", b"\r\n\r\n", b"\0\0", b" \x1a"])
    def test_what_stands_between_records_is_not_one(self, between: bytes):
        assert titles(read(notice(1, b"Un") + between + notice(2, b"Deux") + between)) == ["Un", "Deux"]

    def test_an_empty_record_costs_only_itself(self):
        assert titles(read(notice(1, b"Un") + b"\x1d" + notice(2, b"Deux"))) == ["Un", "refusée 2", "Deux"]

    def test_a_lying_length_is_not_believed(self):
        lying = b"00012" + notice(1, b"Un")[5:]
        assert titles(read(lying + notice(2, b"Deux"))) == ["Un", "Deux"]

    @pytest.mark.parametrize("lost", [1, 2, 5])
    def test_a_short_leader_is_made_up_for(self, lost: int):
        short = notice(1, b"Un")[:12] + notice(1, b"Un")[12 + lost :]
        assert titles(read(short + notice(2, b"Deux"))) == ["Un", "Deux"]

    def test_a_lying_directory_is_read_in_order(self):
        whole = notice(1, b"La ville")
        lying = whole.replace(b"200001300002", b"200009900077")
        assert lying != whole
        assert titles(read(lying)) == ["La ville"]

    def test_a_truncated_record_is_refused_and_says_so(self):
        received = read(notice(1, b"Un") + notice(25, b"Une longue histoire de la ville")[:-20])
        assert titles(received)[0] == "Un"
        assert received[1].source_id == "25"
        assert "elle s’arrête avant sa fin" in received[1].reason

    def test_a_record_without_directory_is_refused_with_its_beginning(self):
        received = read(notice(1, b"Un") + b"n'importe quoi mais sans notice\x1e\x1d" + notice(3, b"Trois"))
        assert titles(received) == ["Un", "refusée 2", "Trois"]
        assert "n'importe quoi" in received[1].reason

    def test_control_characters_leave_the_text(self):
        assert titles(read(notice(1, b"La\x00 vi\x07lle"))) == ["La ville"]

    def test_a_field_of_ten_megabytes_is_read_whole(self):
        long = iso2709(("200", b"1 \x1faLa ville"), ("327", b"  \x1fa" + b"x" * 10_000_000))
        assert len(read(long)[0].marc["327"]["a"]) == 10_000_000

    def test_a_field_cut_in_the_middle_of_a_character_keeps_the_rest(self):
        note = "à l’école de la ville où l’été ".encode() * 9
        received = read(iso2709(("200", "1 \x1faÉté".encode()), ("330", b"  \x1fa" + note + b"\xc3")))
        assert received[0].encoding == "utf-8"
        assert received[0].marc["330"]["a"] == note.decode()

    def test_a_lying_charset_is_found_out(self):
        coded = ("100", b"  \x1fa20050101u        u  u0frey0103")
        received = read(iso2709(coded, ("200", "1 \x1faL’été à l’école".encode())))
        assert titles(received) == ["L’été à l’école"]
        assert (received[0].declared_encoding, received[0].encoding) == ("iso5426", "utf-8")

    def test_the_operator_s_choice_wins(self):
        data = notice(1, "Москва".encode("cp1251"))
        assert titles(read(data, "cp1251")) == ["Москва"]

    def test_a_wrong_choice_costs_the_records_it_does_not_fit(self):
        received = read(notice(1, b"Un") + notice(2, b"\xff\xe9t\xe9"), "ascii")
        assert titles(received) == ["Un", "refusée 2"]
        assert "ascii" in received[1].reason

    def test_pmb_s_009_is_a_data_field(self):
        marc = read(iso2709(("009", b"  \x1fa1997-01-01"), ("200", b"1 \x1faUn")))[0].marc
        assert marc["009"]["a"] == "1997-01-01"

    def test_marc21_in_marc8_is_recognised(self):
        marc21 = iso2709(("008", b"x" * 40), ("245", b"10\x1faL'\xe2ecole"), leader=b"nam  22%05d   4500")
        received = read(marc21)[0]
        assert (received.dialect, received.encoding) == (Dialect.MARC21, "marc8")
        assert received.marc["245"]["a"] == "L'école"

    def test_stored_bytes_are_read_again_as_they_were(self):
        received = read(notice(1, iso5426.encode("L’été")))[0]
        assert read_one(received.raw, received.format, received.encoding)["200"]["a"] == "L’été"


class TestXml:
    @pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252"])
    def test_pmb_xml_is_read(self, encoding: str):
        text = PMB_XML.format(encoding=encoding)
        data = text.encode("cp1252" if encoding != "utf-8" else "utf-8")
        received = read(data)[0]
        assert received.format is SourceFormat.PMBXML
        assert received.marc["200"]["a"] == "L’été"
        assert received.marc["009"]["a"] == "1997-01-01"
        assert str(received.marc.leader)[5:9] == "nam0"
        assert str(received.marc.leader)[17:19] == " i"

    def test_marcxml_keeps_repeated_subfields(self):
        received = read(MARCXML.encode())[0]
        assert received.format is SourceFormat.MARCXML
        assert received.marc["200"].get_subfields("a") == ["L’été", "et l’hiver"]

    def test_utf16_is_read(self):
        assert titles(read(MARCXML.encode("utf-16"))) == ["L’été"]

    def test_an_oai_list_gives_its_records_and_not_its_deletions(self):
        assert [title.strip() for title in titles(read(OAI.encode()))] == ["Deux"]

    def test_a_malformed_record_costs_only_itself(self):
        good = MARCXML.partition("<record>")[2].partition("</record>")[0]
        broken = good.replace('code="a"', 'code="a<"')
        data = "".join(f"<record>{body}</record>" for body in (good, broken, good))
        received = read(f"<collection>{data}</collection>".encode())
        assert titles(received) == ["L’été", "refusée 2", "L’été"]
        assert "mal formé" in received[1].reason

    def test_a_file_cut_in_a_record_gives_those_before(self):
        data = MARCXML.replace("</record></collection>", "</record><record><leader>00000nam</leader><datafi")
        received = read(data.encode())
        assert titles(received) == ["L’été", "refusée 2"]
        assert "s’arrête avant sa fin" in received[1].reason

    def test_a_lying_xml_declaration_is_found_out(self):
        data = PMB_XML.format(encoding="utf-8").encode("cp1252")
        assert titles(read(data)) == ["L’été"]

    def test_stored_bytes_are_read_again(self):
        for text in (PMB_XML.format(encoding="utf-8"), MARCXML, OAI):
            received = read(text.encode())[0]
            again = read_one(received.raw, received.format, received.encoding)
            assert again.as_dict() == received.marc.as_dict()


class TestUnreadableFiles:
    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"", "vide"),
            (b" \r\n\0\0", "vide"),
            (b"PK\x03\x04" + b"\0" * 40, "archive zip"),
            (b"\x1f\x8b\x08" + b"\0" * 40, "archive gzip"),
            (b"%PDF-1.7 et la suite du document, sans notice", "ni de l’ISO 2709"),
            (b"titre;auteur;annee\nLa ville;Paul;2001\n", "ni de l’ISO 2709"),
            (b"\x89PNG\r\n\x1a\n\x00\x1e\x00\x1d" + bytes(range(256)), "ni de l’ISO 2709"),
            (b"<html><body>Erreur 500</body></html>", "sans notice"),
            (b"<collection><record", "mal formé"),
            (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><collection><record/></collection>', "entités"),
            (
                b'<!DOCTYPE x [<!ENTITY a "'
                + b"ha" * 500
                + b'">'
                + b"".join(
                    b'<!ENTITY %c "%s">' % (code + 1, b"&%c;" % code * 100) for code in range(ord("a"), ord("j"))
                )
                + b"]><collection><record>&j;</record></collection>",
                "entités",
            ),
        ],
        ids=["empty", "blank", "zip", "gzip", "pdf", "csv", "png", "html", "cut", "entity", "bomb"],
    )
    def test_it_says_what_it_is_and_what_to_do(self, data: bytes, reason: str):
        with pytest.raises(UnreadableFile, match=reason):
            read(data)

    def test_an_unknown_charset_is_said(self):
        with pytest.raises(UnreadableFile, match="klingon"):
            read(notice(1), "klingon")

    def test_an_external_entity_never_reaches_a_record(self, tmp_path: Path):
        secret = tmp_path / "secret"
        secret.write_text("secret")
        document = MARCXML.replace("L’été", "&secret;")
        with pytest.raises(UnreadableFile):
            read(f'<!DOCTYPE c [<!ENTITY secret SYSTEM "{secret.as_uri()}">]>{document}'.encode())
        assert titles(read(document.encode())) == ["refusée 1"]


def test_a_word_before_a_colon_is_no_prefix_of_xml():
    text = MARCXML.replace(
        "<record>", '<record><datafield tag="207"><subfield code="a">1re année:tome 1</subfield></datafield>'
    )
    [received] = read(text.encode())
    assert isinstance(received, SourceRecord)
    assert received.marc["207"]["a"] == "1re année:tome 1"


@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "iso5426", "marc8", "ascii"]))
def test_no_bytes_raise_anything_but_an_unreadable_file(data: bytes, encoding: str | None):
    for candidate in (data, b"00026nam  2200025   450 \x1e" + data + b"\x1d", b"<record>" + data + b"</record>"):
        try:
            read(candidate, encoding)
        except UnreadableFile as error:
            assert str(error)


@given(st.lists(st.integers(0, 200), min_size=1, max_size=8))
def test_a_damaged_record_never_takes_its_neighbours(places: list[int]):
    middle = bytearray(notice(2, b"Une notice que l'on va abimer"))
    for place in places:
        middle[place % (len(middle) - 1)] = ord("x")
    received = read(notice(1, b"Avant") + bytes(middle) + notice(3, b"Apres"))
    assert len(received) == 3
    assert (titles(received)[0], titles(received)[2]) == ("Avant", "Apres")


class TestRealFiles:
    # What we count otherwise than the manifest, and why.
    EXPLAINED = {
        ("pypi/pymarc-5.4.0", "test/bad_records.mrc"): 9,  # the unterminated record at the end is met and refused
        ("xbib/marc", "src/test/resources/org/xbib/marc/zdbtitutf8.mrc"): 8,  # idem
    }

    def test_every_record_of_every_file_is_met(self, real_records: Path):
        differences = {}
        for row in manifest(real_records):
            if row["format"].startswith("MarcEdit"):
                continue
            key = (row["repo"], row["path"])
            with path_of(real_records, row).open("rb") as stream:
                count = sum(1 for _ in read_records(stream))
            if count != self.EXPLAINED.get(key, int(row["n_raw"])):
                differences[key] = (row["n_raw"], count)
        assert differences == {}

    def test_marcedit_text_is_refused_with_advice(self, real_records: Path):
        texts = [row for row in manifest(real_records) if row["format"].startswith("MarcEdit")]
        assert texts
        for row in texts:
            with (
                path_of(real_records, row).open("rb") as stream,
                pytest.raises(UnreadableFile, match="UNIMARC ISO 2709"),
            ):
                list(read_records(stream))

    def test_four_encodings_of_the_same_notices_give_the_same_fields(self, real_records: Path):
        readings = []
        for name in ("utf8.iso", "iso5426.iso", "utf8.xml", "latin1.xml"):
            with (real_records / "records" / "generated+pmb-7.5.8" / "dev" / f"pmb_demo_{name}").open("rb") as stream:
                readings.append([without_coded_data(one) for one in read_records(stream)])
        assert len(readings[0]) == 48
        assert readings[0] == readings[1] == readings[2] == readings[3]


def manifest(real_records: Path) -> list[dict[str, str]]:
    with (real_records / "MANIFEST.tsv").open(encoding="utf-8") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def path_of(real_records: Path, row: dict[str, str]) -> Path:
    records = real_records / "records"
    return records / row["file"] if row["file"] else records / row["repo"].replace("/", "+") / row["path"]


def without_coded_data(received: SourceRecord | Rejected) -> list[tuple[str, str]]:
    """Every field but 100, which declares the charset."""
    assert isinstance(received, SourceRecord)
    return [(field.tag, str(field)) for field in received.marc.fields if field.tag != "100"]
