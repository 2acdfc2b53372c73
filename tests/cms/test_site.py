"""Around the pages: errors, health, headers, robots, sitemaps, media."""

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from wagtail.models import PageViewRestriction

from catalogue.models import BibliographicRecord
from cms import health, views
from experiences.models import ExperienceIndexPage


def test_a_lost_page_is_told_in_french_with_a_search(home, client: Client) -> None:
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    assert "Rien à cette place" in response.content.decode()
    assert 'action="/recherche/"' in response.content.decode()


def test_an_address_of_three_thousand_settings_is_told_in_french(client: Client) -> None:
    # Without the database fixture, a query would be an error of this test.
    response = client.get("/recherche/?" + "&".join(f"theme={rank}" for rank in range(3000)))
    assert response.status_code == 400
    assert "Cette adresse ne se lit pas" in response.content.decode()


def test_a_refused_page_says_what_to_do(home, rf: RequestFactory) -> None:
    response = views.forbidden(rf.get("/"))
    assert response.status_code == 403
    assert "rechargez la page" in response.content.decode()


def test_the_page_of_an_error_asks_nothing_of_what_may_be_broken(rf: RequestFactory) -> None:
    # Without the database fixture, a query would be an error of this test.
    response = views.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "Quelque chose est tombé du rayon" in response.content.decode()


def test_a_well_site_says_so(db, client: Client) -> None:
    answer = client.get("/sante/").json()
    assert answer["status"] in ("ok", "degraded")
    assert answer["checks"]["database"] == {"ok": True, "detail": connection.vendor, "figures": {}}


def test_a_site_without_its_index_still_serves(db, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_checks", {"index": lambda: health.Report(ok=False, detail="ne répond pas")})
    response = client.get("/sante/")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert response.json()["checks"]["index"]["detail"] == "ne répond pas"


def test_a_room_registers_what_it_answers_for(db, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_checks", {})
    health.register("index", lambda: health.Report(ok=True, figures={"documents": 12}))
    assert health.reports()["index"].figures == {"documents": 12}


def test_a_part_that_breaks_is_told_and_hides_no_other(db, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> health.Report:
        raise TimeoutError("http://user:secret@moteur")

    monkeypatch.setattr(health, "_checks", {"index": broken, "mail": lambda: health.Report(ok=True)})
    response = client.get("/sante/")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert response.json()["checks"]["mail"]["ok"]
    assert b"secret" not in response.content


def test_a_site_without_its_database_is_down(db, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken():
        raise OperationalError("connection refused: password=secret")

    monkeypatch.setattr(health, "_checks", {})
    # The test's own transaction is rolled back through the same connection: give it back at once.
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", broken)
        response = client.get("/sante/")
    assert (response.status_code, response.json()["status"]) == (503, "down")
    assert b"secret" not in response.content


def test_a_visitor_loads_nothing_from_elsewhere_and_nothing_inline(home, client: Client) -> None:
    headers = client.get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"]


def test_who_edits_gets_what_wagtail_needs(home, client: Client, admin_client: Client) -> None:
    assert "'unsafe-inline'" in client.get("/admin/login/").headers["Content-Security-Policy"]
    assert "'unsafe-inline'" in admin_client.get("/").headers["Content-Security-Policy"]


def test_a_visitor_with_a_basket_is_still_a_visitor(home, client: Client) -> None:
    session = client.session
    session["panier"] = [1]
    session.save()
    assert "unsafe" not in client.get("/").headers["Content-Security-Policy"]


def test_robots_are_kept_off_the_filters_and_shown_the_map(db, client: Client) -> None:
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /recherche/" in robots
    assert "Sitemap: http://testserver/sitemap.xml" in robots


def test_the_map_for_robots_lists_public_pages_and_public_notices(home, section, agenda, client: Client) -> None:
    PageViewRestriction.objects.create(page=agenda, restriction_type=PageViewRestriction.LOGIN)
    shown = BibliographicRecord.objects.create(title="Publique")
    hidden = BibliographicRecord.objects.create(title="À compléter", state=BibliographicRecord.State.INCOMPLETE)
    assert "sitemap-notices.xml" in client.get("/sitemap.xml").content.decode()
    pages = client.get("/sitemap-pages.xml").content.decode()
    assert "/dossiers/" in pages
    assert "/agenda/" not in pages
    assert "leviers" not in client.get("/sitemap-listes.xml").content.decode()
    home.add_child(instance=ExperienceIndexPage(title="Fiches", slug="fiches"))
    assert "/fiches/leviers-et-freins/" in client.get("/sitemap-listes.xml").content.decode()
    notices = client.get("/sitemap-notices.xml").content.decode()
    assert shown.get_absolute_url() in notices
    assert hidden.get_absolute_url() not in notices


def test_the_admin_speaks_french_under_our_name(db, client: Client) -> None:
    page = client.get("/admin/login/").content.decode()
    assert "Entrer dans Rayonnage" in page
    assert "Mot de passe" in page
    assert 'lang="fr"' in page
