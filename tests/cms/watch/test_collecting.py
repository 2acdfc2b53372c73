"""The worker's round, against a real server on this machine."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.ticks import tick
from cms.watch import background, collecting
from cms.watch.collecting import collect, collect_from
from cms.watch.discovering import discovered
from cms.watch.fetching import faults
from cms.watch.models import PressItem, WatchSource
from reference.models import Theme
from reference.web.places import Policy
from tests.cms.watch.conftest import RSS
from tests.reference.local_site import LocalSite, answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reached")]


@pytest.fixture(autouse=True)
def _nothing_asked_yet() -> None:
    cache.clear()


def again(source: WatchSource) -> WatchSource:
    return WatchSource.objects.get(pk=source.pk)


def test_what_a_feed_says_is_proposed_with_the_publisher_s_words_kept_apart(
    source: WatchSource, site: LocalSite
) -> None:
    site.pages["/rss"] = answer(RSS, etag='"un"')
    assert collect_from(source) == 2
    item = PressItem.objects.get(title="Une école ouvre")
    assert (item.url, item.state, item.rubric, item.source_name) == (
        "http://journal.example/ecole",
        "propose",
        source.rubric,
        "Le Journal",
    )
    assert (item.excerpt, item.summary) == ("Elle accueille trois cents élèves.", "")
    assert (again(source).etag, again(source).health) == ('"un"', "well")


def test_an_article_known_by_any_way_is_not_proposed_again(source: WatchSource, site: LocalSite, item) -> None:
    item("Vu ailleurs", url="https://www.journal.example/ecole/?xtor=RSS-1", state="ecarte")
    site.pages["/rss"] = answer(RSS)
    assert collect_from(source) == 1
    assert collect_from(source) == 0
    assert PressItem.objects.count() == 2


def test_nothing_new_changes_nothing_but_the_hour(source: WatchSource, site: LocalSite) -> None:
    site.pages["/rss"] = answer(RSS, etag='"un"')
    collect_from(source)
    site.pages["/rss"] = answer(status=304)
    assert collect_from(again(source)) == 0
    assert site.asked[-1][1]["If-None-Match"] == '"un"'
    assert again(source).etag == '"un"'


def test_old_articles_of_a_feed_read_for_the_first_time_are_left_there(source: WatchSource, site: LocalSite) -> None:
    old = "<item><title>Vieux</title><link>http://journal.example/v</link><pubDate>Tue, 03 Nov 2020 10:00:00 +0100</pubDate></item>"
    site.pages["/rss"] = answer(RSS.replace("<item>", old + "<item>", 1))
    assert collect_from(source) == 2


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (answer("<!doctype html><html><title>Accueil</title></html>", content_type="text/html"), "est une page web"),
        (answer(RSS[:60]), "mal formé"),
        (answer(b"%PDF-1.4"), "un PDF"),
        (answer(b""), "coupée"),
        (answer(status=302, location="/rss"), "renvoie à une autre"),
        (answer(status=302, location="http://10.0.0.1/"), "réseau privé"),
        (answer("x" * 6_000_000), "dépasse 5 Mo"),
        (answer(status=500), "en panne"),
    ],
    ids=["page", "malformed", "pdf", "empty", "endless redirect", "private", "huge", "broken"],
)
def test_a_bad_feed_says_why_on_its_source_and_costs_itself(
    source: WatchSource, site: LocalSite, monkeypatch, page, said: str
) -> None:
    names = {"10.0.0.1": "10.0.0.1"}
    policy = Policy(lambda address: address.is_loopback, lambda host, port: [names.get(host, "127.0.0.1")])
    monkeypatch.setattr(collecting, "POLICY", policy)
    site.pages["/rss"] = page
    assert collect_from(source) == 0
    now = again(source)
    assert said in now.fault
    assert (now.failures, now.health, now.is_active) == (1, "failing", True)
    assert now.next_fetch_at > timezone.now() + timedelta(minutes=50)


def test_a_feed_in_latin_1_keeps_its_accents(source: WatchSource, site: LocalSite) -> None:
    body = '<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0"><channel><title>É</title><item><title>Été à Épinay</title><link>http://journal.example/e</link></item></channel></rss>'
    site.pages["/rss"] = answer(body.encode("latin-1"))
    collect_from(source)
    assert PressItem.objects.get().title == "Été à Épinay"


def test_a_site_that_fails_is_asked_later_and_later_then_forgiven(source: WatchSource, site: LocalSite) -> None:
    pauses = []
    for _turn in range(10):
        collect_from(again(source))
        pauses.append(again(source).next_fetch_at - timezone.now())
    hours = [round(pause.total_seconds() / 3600) for pause in pauses]
    assert hours == [1, 2, 4, 8, 16, 32, 64, 128, 168, 168]
    site.pages["/rss"] = answer(RSS)
    collect_from(again(source))
    assert (again(source).failures, again(source).fault) == (0, "")


def test_a_busy_site_is_asked_when_it_says(source: WatchSource, site: LocalSite) -> None:
    site.pages["/rss"] = answer(status=429, retry_after="7200")
    collect_from(source)
    assert again(source).next_fetch_at > timezone.now() + timedelta(minutes=115)


def test_a_feed_that_is_gone_is_switched_off(source: WatchSource, site: LocalSite) -> None:
    site.pages["/rss"] = answer(status=410)
    collect_from(source)
    assert (again(source).is_active, again(source).health) == (False, "stopped")
    assert "n’existe plus" in again(source).fault
    assert not collecting.due(timezone.now() + timedelta(days=30)).exists()


def test_a_feed_that_moved_for_good_is_asked_at_its_new_address(source: WatchSource, site: LocalSite) -> None:
    site.pages["/rss"] = answer(status=301, location="/atom")
    site.pages["/atom"] = answer(RSS)
    collect_from(source)
    assert again(source).feed_url == site.url("/atom")


def test_an_address_changed_while_it_was_asked_is_left_as_the_person_typed_it(
    source: WatchSource, site: LocalSite
) -> None:
    site.pages["/rss"] = answer(RSS, etag='"ancien"')
    meanwhile = again(source)
    meanwhile.feed_url = site.url("/autre")
    meanwhile.save()
    collect_from(source)
    assert (again(source).feed_url, again(source).etag) == (site.url("/autre"), "")


def test_a_round_asks_each_host_once_and_each_source_at_its_hour(source: WatchSource, site: LocalSite) -> None:
    site.pages["/rss"] = site.pages["/b"] = answer(RSS)
    WatchSource.objects.create(name="Même site", feed_url=site.url("/b"))
    WatchSource.objects.create(name="Autre site", feed_url=site.url("/rss", host="autre.example"))
    assert collect() == 2
    assert [path for path, _headers in site.asked] == ["/rss", "/rss"]
    cache.clear()
    assert collect() == 1
    assert site.asked[-1][0] == "/b"


def test_a_site_is_not_asked_twice_in_a_row_and_keeps_nobody_waiting(
    source: WatchSource, site: LocalSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "IN_A_ROUND", 2)
    WatchSource.objects.update(next_fetch_at=timezone.now() - timedelta(hours=3))
    for number in range(3):
        WatchSource.objects.create(
            name=f"Alerte {number}",
            feed_url=site.url(f"/alerte/{number}"),
            next_fetch_at=timezone.now() - timedelta(hours=2),
        )
    WatchSource.objects.create(name="Un autre", feed_url=site.url("/flux", host="autre.example"))
    assert collect() == 2
    assert [path for path, _headers in site.asked] == ["/rss", "/flux"]


def test_the_themes_of_a_source_are_given_to_its_articles(source: WatchSource, site: LocalSite) -> None:
    theme = Theme.objects.create(name="École", short_name="École", slug="ecole-x")
    source.themes.add(theme)
    site.pages["/rss"] = answer(RSS)
    collect_from(source)
    assert PressItem.objects.filter(themes=theme).count() == 2


@pytest.mark.parametrize(
    ("said", "hours"), [("", 1), ("<ttl>5</ttl>", 1), ("<ttl>360</ttl>", 6), ("<ttl>99999</ttl>", 24)]
)
def test_a_feed_is_asked_when_it_says_once_an_hour_at_most_once_a_day_at_least(
    source: WatchSource, site: LocalSite, said: str, hours: int
) -> None:
    site.pages["/rss"] = answer(RSS.replace("<item>", f"{said}<item>", 1))
    collect_from(source)
    pause = again(source).next_fetch_at - timezone.now()
    assert round(pause.total_seconds() / 3600) == hours


def test_a_feed_that_moved_to_where_another_source_stands_keeps_its_address(
    source: WatchSource, site: LocalSite
) -> None:
    WatchSource.objects.create(name="La même", feed_url=site.url("/atom"))
    site.pages |= {"/rss": answer(status=301, location="/atom"), "/atom": answer(RSS)}
    assert collect_from(source) == 2
    assert again(source).feed_url == site.url("/rss")


def test_two_workers_do_not_ask_one_source(source: WatchSource) -> None:
    same = again(source)
    assert collecting.claim(source)
    assert not collecting.claim(same)


def test_the_worker_sends_one_round_at_a_time_without_cron(source: WatchSource, site: LocalSite) -> None:
    site.pages["/rss"] = answer(RSS)
    for _beat in range(3):
        background.looking.last = None
        tick.send(sender=None)
    [waiting] = DBTaskResult.objects.filter(task_path__endswith="go_round")
    waiting.task.call()
    assert PressItem.objects.count() == 2
    background.looking.last = None
    tick.send(sender=None)
    assert DBTaskResult.objects.filter(task_path__endswith="go_round").count() == 1, "nothing is due"


def test_the_demo_s_sources_are_never_asked(source: WatchSource) -> None:
    WatchSource.objects.update(is_demo=True)
    assert not collecting.due().exists()


def test_the_feeds_of_a_site_are_found_from_any_of_its_pages(site: LocalSite) -> None:
    site.pages["/"] = answer(
        '<html><head><title>Le Journal</title><link rel="alternate" type="application/rss+xml" title="Tout" href="/rss"></head>',
        content_type="text/html",
    )
    site.pages["/rss"] = answer(RSS)
    assert [(one.name, one.feed_url) for one in discovered(site.url("/"))] == [("Tout", site.url("/rss"))]
    [found] = discovered(site.url("/rss"))
    assert (found.name, found.titles) == ("Le Journal", ("Une école ouvre", "Un square ferme"))
    site.pages["/"] = answer("<html><body>Rien</body></html>")
    with pytest.raises(faults.WebPage):
        discovered(site.url("/"))


def test_a_source_whose_address_is_corrected_is_read_anew_at_once(source: WatchSource) -> None:
    collect_from(source)
    corrected = again(source)
    corrected.feed_url += "?format=rss"
    corrected.full_clean()
    corrected.save()
    assert (again(source).fault, again(source).failures, collecting.due().count()) == ("", 0, 1)
