"""Fiches of Labo Cités on our site: they follow their source, and never leave in silence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from experiences.exchange.announced import settle
from experiences.exchange.receiving import adopting, collecting
from experiences.exchange.receiving.adopting import Unadoptable, adopt
from experiences.exchange.values import SharedContact, SharedFiche, SharedOrigin, SharedPlace
from experiences.exchange.writing import atom, json_ld, table
from experiences.models import AnnouncedFiche, ExperiencePage, FicheSource, Harvest, ReceivedFiche
from reference.web import places
from tests.experiences.exchange.conftest import MOMENT, feed, gone, other
from tests.reference.local_site import LocalSite, answer

pytestmark = pytest.mark.django_db


def said(harvest: Harvest) -> str:
    return " ".join(line["text"] for line in harvest.lines)


def counts(harvest: Harvest) -> dict[str, int]:
    return {name: count for name, count in harvest.counts.items() if count}


def page(number: str = "FE-1") -> ExperiencePage:
    return ReceivedFiche.objects.get(number=number).page


def several(count: int, **changes: Any) -> list[SharedFiche]:
    return [other(f"FE-{rank}", **changes) for rank in range(1, count + 1)]


def test_a_received_fiche_says_whose_it_is_and_is_found_at_its_source(served, client) -> None:
    assert counts(served(other())) == {"created": 1}
    received = page()
    assert (received.number, received.is_received, received.live) == ("labo/FE-1", True, True)
    assert [territory.name for territory in received.territories.all()] == ["Saint-Denis"]
    assert received.context == "<p>Un préau <b>vide</b>.</p>"
    html = client.get(received.url).content.decode()
    assert "Reçue de" in html
    assert '<link rel="canonical" href="https://labo.example/fiches/fe-1/">' in html
    assert "Labo Cités" in client.get(received.get_parent().url).content.decode()
    assert received.get_sitemap_urls() == []


def test_two_runs_change_nothing(served) -> None:
    served(*several(3))
    revisions = [one.latest_revision_id for one in ExperiencePage.objects.order_by("pk")]
    assert counts(served(*several(3, changed_at=MOMENT + timedelta(days=1)))) == {"unchanged": 3}
    assert [one.latest_revision_id for one in ExperiencePage.objects.order_by("pk")] == revisions
    assert Harvest.objects.count() == 1


def test_the_page_follows_its_source(served) -> None:
    served(other())
    address = page().url
    assert counts(served(other(title="Un café, deux fois par mois", stories={"results": "<p>Oui.</p>"}))) == {
        "updated": 1
    }
    again = page()
    assert (again.title, again.context, again.results) == ("Un café, deux fois par mois", "", "<p>Oui.</p>")
    assert (again.url, again.is_received, again.number) == (address, True, "labo/FE-1")


def test_a_tombstone_takes_the_fiche_off_and_keeps_a_line(served, client) -> None:
    served(other())
    address = page().url
    harvest = served(gone())
    assert counts(harvest) == {"withdrawn": 1}
    assert "Labo Cités l’a retirée (supprimée)" in said(harvest)
    row = ReceivedFiche.objects.get()
    assert (row.state, row.withdrawn_at is not None, row.page.live) == ("retiree", True, False)
    assert client.get(address).status_code == 404
    assert counts(served(gone())) == {}
    assert counts(served(other())) == {"back": 1}
    assert page().live


def test_an_item_that_vanishes_leaves_with_a_line_in_the_report(served) -> None:
    served(*several(6))
    harvest = served(*several(5))
    assert counts(harvest) == {"unchanged": 5, "withdrawn": 1}
    assert "n’est plus dans le flux de Labo Cités" in said(harvest)
    assert not page("FE-6").live


@pytest.mark.parametrize("left", [0, 3])
def test_a_feed_that_lost_its_memory_is_suspected(served, labo, left: int) -> None:
    served(*several(6))
    harvest = served(*several(left))
    labo.refresh_from_db()
    assert f"{6 - left} fiches sur 6 ne sont plus dans le flux" in said(harvest)
    assert (labo.health, ExperiencePage.objects.live().count()) == ("suspect", 6)
    assert adopting.confirm_missing(labo) == 6 - left
    labo.refresh_from_db()
    assert (labo.health, ExperiencePage.objects.live().count()) == ("well", left)


def test_a_feed_that_finds_its_memory_again_is_no_longer_suspected(served, labo) -> None:
    served(*several(4))
    served(other())
    served(*several(4))
    labo.refresh_from_db()
    assert (labo.suspected, ExperiencePage.objects.live().count()) == ([], 4)


def test_a_refused_item_is_not_missing_and_costs_itself(served) -> None:
    served(*several(4))
    harvest = served(*several(3), other("FE-4", title=""))
    assert counts(harvest) == {"refused": 1, "unchanged": 3}
    assert said(harvest) == "Entrée 4 (FE-4) refusée, « titre » : il manque ; demandez-le à la source."
    assert page("FE-4").live


def test_wrong_values_are_left_out_and_told(labo, site: LocalSite) -> None:
    body = feed(other(started_on=date(2018, 2, 3))).replace(b"2018-02-03", b"2018-02-31")
    site.pages["/fiches.atom"] = answer(body)
    harvest = collecting.collect_from(labo)
    assert "« debut » laissé de côté : « 2018-02-31 » n’est pas une date" in said(harvest)
    assert page().started_on is None


def test_two_items_of_one_identifier_are_one_fiche(served) -> None:
    harvest = served(other(), other(title="Un double"))
    assert counts(harvest) == {"created": 1, "refused": 1}
    assert "même identifiant que Entrée 1" in said(harvest)
    assert page().title == "Un café des parents (FE-1)"


def test_two_identifiers_of_one_number_are_two_fiches(served) -> None:
    served(other(), other(identifier="tag:labo.example,2026:fiche/autre"))
    assert len({one.number for one in ExperiencePage.objects.all()}) == 2


def test_places_and_words_that_we_do_not_know_are_kept_or_told(served) -> None:
    places = (SharedPlace("commune", "69259", "Vénissieux"), SharedPlace("commune", "93059", "Pierrefitte-sur-Seine"),
              SharedPlace("commune", "93999", "Ancienne", successor="93001"))  # fmt: skip
    harvest = served(other(places=places, themes=("Astronomie",), audiences=("Gardiens",)))
    received = page()
    assert {one.name for one in received.territories.all()} == {"Pierrefitte-sur-Seine", "Aubervilliers"}
    assert received.place == "Vénissieux (69259) – Ancienne"
    assert received.audience_note == "Gardiens"
    for words in ("commune 69259 absent de nos listes", "est aujourd’hui dans Saint-Denis", "thème « Astronomie »"):
        assert words in said(harvest)


def test_hostile_html_is_disarmed(served, client) -> None:
    story = (
        '<p onclick="alert(1)">Un <script>alert(2)</script>mot<img src=x onerror=alert(3)>'
        '<a href="javascript:alert(4)">là</a></p>'
    )
    served(other(stories={"context": story}, title="<script>alert(5)</script>"))
    html = client.get(page().url).content.decode()
    assert "alert(2)" not in html
    assert "onerror" not in html
    assert "javascript:" not in html
    assert "<script>alert(5)" not in html


def test_a_contact_without_the_day_of_its_agreement_is_not_shown(served) -> None:
    today = timezone.localdate()
    contacts = (SharedContact("Agréée", consented_on=today), SharedContact("Tue"),
                SharedContact("Ancienne", consented_on=today, expires_on=today - timedelta(days=1)))  # fmt: skip
    served(other(contacts=contacts))
    assert [contact.name for contact in page().shown_contacts] == ["Agréée"]


def test_our_own_fiches_do_not_come_back_as_received(served) -> None:
    ours = other(identifier="tag:localhost,2026:fiche/PB-FE-2018-012")
    copied = other("FE-2", based_on=SharedOrigin("Nous", "", "tag:localhost,2026:fiche/PB-FE-2018-012"))
    assert counts(served(ours, copied)) == {"ours": 2}
    assert not ExperiencePage.objects.exists()


def test_nothing_new_is_asked_politely(served, labo, site: LocalSite) -> None:
    served(other(), etag='"un"')
    site.pages["/fiches.atom"] = answer(status=304)
    labo.refresh_from_db()
    assert collecting.collect_from(labo) is None
    assert site.asked[-1][1]["If-None-Match"] == '"un"'
    assert "Rayonnage (fiches ; +http" in site.asked[-1][1]["User-Agent"]
    assert page().live


def test_the_pages_of_a_feed_are_followed_on_its_own_site_alone(labo, site: LocalSite) -> None:
    site.pages["/fiches.atom"] = answer(feed(other(), following="/suite.atom"))
    site.pages["/suite.atom"] = answer(feed(other("FE-2"), following=site.url("/fiches.atom", "ailleurs.example")))
    assert counts(collecting.collect_from(labo)) == {"created": 2}
    assert [path for path, _headers in site.asked] == ["/fiches.atom", "/suite.atom"]


BOMB = b'<?xml version="1.0"?><!DOCTYPE f [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><feed xmlns="http://www.w3.org/2005/Atom">&b;</feed>'


@pytest.mark.parametrize(
    ("page_", "words"),
    [
        (answer(feed(other())[:-200]), "mal formé (XML, ligne"),
        (answer(BOMB), "déclare des entités"),
        (answer(b""), "vide"),
        (answer("<!doctype html><title>Accueil</title>"), "une page web"),
        (answer(b"%PDF-1.4"), "un PDF"),
        (answer(b"<rss version='2.0'></rss>"), "un flux RSS"),
        (answer(b'{"a": 1}'), "du JSON d’une autre forme"),
        (answer(b'{"a": '), "JSON, ligne 1"),
        (answer(b"[" * 200_000), "mal formé"),
        (answer(b"nom;adresse\n1;2\n"), "Aucune colonne reconnue"),
        (answer(feed(*several(40))), "dépasse 0.01 Mo"),
        (answer(status=500), "en panne"),
    ],
)  # fmt: skip
def test_a_feed_that_cannot_be_read_changes_nothing_and_says_why(
    served, labo, site: LocalSite, monkeypatch, page_: Any, words: str
) -> None:
    served(other())
    monkeypatch.setattr(collecting, "LIMITS", collecting.Limits(seconds=5, megabytes=0.01 if "Mo" in words else 1))
    site.pages["/fiches.atom"] = page_
    labo.refresh_from_db()
    harvest = collecting.collect_from(labo)
    labo.refresh_from_db()
    assert words in harvest.fault
    assert (labo.health, labo.failures, page().live) == ("failing", 1, True)
    assert labo.next_fetch_at > timezone.now()


def test_our_own_network_is_never_asked(labo, site: LocalSite, monkeypatch) -> None:
    monkeypatch.setattr(collecting, "POLICY", places.WEB)
    FicheSource.objects.filter(pk=labo.pk).update(feed_url=site.url("/fiches.atom", "127.0.0.1"))
    labo.refresh_from_db()
    assert "réseau privé" in collecting.collect_from(labo).fault
    assert site.asked == []


def test_each_source_is_read_once_a_day_by_the_worker(labo, site: LocalSite) -> None:
    site.pages["/fiches.atom"] = answer(feed(other()))
    stopped = FicheSource.objects.create(name="Arrêté", feed_url=site.url("/autre"), is_active=False)
    assert (collecting.collect(), collecting.collect()) == (1, 0)
    assert stopped not in collecting.due()
    labo.refresh_from_db()
    assert labo.next_fetch_at > timezone.now() + timedelta(hours=23)


@pytest.mark.parametrize("form", ["csv", "atom", "jsonld"])
def test_a_file_is_taken_and_what_it_does_not_hold_stays(served, labo, form: str) -> None:
    served(*several(3))
    changed = other(summary="Chaque jeudi.")
    head = atom.Head("i", "t", "c", "https://labo.example/", MOMENT)
    files = {
        "csv": b"".join(table.table([changed, gone("FE-3")])),
        "atom": atom.feed(head, [changed, gone("FE-3")]),
        "jsonld": json_ld.feed(head, [changed, gone("FE-3")]),
    }
    FicheSource.objects.filter(pk=labo.pk).update(deposit=files[form], next_fetch_at=timezone.now())
    assert collecting.collect() == 1
    assert (page().summary, page("FE-2").live, page("FE-3").live) == ("Chaque jeudi.", True, False)
    labo.refresh_from_db()
    assert labo.deposit is None


def test_an_adopted_fiche_is_ours_open_announced_and_says_where_it_comes_from(served, nadia, client) -> None:
    served(other())
    assert page().get_lock().for_user(nadia)
    assert not AnnouncedFiche.objects.exists()
    adopted = adopt(ReceivedFiche.objects.get(), nadia)
    assert (adopted.number, adopted.is_received, adopted.get_lock()) == ("PB-FE-2025-001", False, None)
    assert AnnouncedFiche.objects.get().number == "PB-FE-2025-001"
    html = client.get(adopted.url).content.decode()
    assert "une fiche de Labo Cités" in html
    assert 'canonical" href="https://labo' not in html
    again = client.get("/fiches-echange/fiches.jsonld").json()["dataFeedElement"][0]["item"]["fe:fiche"]
    assert again["d_apres"]["identifiant"] == "tag:labo.example,2026:fiche/FE-1"


def test_an_older_version_does_not_close_an_adopted_fiche(served, nadia) -> None:
    served(other())
    first = page().latest_revision
    adopted = adopt(ReceivedFiche.objects.get(), nadia)
    first.publish()
    adopted.refresh_from_db()
    assert (adopted.is_received, adopted.number) == (False, "PB-FE-2025-001")


def test_after_adoption_a_change_or_a_withdrawal_is_only_told(served, nadia) -> None:
    served(other())
    adopt(ReceivedFiche.objects.get(), nadia)
    harvest = served(other(title="Tout autre chose"))
    assert "que vous avez adoptée, a changé" in said(harvest)
    assert page("FE-1").title == "Un café des parents (FE-1)"
    assert ReceivedFiche.objects.get().differs
    adopting.seen(ReceivedFiche.objects.get())
    assert "n’est plus donnée" in said(served(gone()))
    assert page().live


def test_what_is_reserved_is_received_as_a_notice_and_not_adopted(served, nadia) -> None:
    served(other(licence="reserve"))
    assert page().context == ""
    with pytest.raises(Unadoptable, match="réservés"):
        adopt(ReceivedFiche.objects.get(), nadia)


def test_a_fiche_that_nadia_took_off_does_not_come_back_by_itself(served) -> None:
    served(*several(2))
    page().delete()
    page("FE-2").unpublish()
    served(*several(2, summary="Chaque jeudi."))
    assert {row.state for row in ReceivedFiche.objects.all()} == {"ecartee"}
    assert not ExperiencePage.objects.live().exists()


def test_a_declined_fiche_comes_back_when_it_is_asked_for(served) -> None:
    served(other())
    adopting.decline(ReceivedFiche.objects.get())
    served(other(summary="Chaque jeudi."))
    assert not page().live
    adopting.follow_again(ReceivedFiche.objects.get())
    served(other(summary="Chaque jeudi."))
    assert page().live


def test_a_file_of_ours_does_not_write_on_a_received_fiche(served, table, fiche) -> None:
    from experiences.importing.pipeline import import_experiences

    served(other())
    report = import_experiences(table(fiche(identifiant="labo/FE-1")))
    assert "adoptez-la" in report.waiting[0].reason


def test_the_ledger_never_announces_what_is_received(served) -> None:
    served(other())
    settle()
    assert not AnnouncedFiche.objects.exists()
