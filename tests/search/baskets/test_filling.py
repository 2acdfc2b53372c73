"""Keeping, ordering, noting: without an account, with one, in two tabs at once."""

import json

import pytest
from django.test import Client

from catalogue.models import BibliographicRecord, Tombstone
from correspondence.links import sign
from search.baskets import filling, holding, sharing
from search.baskets.contents import contents, key_of
from search.document import Kind
from search.models import Basket, BasketEntry
from tests.search.baskets.gestures import FROM_US, basket, keep, titles

pytestmark = pytest.mark.django_db


def test_a_visitor_keeps_a_notice_and_finds_it_again(client, records, article):
    answer = keep(client, records[0], HTTP_REFERER="http://testserver/recherche/?q=ville")
    assert answer["Location"] == "/recherche/?q=ville"
    keep(client, article)
    found = client.get("/panier/").content.decode()
    assert "Habiter la ville" in found and "Qu’est-ce qu’un quartier" in found
    assert "LOG 2003" in found
    assert Basket.objects.count() == 1 and basket().owner is None


def test_it_needs_no_session_and_its_cookie_is_not_for_scripts(client, records):
    cookies = keep(client, records[0]).cookies
    assert cookies["panier"]["httponly"] and cookies["panier"]["samesite"] == "Lax"
    assert cookies["panier"]["max-age"] == 365 * 24 * 3600
    assert "csrftoken" not in cookies


def test_who_only_looks_is_given_no_cookie_and_makes_no_panier(client, records):
    for address in ("/panier/", "/recherche/", records[0].get_absolute_url()):
        assert not client.get(address).cookies, address
    assert not Basket.objects.exists()


def test_a_script_is_answered_with_the_count(client, records):
    answer = keep(client, records[0], HTTP_ACCEPT="application/json").json()
    assert answer["count"] == 1
    assert "Mon panier" in answer["message"]


def test_the_header_and_the_button_say_it_is_kept(client, records):
    address = records[0].get_absolute_url()
    assert "Ajouter au panier" in client.get(address).content.decode()
    keep(client, records[0])
    page = client.get(address).content.decode()
    assert "Dans votre panier" in page
    assert "<span data-kept-number>1</span>" in page


def test_the_same_notice_twice_is_there_once(client, records):
    keep(client, records[0])
    keep(client, records[0])
    assert titles(basket()) == ["Habiter la ville"]


def test_another_site_cannot_fill_it_and_a_silent_browser_confirms(client, records):
    for headers in ({"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://ailleurs.example"}, {}):
        page = client.post("/panier/ajouter/", {"document": f"notice-{records[0].pk}"}, **headers)
        assert page.status_code == 200 and "Habiter la ville" in page.content.decode()
    assert not Basket.objects.exists()
    client.post("/panier/ajouter/confirmer/", {"document": f"notice-{records[0].pk}"})
    assert titles(basket()) == ["Habiter la ville"]


def test_an_older_browser_is_known_by_its_origin(client, records):
    client.post("/panier/ajouter/", {"document": f"notice-{records[0].pk}"}, HTTP_ORIGIN="http://testserver")
    assert titles(basket()) == ["Habiter la ville"]


def test_every_other_act_wants_its_token(records):
    browser = Client(enforce_csrf_checks=True)
    keep(browser, records[0])
    number, entry = basket().pk, basket().entries.get().pk
    for address in (
        f"/panier/{number}/{entry}/retirer/", f"/panier/{number}/{entry}/deplacer/", f"/panier/{number}/{entry}/note/",
        f"/panier/{number}/supprimer/", f"/panier/{number}/liens/", f"/panier/{number}/decrire/",
        f"/panier/{number}/envoyer/", "/panier/joindre/", "/panier/nouveau/", "/panier/ajouter/confirmer/",
    ):  # fmt: skip
        assert browser.post(address, {"document": f"notice-{records[1].pk}"}, **FROM_US).status_code == 403, address
    assert titles(basket()) == ["Habiter la ville"]


@pytest.mark.parametrize(
    "hostile", ["notice-", "notice-x", "notice-9" + "9" * 40, "rien-1", "", "notice-1' OR 1=1", "notice-²"]
)
def test_what_names_nothing_is_refused(client, home, hostile):
    assert keep(client, hostile).status_code == 400
    assert key_of(hostile) is None


def test_one_never_goes_back_to_another_site(client, records):
    for referer in ("https://ailleurs.example/", "http://testserver//ailleurs.example/", ""):
        assert keep(client, records[0], HTTP_REFERER=referer)["Location"] == "/panier/"


# What is not public


def test_what_is_not_public_does_not_enter(client, records):
    records[0].state = "incomplete"
    records[0].save()
    assert "n’a pas été ajouté" in keep(client, records[0], HTTP_ACCEPT="application/json").json()["message"]
    assert titles(basket()) == []


def test_what_is_withdrawn_keeps_its_place_and_its_note(client, records):
    keep(client, *records)
    entry = basket().entries.first()
    filling.annotate(basket(), entry.pk, "À garder", filling.mark(""))
    BibliographicRecord.objects.filter(pk=records[0].pk).update(state="withdrawn")
    page = client.get("/panier/").content.decode()
    assert "n’est plus au catalogue" in page and "À garder" in page
    assert records[0].get_absolute_url() not in page


def test_a_link_that_is_given_does_not_name_what_is_withdrawn(client, records):
    keep(client, *records)
    sharing.share(basket())
    BibliographicRecord.objects.filter(pk=records[0].pk).update(state="withdrawn")
    page = Client().get(sharing.shown_link(basket()).removeprefix("http://localhost:8000")).content.decode()
    assert "Habiter la ville" not in page
    assert "Un document qui n’est plus public" in page.replace("\u00a0", " ")


def test_a_merged_notice_is_followed(client, records):
    keep(client, *records)
    gone = records[0].pk
    Tombstone.objects.create(record_number=gone, title="Habiter", reason="merged", merged_into=records[1])
    BibliographicRecord.objects.filter(pk=gone).delete()
    found = contents([(Kind.RECORD, gone)])[Kind.RECORD, gone]
    assert (found.title, found.was_merged) == ("Faire société", True)
    assert "réunie à celle-ci" in client.get("/panier/").content.decode()


def test_a_restricted_page_does_not_leak(client, records, article):
    from wagtail.models import PageViewRestriction

    keep(client, article)
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    assert "Une page." not in client.get(f"/panier/{basket().pk}/export/ris/").getvalue().decode()
    assert b"TY  - " not in client.get(f"/panier/{basket().pk}/export/ris/").getvalue()


# Order


@pytest.mark.parametrize(
    ("way", "expected"),
    [("haut", [1, 0, 2]), ("bas", [0, 2, 1]), ("premier", [1, 0, 2]), ("dernier", [0, 2, 1])],
)
def test_an_entry_moves(client, records, way, expected):
    keep(client, *records)
    entry = basket().entries.all()[1]
    answer = client.post(f"/panier/{basket().pk}/{entry.pk}/deplacer/", {"vers": way})
    assert answer["Location"].endswith(f"#entree-{entry.pk}")
    assert titles(basket()) == [records[n].title for n in expected]


def test_an_entry_goes_to_any_place(client, records):
    keep(client, *records)
    first = basket().entries.first()
    for rank, expected in (("3", [1, 2, 0]), ("1", [0, 1, 2]), ("99", [1, 2, 0]), ("0", [0, 1, 2])):
        client.post(f"/panier/{basket().pk}/{first.pk}/deplacer/", {"rang": rank})
        assert titles(basket()) == [records[n].title for n in expected]


def test_two_tabs_move_and_remove_at_once(client, records):
    keep(client, *records)
    number, (first, second, third) = basket().pk, basket().entries.all()
    client.post(f"/panier/{number}/{second.pk}/retirer/")
    # The other tab still shows the three.
    assert client.post(f"/panier/{number}/{second.pk}/retirer/").status_code == 302
    assert client.post(f"/panier/{number}/{second.pk}/deplacer/", {"vers": "haut"}).status_code == 302
    client.post(f"/panier/{number}/{third.pk}/deplacer/", {"vers": "haut"})
    assert titles(basket()) == [third.title, first.title]


def test_a_note_written_in_two_tabs_is_not_lost(client, records):
    keep(client, records[0])
    entry = basket().entries.get()
    address, seen = f"/panier/{basket().pk}/{entry.pk}/note/", filling.mark("")
    client.post(address, {"note": "La première", "seen": seen})
    page = client.post(address, {"note": "La seconde", "seen": seen})
    assert page.status_code == 409
    assert "La première" in page.content.decode() and "La seconde" in page.content.decode()
    assert basket().entries.get().note == "La première"
    client.post(address, {"note": "Les deux", "seen": filling.mark("La première")})
    assert basket().entries.get().note == "Les deux"


def test_the_presentation_of_the_list_neither(client, records):
    keep(client, records[0])
    address, seen = f"/panier/{basket().pk}/decrire/", filling.mark("")
    client.post(address, {"name": "Mémoire", "note": "Une", "seen": seen})
    assert client.post(address, {"name": "Mémoire", "note": "Autre", "seen": seen}).status_code == 409
    assert (basket().name, basket().note) == ("Mémoire", "Une")


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", "\r\nSet-Cookie: a=b", "x" * 400, "   ", "\u202egro.elpmaxe", "{{ 7|add:7 }}"],
)
def test_a_hostile_name_stays_a_name(client, records, name):
    keep(client, records[0])
    client.post(f"/panier/{basket().pk}/decrire/", {"name": name, "note": name, "seen": filling.mark("")})
    page = client.get("/panier/").content.decode()
    assert "<script>alert" not in page
    file = client.get(f"/panier/{basket().pk}/export/csv/")
    assert "\n" not in file["Content-Disposition"] and file["Content-Disposition"].isascii()


# Whose it is


def test_nobody_opens_the_panier_of_another(client, records, ines):
    keep(client, records[0])
    number, entry = basket().pk, basket().entries.get().pk
    for stranger in (Client(), ines):
        assert stranger.get(f"/panier/{number}/").status_code == 404
        assert stranger.get(f"/panier/{number}/export/ris/").status_code == 404
        assert stranger.post(f"/panier/{number}/{entry}/retirer/").status_code == 404
        assert stranger.get(f"/panier/{number}/envoyer/").status_code == 404
    assert titles(basket()) == ["Habiter la ville"]


@pytest.mark.parametrize("token", ["x", "WzEsIiJd:abc:def", "9999999999999999999", "%00", "a" * 3000])
def test_a_tampered_link_opens_nothing(client, records, token):
    keep(client, records[0])
    assert Client().get(f"/panier/{token}/").status_code == 404
    assert Client().get(f"/panier/reprendre/{token}/").status_code == 404
    assert Client().get(f"/panier/envoi/{token}/").status_code == 404


def test_a_tampered_cookie_is_nobodys(client, records):
    keep(client, records[0])
    client.cookies["panier"] = client.cookies["panier"].value[:-2] + "xx"
    assert "Votre panier est vide" in client.get("/panier/").content.decode()


def test_the_link_that_shows_changes_nothing(client, records):
    keep(client, *records)
    client.post(f"/panier/{basket().pk}/liens/", {"acte": "partager"})
    ref, entry = sharing.read_ref(basket()), basket().entries.first().pk
    reader = Client()
    page = reader.get(f"/panier/{ref}/").content.decode()
    assert "Habiter la ville" in page and "Retirer" not in page and "/panier/reprendre/" not in page
    for act in (f"{entry}/retirer", f"{entry}/deplacer", f"{entry}/note", "decrire", "supprimer", "liens", "envoyer"):
        assert reader.post(f"/panier/{ref}/{act}/", {"vers": "bas"}).status_code == 404, act
    assert reader.get(f"/panier/{ref}/export/ris/").status_code == 200
    assert reader.get(f"/panier/{ref}/bibliographie/").status_code == 200
    reader.post(f"/panier/{ref}/copier/")
    assert Basket.objects.count() == 2 and titles(basket()) == [one.title for one in records]
    client.post(f"/panier/{Basket.objects.earliest('pk').pk}/liens/", {"acte": "ne-plus-partager"})
    assert Client().get(f"/panier/{ref}/").status_code == 404


def test_ones_own_link_gives_it_back_elsewhere(client, records):
    keep(client, records[0])
    link = sharing.own_link(basket()).removeprefix("http://localhost:8000")
    phone = Client()
    keep(phone, records[1])
    assert "y sera joint" in phone.get(link).content.decode()
    phone.post(link)
    assert Basket.objects.count() == 1
    assert titles(basket()) == ["Habiter la ville", "Faire société"]
    assert "Faire société" in client.get("/panier/").content.decode()


def test_ones_own_link_is_revoked(client, records):
    keep(client, records[0])
    former = sharing.own_link(basket()).removeprefix("http://localhost:8000")
    phone = Client()
    phone.post(former)
    client.post(f"/panier/{basket().pk}/liens/", {"acte": "changer-le-mien"})
    assert Client().get(former).status_code == 404
    assert "Votre panier est vide" in phone.get("/panier/").content.decode()
    assert "Habiter la ville" in client.get("/panier/").content.decode()


# With an account


def test_what_a_visitor_kept_is_asked_about_when_she_signs_in(ines, records):
    visitor = Client()
    keep(visitor, records[0], records[1])
    keep(ines, records[1], records[2])
    ines.cookies["panier"] = visitor.cookies["panier"].value
    for address in ("/panier/", "/compte/"):
        assert "2 documents sont encore dans le panier" in ines.get(address).content.decode()
    ines.post("/panier/joindre/")
    mine = Basket.objects.get()
    assert titles(mine) == ["Faire société", "Concerter", "Habiter la ville"]
    assert "encore dans le panier" not in ines.get("/panier/").content.decode()


def test_or_it_becomes_a_panier_of_its_own(ines, records):
    visitor = Client()
    keep(visitor, records[0])
    keep(ines, records[1])
    ines.cookies["panier"] = visitor.cookies["panier"].value
    ines.post("/panier/joindre/", {"comment": "a-part"})
    assert sorted(one.entries.count() for one in Basket.objects.filter(owner__isnull=False)) == [1, 1]


def test_notes_of_both_are_kept_when_paniers_are_joined(records, home):
    here, there = Basket.objects.create(), Basket.objects.create()
    for one, note in ((here, "Ma note"), (there, "L’autre")):
        filling.add(one, [(Kind.RECORD, records[0].pk)])
        filling.annotate(one, one.entries.get().pk, note, filling.mark(""))
    filling.pour(there, here)
    assert here.entries.get().note == "Ma note\nL’autre"


def test_a_reader_has_several_and_fills_one(ines, records):
    keep(ines, records[0])
    ines.post("/panier/nouveau/", {"name_of_new": "Mémoire"})
    keep(ines, records[1])
    assert titles(Basket.objects.get(name="Mémoire")) == ["Faire société"]
    first = Basket.objects.get(name="Mon panier")
    ines.post(f"/panier/{first.pk}/choisir/")
    keep(ines, records[2])
    assert titles(first) == ["Habiter la ville", "Concerter"]
    page = ines.get("/compte/").content.decode()
    assert "Mémoire" in page and "celui que vous remplissez" in page


def test_her_data_hold_her_paniers_and_go_with_her(ines, records):
    keep(ines, records[0])
    assert ines.get("/compte/donnees/").json()["paniers"][0]["entrees"][0]["titre"] == "Habiter la ville"
    ines.post("/compte/effacer/")
    assert not Basket.objects.exists() and not BasketEntry.objects.exists()


def test_a_panier_is_emptied_or_deleted_after_a_question(client, records):
    keep(client, *records)
    address = f"/panier/{basket().pk}/supprimer/"
    assert "sans retour" in client.get(address).content.decode()
    client.post(address, {"quoi": "contenu"})
    assert titles(basket()) == []
    client.post(address, {"quoi": "panier"})
    assert not Basket.objects.exists()


# Size


def test_fifteen_hundred_entries_are_paged_in_a_bounded_number_of_queries(client, home, django_assert_max_num_queries):
    BibliographicRecord.objects.bulk_create(
        BibliographicRecord(title=f"Notice {n}", sort_title=f"notice {n}") for n in range(1500)
    )
    one = Basket.objects.create()
    keys = [(Kind.RECORD, pk) for pk in BibliographicRecord.objects.order_by("pk").values_list("pk", flat=True)]
    assert filling.add_titled(one, {key: f"Notice {key[1]}" for key in keys}).new == 1500
    client.cookies["panier"] = sign(holding.HELD, one.pk, one.owner_key)
    client.get("/panier/")
    with django_assert_max_num_queries(32):
        page = client.get("/panier/?page=2").content.decode()
    assert page.count('class="kept__entry"') == 50
    last = one.entries.last()
    filling.move_to(one, last.pk, 1)
    assert one.entries.first().pk == last.pk
    assert client.get(f"/panier/{one.pk}/export/ris/").getvalue().count(b"TY  - ") == 1500
    lines = client.get(f"/panier/{one.pk}/export/csv/").getvalue().decode().splitlines()
    assert len(lines) == 1501
    assert len(json.loads(client.get(f"/panier/{one.pk}/export/csl/").getvalue())) == 1500


def test_a_full_panier_says_what_it_leaves_out(records, monkeypatch):
    monkeypatch.setattr(filling, "FULL", 2)
    one = Basket.objects.create()
    added = filling.add(one, [(Kind.RECORD, record.pk) for record in records])
    assert (added.new, added.left_out) == (2, 1)
