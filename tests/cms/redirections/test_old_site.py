"""Addresses of the old site, from a table."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.contrib.redirects.models import Redirect

from cms.models import GoneAddress
from cms.redirections.old_site import Unreadable, cells, decoded, read
from cms.redirections.old_site import write as take_over

pytestmark = pytest.mark.django_db

TABLE = """ancienne adresse;nouvelle adresse
/spip.php?article12;/dossiers/habiter/
https://ancien.example/spip.php?page=rubrique&id_rubrique=3;/dossiers/
/node/45;https://partenaire.example/page
/spip.php?article13;
sans-barre.html;/dossiers/#suite
/dossiers/habiter/;/dossiers/
/spip.php?article12;/dossiers/
/vieux;n’importe quoi
/deux colonnes;/dossiers/
/trop;/dossiers/;/plus
;/dossiers/
/admin/pages;/dossiers/
/boucle/;/boucle
"""


@pytest.fixture
def page(section, write):
    return write(section, "Habiter")


def reasons(text: str) -> dict[int, str]:
    return {one.line: one.reason for one in read(text.encode()).refused}


def test_what_is_right_is_taken_and_each_row_refused_says_why(page):
    table = read(TABLE.encode())
    assert [row.old for row in table.rows] == [
        "/spip.php?article12",
        "/spip.php?id_rubrique=3&page=rubrique",
        "/node/45",
        "/spip.php?article13",
        "/sans-barre.html",
    ]
    assert table.rows[0].page == page.pk
    said = reasons(TABLE)
    assert sorted(said) == [7, 8, 9, 10, 11, 12, 13, 14]
    assert "Une page du site est à cette adresse" in said[7]
    assert "ligne 2" in said[8]
    assert "ni une adresse de ce site" in said[9]
    assert "espace" in said[10]
    assert "Plus de deux colonnes" in said[11]
    assert "manque" in said[12]
    assert "appartient au site" in said[13]
    assert "elle-même" in said[14]


def test_old_addresses_with_their_questions_really_lead_on(page, client):
    take_over(read(TABLE.encode()).rows)
    assert client.get("/spip.php?article12")["Location"] == "/dossiers/habiter/"
    assert client.get("/spip.php?id_rubrique=3&page=rubrique")["Location"] == "/dossiers/"
    assert client.get("/spip.php?page=rubrique&id_rubrique=3")["Location"] == "/dossiers/"
    assert client.get("/node/45/")["Location"] == "https://partenaire.example/page"
    assert client.get("/node/45")["Location"] == "https://partenaire.example/page"
    assert client.get("/sans-barre.html")["Location"] == "/dossiers/#suite"
    assert client.get("/spip.php?article99").status_code == 404


def test_an_old_address_that_leads_nowhere_says_that_it_was_withdrawn_with_its_question(section, client):
    take_over(read(b"/spip.php?article13;").rows)
    assert client.get("/spip.php?article13").status_code == 410
    assert client.get("/spip.php?article13&utm_source=lettre").status_code == 410
    assert client.get("/spip.php?article14").status_code == 404
    assert client.get("/spip.php").status_code == 404


def test_what_others_add_to_an_address_changes_nothing(page, client):
    take_over(read(TABLE.encode()).rows)
    answer = client.get("/spip.php?article12&utm_source=lettre&lang=fr")
    assert (answer.status_code, answer["Location"]) == (301, "/dossiers/habiter/")


def test_an_old_address_follows_the_page_when_it_moves(home, page, client):
    take_over(read(TABLE.encode()).rows)
    page.move(type(home).objects.get(pk=home.pk), pos="last-child")
    assert client.get("/spip.php?article12")["Location"] == "/habiter/"


def test_an_address_withdrawn_without_a_question_answers_410(section, client):
    take_over(read(b"/vieille-page.html;").rows)
    assert client.get("/vieille-page.html").status_code == 410


def test_a_table_read_again_replaces_and_doubles_nothing(page):
    take_over(read(TABLE.encode()).rows)
    table = read(TABLE.encode())
    assert "remplace" in table.rows[0].note
    take_over(table.rows)
    assert Redirect.objects.count() == 4
    assert GoneAddress.objects.count() == 1


@pytest.mark.parametrize(
    "content",
    [
        "/a;/dossiers/\r\n/é;/dossiers/",
        "/a\t/dossiers/\n/é\t/dossiers/",
        "/a,/dossiers/\n/é,/dossiers/",
        "\ufeff/a;/dossiers/\n/é;/dossiers/",
    ],
)
def test_tables_as_they_really_come(section, content):
    assert [row.old for row in read(content.encode()).rows] == ["/a", "/é"]


def test_a_table_in_cp1252_is_read(section):
    assert [row.old for row in read("/école;/dossiers/".encode("cp1252")).rows] == ["/école"]


def test_an_open_quote_costs_one_row(section):
    table = read(b'/a;/dossiers/\n"/b;/dossiers/\n/c;/dossiers/\n')
    assert {"/a", "/c"} <= {row.old for row in table.rows}


@pytest.mark.parametrize(("content", "said"), [(b"PK\x03\x04\x00\x00", "pas un tableau"), (b"\n \n", "vide")])
def test_what_is_no_table_says_so(section, content, said):
    with pytest.raises(Unreadable, match=said):
        read(content)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_with_a_reason(content):
    try:
        text = decoded(content)
    except Unreadable as error:
        assert str(error)
        return
    for line, row in cells(text):
        assert line > 0
        assert row


def post_table(client, text: str):
    file = SimpleUploadedFile("adresses.csv", text.encode(), "text/csv")
    return client.post(reverse("old_addresses"), {"table": file})


def test_paul_sees_what_will_be_done_before_it_is(page, paul, client):
    cache.clear()
    client.force_login(paul)
    answer = post_table(client, TABLE)
    html = answer.content.decode()
    assert "5 adresses seront reprises" in html
    assert "8 lignes sont refusées" in html
    assert not Redirect.objects.exists()
    done = client.post(reverse("old_addresses"), {"confirmed": answer.context["token"]})
    assert done.status_code == 302
    assert Redirect.objects.count() == 4


def test_a_preview_of_another_person_is_not_confirmed(page, paul, samir, client):
    cache.clear()
    client.force_login(paul)
    token = post_table(client, TABLE).context["token"]
    client.force_login(samir)
    client.post(reverse("old_addresses"), {"confirmed": token})
    assert not Redirect.objects.exists()


def test_a_writer_takes_over_nothing(remi, client):
    client.force_login(remi)
    assert client.get(reverse("old_addresses")).status_code == 302
