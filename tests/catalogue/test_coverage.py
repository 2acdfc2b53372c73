"""What of a source record is not carried over, told as it is."""

from io import BytesIO

import pytest

from catalogue.coverage import Losses
from catalogue.importing.arrivals import parsed
from catalogue.importing.losses import losses_in_french
from catalogue.importing.sources import read_records
from tests.catalogue.conftest import Record


@pytest.fixture
def lost():
    """`lost(record)`: {"995 $q": ["…"]}, every record looked at closely."""

    def losses(*records: bytes) -> dict[str, list[str]]:
        found = Losses(every=True)
        for received in read_records(BytesIO(b"".join(records))):
            found.add(received.marc, parsed(received))
        return {name: loss["samples"] for name, loss in found.as_json().items()}

    return losses


class TestWhatIsLost:
    def test_a_field_that_nobody_reads(self, book: Record, lost) -> None:
        assert lost(book("1", "La ville", "992 ##$aGEO RC2")) == {"992 $a": ["GEO RC2"]}

    def test_a_subfield_that_is_read_then_set_aside(self, book: Record, lost) -> None:
        # The section says more than the public, which gives way to it.
        found = lost(book("1", "La ville", "995 ##$fPB1$kURB$eSalle de lecture$qAdultes"))
        assert found == {"995 $q": ["Adultes"]}

    def test_pmb_own_subfield_is_told_with_its_key(self, book: Record, lost) -> None:
        found = lost(book("1", "La ville", "996 ##$fPB1$9expl_cb:PB1$9codestat_libelle:Adultes$9expl_id:12"))
        assert found == {"996 $9 codestat_libelle:": ["codestat_libelle:Adultes"]}


class TestWhatIsNoLoss:
    @pytest.mark.parametrize(
        "line",
        [
            "995 ##$fPB1$kURB$qu$ruu",  # « not told »
            "606 ##$aHabitat$9id:12$9lang:fr_FR",
            "214 ##$aParis$cLa Villette$d2009$h2009-01-01",
            "210 ##$aParis$bParis$cLa Villette$d2009",
            "900 ##$aPlaine-Basse$lLieu$nlieu$ttext",
            "700 #1$aDonzelot, Jacques$3027794725",
            "610 0#$aville; quartier ;habitat",
            "200 1#$a\x98Les \x9cvilles",
        ],
    )
    def test_what_is_carried_or_means_nothing_here(self, book: Record, lost, line: str) -> None:
        assert lost(book("1", "La ville", line)) == {}

    def test_a_plain_book_loses_nothing(self, book: Record, lost) -> None:
        assert lost(book("1", isbn="9782707156822")) == {}


class TestCounting:
    def test_counts_are_whole_for_what_nobody_reads_and_told_apart_for_the_rest(self, book: Record) -> None:
        losses = Losses()
        records = [book(str(one), "La ville", "992 ##$aGEO", "995 ##$fPB1$eSalle$qAdultes") for one in range(700)]
        for received in read_records(BytesIO(b"".join(records))):
            losses.add(received.marc, parsed(received))
        found = losses.as_json()
        assert found["992 $a"] == {"count": 700, "samples": ["GEO"], "closely": False}
        assert found["995 $q"]["closely"]
        assert found["995 $q"]["count"] == losses.closely == 205

    def test_two_files_add_up(self, book: Record, lost) -> None:
        first, second = Losses(every=True), Losses(every=True)
        for losses, said in ((first, "A"), (second, "B")):
            for received in read_records(BytesIO(book("1", "La ville", f"992 ##$a{said}"))):
                losses.add(received.marc, parsed(received))
        first.merge(second)
        assert first.as_json()["992 $a"] == {"count": 2, "samples": ["A", "B"], "closely": False}

    def test_the_lines_of_the_report(self) -> None:
        loss = {"995 $q": {"count": 1212, "samples": ["Adultes"], "closely": False}}
        assert (
            list(losses_in_french(loss))[1] == "  995 $q\u00a0: 1\u202f212 valeurs non reprises («\u00a0Adultes\u00a0»)"
        )
        assert list(losses_in_french({})) == []


class TestMendedSinceTheFirstReport:
    """What the report showed on real files, and that was worth reading."""

    def test_the_note_of_an_856_without_address(self, book: Record, lost) -> None:
        record = book("1", "La ville", "856 ##$zContenu : texte intégral depuis le n° 31")
        (received,) = read_records(BytesIO(record))
        assert "Contenu : texte intégral depuis le n° 31" in [note.text for note in parsed(received).notes]
        assert lost(record) == {}

    def test_the_kind_of_a_digital_resource(self, book: Record, lost) -> None:
        assert lost(book("1", "La ville", "230 ##$aDonnées textuelles")) == {}
