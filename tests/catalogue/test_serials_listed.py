"""What a serial, or an issue, lists in its 463 and 464: with a notice to lead to, and without."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from catalogue.models import BibliographicRecord

pytestmark = pytest.mark.django_db

LISTED = "464 ##$tRester quand tout bouge$t38$d2018-06-01$v38$9id:604$9page:20-24$9lnk:art"


def page_of(client: Client, number: str) -> str:
    record = BibliographicRecord.objects.get(source_record_id=number)
    html = re.sub(r"\s+", " ", client.get(record.get_absolute_url()).content.decode())
    return html[html.index('id="parties"') :] if 'id="parties"' in html else ""


def test_a_journal_lists_the_articles_and_the_issues_that_are_no_notices(client, unimarc, import_records):
    import_records(
        unimarc("001 24", "200 1#$aGéo", LISTED, "463 ##$v37$t37$e mars 2018$9id:8$9lnk:bull", kind="nas1"),
        unimarc("001 60", "200 1#$a36$h36$9id:2", "461 ##$9id:24$9lnk:parent$tGéo", "210 ##$h2017-12-01", kind="nas2"),
    )
    html = page_of(client, "24")
    assert re.search(r"<summary>n° 38 .*<span>Rester quand tout bouge</span> <span[^>]*>p. 20-24", html)
    assert re.search(r"<summary>2018 .*<span>n° 37</span>", html)
    assert "n° 36</a>" in html.replace("\u00a0", " ")


def test_one_that_is_held_is_listed_once(client, unimarc, import_records):
    import_records(
        unimarc("001 24", "200 1#$aGéo", LISTED, "463 ##$v36$t36$9id:2$9lnk:bull", kind="nas1"),
        unimarc("001 60", "200 1#$a36$h36$9id:2", "461 ##$9id:24$9lnk:parent$tGéo", kind="nas2"),
        unimarc("001 604", "200 1#$aRester quand tout bouge", "461 ##$9id:24$9lnk:perio$tGéo", "463 ##$v38$9id:9$9lnk:bull",
                kind="naa2"),
    )  # fmt: skip
    html = page_of(client, "24")
    assert html.count("Rester quand tout bouge") == 1
    assert "Rester quand tout bouge</a>" in html
    assert html.replace("\u00a0", " ").count("n° 36") == 1


def test_an_issue_shows_its_contents_as_its_source_lists_them(client, unimarc, import_records):
    import_records(
        unimarc("001 J", "200 1#$aDiagonal", kind="nas1"),
        unimarc("001 N79", "200 1#$aNuméro 79$h79", "461 #0$0J$tDiagonal$9lnk:parent", "464 #0$tLe vote$p12-14",
                "464 #0$tLa rue$p4-9", kind="nas2"),
    )  # fmt: skip
    html = page_of(client, "N79")
    assert "Dans ce numéro" in html
    assert html.index("La rue") < html.index("Le vote")


def test_an_article_that_only_its_journal_names_joins_it(unimarc, import_records):
    """Both ways: the 464 of the serial, where the article says nothing of it."""
    import_records(
        unimarc("001 24", "200 1#$aGéo", LISTED, kind="nas1"),
        unimarc("001 604", "200 1#$aRester quand tout bouge", kind="naa2"),
        unimarc("001 605", "200 1#$aUn autre", kind="naa2"),
    )
    hosts = dict(BibliographicRecord.objects.values_list("source_record_id", "host__source_record_id"))
    assert hosts == {"24": None, "604": "24", "605": None}
