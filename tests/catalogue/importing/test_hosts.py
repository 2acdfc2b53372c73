"""Articles join their issue, issues their serial, whatever came first."""

import pytest

from catalogue.models import Aspect, BibliographicRecord, Item

pytestmark = pytest.mark.django_db


@pytest.fixture
def geo(unimarc):
    """PMB's Géo: the serial, its issue 278 (number 2 among issues, notice 60), an article, and a decoy, notice 2."""
    return {
        "serial": unimarc("001 24", "200 1#$aGéo", kind="nas1"),
        "issue": unimarc("001 60", "200 1#$a278$h278$9id:2", "461 ##$9id:24$9lnk:parent$tGéo", kind="nas2"),
        "article": unimarc(
            "001 25",
            "200 1#$aCrise en Argentine",
            "461 ##$tGéo$9id:24$9lnk:perio",
            "463 ##$d2004-08-04$v278$9id:2$9lnk:bull",
            kind="naa2",
        ),
        "decoy": unimarc("001 2", "200 1#$aUn livre"),
    }


def hosts() -> dict[str, str | None]:
    return dict(BibliographicRecord.objects.values_list("source_record_id", "host__source_record_id"))


@pytest.mark.parametrize(
    "order", [("serial", "issue", "article", "decoy"), ("article", "decoy", "issue", "serial")], ids=["after", "before"]
)
def test_an_article_joins_its_issue_in_any_order(geo, import_records, order) -> None:
    import_records(*(geo[name] for name in order))
    assert hosts() == {"24": None, "60": "24", "25": "60", "2": None}


def test_without_its_issue_it_joins_its_serial(geo, import_records) -> None:
    import_records(geo["serial"], geo["article"], geo["decoy"])
    assert hosts()["25"] == "24"


def test_the_issue_that_comes_in_a_later_import_takes_it(geo, import_records) -> None:
    import_records(geo["serial"], geo["article"])
    import_records(geo["issue"])
    assert hosts()["25"] == "60"


def test_an_issue_of_another_number_does_not(geo, unimarc, import_records) -> None:
    other = unimarc("001 60", "200 1#$a279$h279$9id:2", "461 ##$9id:24$9lnk:parent$tGéo", kind="nas2")
    import_records(geo["serial"], geo["article"], other)
    assert hosts()["25"] == "24"


def test_two_sources_never_share_their_numbers(geo, import_records) -> None:
    import_records(geo["serial"], source="Cosoter")
    import_records(geo["article"], source="Autre PMB")
    assert hosts()["25"] is None


def test_by_001_where_issues_have_no_number_of_their_own(unimarc, import_records) -> None:
    import_records(
        unimarc("001 J", "200 1#$aDiagonal", kind="nas1"),
        unimarc("001 N79", "200 1#$aNuméro 79$h79", "461 #0$0J$tDiagonal", kind="nas2"),
        unimarc("001 A", "200 1#$aArticle", "461 #0$0J$tDiagonal", "463 #0$0N79$v79", kind="naa2"),
    )
    assert hosts() == {"J": None, "N79": "J", "A": "N79"}


def test_a_host_set_by_hand_stays(geo, import_records) -> None:
    import_records(geo["article"], geo["decoy"])
    by_hand = BibliographicRecord.objects.create(title="Hors-série", level="b")
    BibliographicRecord.objects.filter(source_record_id="25").update(host=by_hand)
    import_records(geo["serial"], geo["issue"])
    assert BibliographicRecord.objects.get(source_record_id="25").host == by_hand


@pytest.mark.parametrize("by_hand", [None, "24"], ids=["emptied", "kept on its serial"])
def test_a_host_that_nadia_took_away_does_not_come_back(geo, import_records, by_hand) -> None:
    import_records(geo["serial"], geo["issue"], geo["article"])
    article = BibliographicRecord.objects.get(source_record_id="25")
    article.host = BibliographicRecord.objects.filter(source_record_id=by_hand).first()
    article.edited_here = [Aspect.HOST.value]
    article.save()
    import_records(geo["decoy"])
    assert hosts()["25"] == by_hand


def test_items_on_a_dummy_article_go_to_the_issue(geo, unimarc, import_records) -> None:
    dummy = unimarc(
        "001 99",
        "200 1#$aExemplaires$dArticle_expl_bulletin",
        "461 ##$tGéo$9id:24$9lnk:perio",
        "463 ##$v278$9id:2$9lnk:bull",
        "996 ##$fP278$9expl_cb:P278$9expl_cote:PER GEO",
        kind="naa2",
    )
    import_records(dummy, geo["issue"], geo["serial"])
    assert Item.objects.get().record.source_record_id == "60"
    assert not BibliographicRecord.objects.public().filter(source_record_id="99").exists()
