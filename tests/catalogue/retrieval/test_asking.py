"""What two catalogues answer, and everything that they may answer instead."""

import gzip
import threading
import time
from dataclasses import replace

import pytest

from catalogue.parsed import Level
from catalogue.retrieval import fetching
from catalogue.retrieval.asking import ask, ask_all
from catalogue.retrieval.question import Question
from catalogue.retrieval.targets import targets_at
from tests.catalogue.retrieval.conftest import answer

BOOK = Question(isbn="9782955701225")
WORDS = Question(title="Territoires vécus")

DIAGNOSTIC = """<?xml version="1.0"?>
<srw:searchRetrieveResponse xmlns:srw="http://www.loc.gov/zing/srw/" xmlns:diag="http://www.loc.gov/zing/srw/diagnostic/">
<srw:version>1.2</srw:version>{count}<srw:diagnostics><diag:diagnostic><diag:uri>info:srw/diagnostic/1/{number}</diag:uri>
<diag:details>{details}</diag:details><diag:message>{message}</diag:message></diag:diagnostic></srw:diagnostics>
</srw:searchRetrieveResponse>"""


def diagnostic(number: int, message: str, details: str = "", count: str = "") -> bytes:
    return DIAGNOSTIC.format(number=number, message=message, details=details, count=count).encode()


class TestBothAnswer:
    def test_one_book_in_two_catalogues(self, catalogues) -> None:
        answers = ask_all(targets_at(catalogues.addresses), BOOK)
        assert [(one.target.name, one.total, one.fault) for one in answers] == [("BnF", 1, ""), ("Sudoc", 1, "")]
        for one in answers:
            [found] = one.found
            assert found.parsed.title.proper == "Les mots du voisinage"
            assert found.parsed.title.sort == "mots du voisinage"
            assert [author.agent.name for author in found.parsed.contributions] == ["Delorme", "Ferhat", "Vasseur"]
            assert "9782955701225" in [number.normalized for number in found.parsed.identifiers]
            assert found.parsed.years.start == 2018
        assert [one.found[0].number for one in answers] == ["FRBNF458123450000005", "225588991"]
        assert [one.found[0].parsed.publications[0].publishers for one in answers] == [
            ("Éd. du Pavé",),
            ("Éditions du Pavé",),
        ]

    def test_what_is_asked(self, catalogues) -> None:
        ask_all(targets_at(catalogues.addresses), BOOK)
        asked = {one["path"]: one for one in catalogues.asked}
        assert asked["/bnf"] == {
            "path": "/bnf", "version": "1.2", "operation": "searchRetrieve", "recordSchema": "unimarcXchange",
            "query": 'bib.fuzzyISBN all "9782955701225"', "maximumRecords": "20", "startRecord": "1",
        }  # fmt: skip
        assert asked["/sudoc"]["version"] == "1.1"
        assert asked["/sudoc"]["recordSchema"] == "unimarc"

    def test_they_are_asked_at_the_same_time(self, catalogues, monkeypatch) -> None:
        # Neither is read before the other is asked.
        both = threading.Barrier(2, timeout=20)

        def meet(url: str, patience: float) -> bytes:
            both.wait()
            return fetching.fetch(url, patience=patience)

        monkeypatch.setattr("catalogue.retrieval.asking.fetch", meet)
        assert all(one.found for one in ask_all(targets_at(catalogues.addresses), BOOK))

    def test_what_other_libraries_say_of_their_copies_stays_with_them(self, catalogues) -> None:
        for one in ask_all(targets_at(catalogues.addresses), BOOK):
            [found] = one.found
            assert not [field.tag for field in found.source.marc.fields if field.tag >= "900"]
            assert (found.parsed.items, found.parsed.holdings, found.parsed.locations) == ((), (), ())
            assert "Envoi" not in str(found.parsed.notes)
            assert b"BU Lettres" not in found.source.raw

    def test_an_address_that_has_parameters_already(self, catalogues) -> None:
        target = replace(catalogues.bnf, address=f"{catalogues.url}/bnf?cle=1")
        assert ask(target, BOOK).total == 1
        assert catalogues.asked[0]["cle"] == "1"

    def test_nobody_to_ask(self) -> None:
        assert targets_at({"bnf": "", "sudoc": ""}) == []
        assert ask_all([], BOOK) == []


class TestHowMany:
    def test_none(self, catalogues) -> None:
        catalogues.say("bnf", answer("sudoc_none.xml"))
        nothing = ask(catalogues.bnf, BOOK)
        assert (nothing.total, nothing.found, nothing.fault) == (0, (), "")

    def test_a_thousand(self, catalogues) -> None:
        catalogues.say("bnf", answer("bnf_words.xml"))
        many = ask(catalogues.bnf, WORDS)
        assert many.total == 1000
        assert [one.parsed.level for one in many.found] == [Level.MONOGRAPH, Level.SERIAL]

    def test_more_than_were_asked_for(self, catalogues) -> None:
        text = answer("sudoc_isbn.xml").decode()
        record = text[text.index("<srw:record>") : text.index("</srw:records>")]
        catalogues.say("bnf", text.replace(record, record * 100).encode())
        assert len(ask(catalogues.bnf, WORDS).found) == 20

    def test_one_that_cannot_be_read_costs_itself(self, catalogues) -> None:
        text = answer("bnf_words.xml").decode()
        emptied = text[: text.index("<mxc:leader>")] + text[text.index("</mxc:record>") :]
        catalogues.say("bnf", emptied.encode())
        assert [one.number for one in ask(catalogues.bnf, WORDS).found] == ["FRBNF390011220000002"]


class TestFaults:
    def fault(self, catalogues, body: bytes = b"", patience: float = 20, **options: object) -> str:
        """Patient, for the other one must have the time to answer on a busy machine."""
        catalogues.say("bnf", body, **options)
        answers = ask_all(targets_at(catalogues.addresses), BOOK, patience=patience)
        assert len(answers[1].found) == 1, "the other one still answers"
        assert answers[0].found == ()
        return answers[0].fault

    def test_too_slow(self, catalogues) -> None:
        told = "La BnF ne répond pas (délai dépassé). Réessayez, ou cataloguez à la main."
        assert self.fault(catalogues, answer("bnf_isbn.xml"), patience=1.5, delay=20) == told

    def test_a_byte_at_a_time(self, catalogues) -> None:
        # Whole, it would take minutes to come.
        assert "délai dépassé" in self.fault(catalogues, answer("bnf_isbn.xml"), patience=1.5, drip=0.05)

    def test_not_even_the_name_is_found_in_time(self, catalogues, monkeypatch) -> None:
        monkeypatch.setattr("catalogue.retrieval.asking.GRACE", 0.1)

        def hang(url: str, patience: float) -> bytes:
            time.sleep(1)
            return b""

        monkeypatch.setattr("catalogue.retrieval.asking.fetch", hang)
        [one] = ask_all([catalogues.bnf], BOOK, patience=0.1)
        assert "délai dépassé" in one.fault

    def test_down(self, catalogues) -> None:
        [one] = ask_all(targets_at({"sudoc": "http://127.0.0.1:9/sru"}), BOOK)
        assert one.fault == "Le Sudoc ne répond pas (connexion refusée). Réessayez, ou cataloguez à la main."

    @pytest.mark.parametrize(
        ("status", "told"),
        [(500, "est en panne (réponse 500)"), (503, "trop de demandes"), (429, "trop de demandes"), (404, "refuse")],
    )
    def test_an_http_error(self, catalogues, status: int, told: str) -> None:
        assert told in self.fault(catalogues, b"<html>Oups</html>", status=status)

    @pytest.mark.parametrize(
        "page",
        [
            b"<!DOCTYPE html><html><body>En maintenance</body></html>",
            b"<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>",
            b"\xef\xbb\xbf\n<HTML><BODY>Portail captif<br></BODY>",
        ],
    )
    def test_a_web_page(self, catalogues, page: bytes) -> None:
        assert "page web au lieu de notices" in self.fault(catalogues, page)

    @pytest.mark.parametrize("cut", [0, 40, 1500, -30])
    def test_a_cut_answer(self, catalogues, cut: int) -> None:
        assert "coupée ou mal formée" in self.fault(catalogues, answer("bnf_isbn.xml")[:cut])

    def test_fewer_bytes_than_announced(self, catalogues) -> None:
        body = answer("bnf_isbn.xml")[:1500]
        assert "coupée ou mal formée" in self.fault(catalogues, body, headers={"Content-Length": "9000"})

    def test_bytes_that_are_no_xml(self, catalogues) -> None:
        assert "coupée ou mal formée" in self.fault(catalogues, gzip.compress(answer("bnf_isbn.xml")))

    def test_a_bomb(self, catalogues) -> None:
        lines = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
        declared = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b0 "boum">{lines}]>'
        bomb = f"{declared}<searchRetrieveResponse>&b9;</searchRetrieveResponse>"
        # Read, it would be a thousand million words, and the fault, a lack of time or of memory.
        assert "déclare des entités" in self.fault(catalogues, bomb.encode())

    def test_a_file_of_our_machine(self, catalogues) -> None:
        declared = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        body = f"{declared}<searchRetrieveResponse>&f;</searchRetrieveResponse>"
        assert "déclare des entités" in self.fault(catalogues, body.encode())

    def test_another_xml(self, catalogues) -> None:
        assert "autre chose que des notices (« rss »)" in self.fault(catalogues, b"<rss version='2.0'/>")

    def test_too_long(self, catalogues, monkeypatch) -> None:
        monkeypatch.setattr(fetching, "LIMIT_MB", 1)
        assert "plus de 1 Mo" in self.fault(catalogues, b"<a>" + b"x" * (2 << 20))

    def test_something_nobody_thought_of(self, catalogues, monkeypatch) -> None:
        def stumble(body: bytes) -> None:
            raise RuntimeError

        monkeypatch.setattr("catalogue.retrieval.asking.read_answer", stumble)
        assert ask(catalogues.bnf, BOOK).fault.startswith("La BnF ne répond pas comme attendu.")


class TestRedirects:
    def test_to_a_private_address(self, catalogues) -> None:
        for elsewhere in ("http://10.0.0.1/", "http://localhost:8000/admin/", "http://169.254.169.254/latest/"):
            catalogues.say("bnf", status=302, headers={"Location": elsewhere})
            assert "renvoie vers une autre adresse" in ask(catalogues.bnf, BOOK).fault

    def test_to_another_port_or_another_protocol(self, catalogues) -> None:
        for elsewhere in ("http://127.0.0.1:1/", "ftp://127.0.0.1/notices", "https://127.0.0.1/"):
            catalogues.say("bnf", status=301, headers={"Location": elsewhere})
            assert "renvoie vers une autre adresse" in ask(catalogues.bnf, BOOK).fault
        catalogues.say("bnf", status=301, headers={"Location": "file:///etc/passwd"})
        assert ask(catalogues.bnf, BOOK).fault

    def test_on_the_same_host_it_is_followed(self, catalogues) -> None:
        catalogues.say("bnf", status=302, headers={"Location": "/sudoc"})
        assert ask(catalogues.bnf, BOOK).found[0].number == "225588991"

    def test_in_circles(self, catalogues) -> None:
        catalogues.say("bnf", status=302, headers={"Location": "/bnf"})
        assert ask(catalogues.bnf, BOOK).fault

    def test_an_address_that_is_not_of_the_web(self, catalogues) -> None:
        assert "mal réglée" in ask(replace(catalogues.bnf, address="file:///etc/passwd"), BOOK).fault


class TestDiagnostics:
    @pytest.mark.parametrize(
        ("number", "told"),
        [
            (10, "n’a pas compris la recherche (Query syntax error : near <and>)"),
            (16, "n’a pas compris la recherche"),
            (2, "momentanément indisponible"),
            (66, "n’a pas pu répondre : « Query syntax error : near <and> »"),
        ],
    )
    def test_it_is_told(self, catalogues, number: int, told: str) -> None:
        catalogues.say("bnf", diagnostic(number, "Query syntax error", "near &lt;and&gt;"))
        assert told in ask(catalogues.bnf, BOOK).fault

    def test_it_is_told_beside_a_count_of_nothing(self, catalogues) -> None:
        count = "<srw:numberOfRecords>0</srw:numberOfRecords>"
        catalogues.say("bnf", diagnostic(10, "Query syntax error", count=count))
        assert "n’a pas compris" in ask(catalogues.bnf, BOOK).fault

    def test_the_one_that_says_that_all_is_well(self, catalogues) -> None:
        count = "<srw:numberOfRecords>0</srw:numberOfRecords>"
        catalogues.say("bnf", diagnostic(0, "", count=count))
        assert ask(catalogues.bnf, BOOK).fault == ""
