"""Nadia opens the post."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connection

from catalogue.models import BibliographicRecord, ExpectedIssue, Holdings, Item, Subscription, Tombstone
from catalogue.serials.agenda import Standing, awaited
from catalogue.serials.collection import accept, proposal
from catalogue.serials.receiving import (
    AlreadyReceived,
    Refused,
    claim,
    forget_the_future,
    never,
    receive,
    receive_special,
    undo,
)
from tests.catalogue.serials.conftest import MONDAY

pytestmark = pytest.mark.django_db
Level = BibliographicRecord.Level


def standing(subscription: Subscription, today: date = MONDAY) -> list[tuple[str, str]]:
    subscription.refresh_from_db()
    return [(one.label, one.standing.value) for one in awaited([subscription], today)]


def issues() -> list[str]:
    return list(BibliographicRecord.objects.filter(level=Level.ISSUE).order_by("pk").values_list("title", flat=True))


class TestWhatIsAwaited:
    def test_late_then_due_then_the_next(self, subscription):
        found = [("n° 101", "late"), ("n° 102", "late"), ("n° 103", "coming")]
        assert standing(subscription, date(2026, 3, 20)) == found

    def test_the_delay_of_grace(self, subscribe):
        assert standing(subscribe(grace=60)) == [("n° 101", "due"), ("n° 102", "due"), ("n° 103", "coming")]

    def test_nothing_after_the_end_nor_after_it_ceased(self, subscribe):
        ended = subscribe(end=date(2026, 2, 15))
        ceased = subscribe(ceased_on=date(2026, 1, 10))
        assert standing(ended) == [("n° 101", "late")]
        assert standing(ceased) == []

    def test_an_irregular_serial_is_never_late(self, subscribe):
        assert standing(subscribe(periodicity="irregular")) == [("n° 101", "any_day")]

    def test_years_of_neglect_stay_readable(self, subscribe):
        assert len(standing(subscribe(periodicity="weekly", last_date=date(2015, 1, 5)))) < 100

    def test_it_costs_the_same_for_one_and_for_many(self, subscribe, nadia_herself, django_assert_num_queries, monday):
        some = [subscribe() for _time in range(5)]
        for one in some:
            receive(one, 1, nadia_herself)
        with django_assert_num_queries(1):
            awaited(some, MONDAY)


class TestAnArrival:
    def test_one_gesture_makes_the_notice_and_its_item(self, subscription, nadia_herself, monday, journal):
        issue = receive(subscription, 1, nadia_herself)
        record = issue.record
        assert (record.title, record.level, record.host, record.printed_date) == ("101", "b", journal, "février 2026")
        assert (record.year_start, record.entered_on, record.languages) == (2026, MONDAY, ["fre"])
        assert record.details["host"] == {
            "journal": "La Traverse", "number": "101", "date_iso": "2026-02-01", "printed_date": "février 2026",
        }  # fmt: skip
        item = record.items.get()
        assert (item.call_number, item.barcode, item.created_on) == ("REV 12 n° 101", "", MONDAY)
        assert standing(subscription)[0][0] == "n° 102"

    def test_with_the_next_barcode(self, subscribe, nadia_herself, monday):
        other = BibliographicRecord.objects.create(title="Un livre")
        Item.objects.create(record=other, barcode="PB00123")
        assert receive(subscribe(with_barcode=True), 1, nadia_herself).item.barcode == "PB00124"

    def test_or_no_item_at_all(self, subscribe, nadia_herself, monday):
        assert receive(subscribe(makes_item=False), 1, nadia_herself).record.items.count() == 0

    def test_number_and_date_are_corrected_on_the_spot(self, subscription, nadia_herself, monday):
        issue = receive(subscription, 1, nadia_herself, number="101-102", day=date(2026, 2, 10))
        assert (issue.label, issue.record.title, issue.record.details["host"]["date_iso"]) == (
            "n° 101-102", "101-102", "2026-02-10",
        )  # fmt: skip
        assert standing(subscription)[0] == ("n° 103", "coming")
        with pytest.raises(Refused, match="n’est pas un numéro"):
            receive(subscription, 2, nadia_herself, number="cent trois")

    def test_the_one_before_it_is_missing(self, subscription, nadia_herself, monday):
        receive(subscription, 2, nadia_herself)
        assert standing(subscription)[0] == ("n° 101", "missing")

    def test_twice_is_told_and_makes_nothing(self, subscription, nadia_herself, monday):
        receive(subscription, 1, nadia_herself)
        with pytest.raises(AlreadyReceived, match="n° 101 a déjà été reçu, par Nadia Benali"):
            receive(subscription, 1, nadia_herself)
        assert issues() == ["101"]

    def test_a_page_left_open_receives_no_half_of_a_double_issue(self, subscription, nadia_herself, monday):
        receive(subscription, 1, nadia_herself, number="101-102")
        with pytest.raises(AlreadyReceived, match="n° 101-102"):
            receive(subscription, 2, nadia_herself, number="102")
        assert issues() == ["101-102"]
        assert standing(subscription)[0] == ("n° 103", "coming")

    def test_volumes_restart_each_year(self, subscribe, nadia_herself, monday):
        subscription = subscribe(numbering="vol. %v, n° %n", restarts=True, last_number="12", last_volume=7,
                                 last_date=date(2025, 12, 1))  # fmt: skip
        assert receive(subscription, 1, nadia_herself).record.title == "vol. 8, n° 1"


class TestAnIssueThatIsThereAlready:
    @pytest.mark.parametrize("title", ["101", "n° 101", "N°101", "La Traverse, le 101"])
    def test_it_is_recognised(self, subscription, nadia_herself, monday, journal, title):
        details = {"host": {"number": "101"}}
        imported = BibliographicRecord.objects.create(
            title=title, level="b", host=journal, year_start=2026, details=details
        )
        issue = receive(subscription, 1, nadia_herself)
        assert (issue.record, issue.made_record, issue.item.record) == (imported, False, imported)
        undo(issue)
        assert BibliographicRecord.objects.get(pk=imported.pk).items.count() == 0

    def test_its_item_is_not_made_twice(self, subscription, nadia_herself, monday, journal):
        imported = BibliographicRecord.objects.create(title="101", level="b", host=journal, year_start=2026)
        Item.objects.create(record=imported, barcode="PB1")
        assert receive(subscription, 1, nadia_herself).item is None

    def test_that_of_another_year_or_journal_is_another(self, subscription, nadia_herself, monday, journal):
        BibliographicRecord.objects.create(title="101", level="b", host=journal, year_start=2010)
        BibliographicRecord.objects.create(title="101", level="b", year_start=2026)
        BibliographicRecord.objects.create(title="101 idées pour la rue", level="b", host=journal, year_start=2026)
        assert receive(subscription, 1, nadia_herself).made_record


class TestAMisclick:
    def test_all_is_as_before(self, subscription, nadia_herself, monday):
        before = standing(subscription)
        issue = receive(subscription, 2, nadia_herself)
        assert undo(issue) is None
        assert (issues(), Item.objects.count(), ExpectedIssue.objects.count()) == ([], 0, 0)
        assert standing(subscription) == before
        assert receive(subscription, 2, nadia_herself).made_record

    def test_a_notice_that_somebody_worked_on_stays(self, subscription, nadia_herself, monday):
        issue = receive(subscription, 1, nadia_herself)
        BibliographicRecord.objects.create(title="Un article", level="a", host=issue.record)
        assert undo(issue).title == "101"
        assert receive(subscription, 1, nadia_herself).made_record is False

    def test_it_leaves_a_tombstone_as_any_deletion(self, subscription, nadia_herself, monday):
        undo(receive(subscription, 1, nadia_herself))
        assert Tombstone.objects.get().title == "101"


class TestOutsideThePattern:
    def test_a_special_issue_moves_nothing(self, subscription, nadia_herself, monday):
        before = standing(subscription)
        issue = receive_special(subscription, " Hors-série  n° 4", nadia_herself, day=date(2026, 3, 1))
        assert (issue.record.title, issue.item.call_number) == ("Hors-série n° 4", "REV 12 Hors-série n° 4")
        assert standing(subscription) == before
        with pytest.raises(AlreadyReceived):
            receive_special(subscription, "hors-serie n° 4", nadia_herself, day=date(2026, 3, 1))
        undo(issue)
        assert (issues(), ExpectedIssue.objects.count()) == ([], 0)

    def test_one_that_will_never_come(self, subscription, nadia_herself, monday):
        issue = never(subscription, 1, nadia_herself)
        assert standing(subscription)[0] == ("n° 102", "due")
        with pytest.raises(Refused, match="ne paraîtra pas"):
            receive(subscription, 1, nadia_herself)
        undo(issue)
        assert standing(subscription)[0] == ("n° 101", "late")

    def test_an_irregular_one_comes_when_it_comes(self, subscribe, nadia_herself, monday):
        subscription = subscribe(periodicity="irregular")
        issue = receive(subscription, 1, nadia_herself, day=date(2026, 3, 12))
        assert (issue.record.title, issue.due_on) == ("101", date(2026, 3, 12))
        assert standing(subscription) == [("n° 102", "any_day")]


class TestClaims:
    def test_a_claimed_issue_is_remembered(self, subscription, monday):
        claim(subscription, [1])
        one = awaited([subscription], MONDAY)[0]
        assert (one.standing, one.row.claimed_on, one.row.claims) == (Standing.LATE, MONDAY, 1)

    def test_the_letter_asked_again_the_same_day_is_one_claim(self, subscription, monday):
        claim(subscription, [1])
        assert [one.place for one in claim(subscription, [1])] == [1]
        assert ExpectedIssue.objects.get(subscription=subscription, place=1).claims == 1

    def test_another_day_it_is_claimed_again(self, subscription, monday):
        claim(subscription, [1])
        ExpectedIssue.objects.filter(place=1).update(claimed_on=date(2026, 2, 1))
        claim(subscription, [1])
        assert ExpectedIssue.objects.get(subscription=subscription, place=1).claims == 2

    def test_one_that_came_is_not_claimed(self, subscription, nadia_herself, monday):
        receive(subscription, 1, nadia_herself)
        with pytest.raises(AlreadyReceived):
            claim(subscription, [1])


class TestASubscriptionThatChanges:
    def test_only_the_future_is_computed_again(self, subscription, nadia_herself, monday):
        receive(subscription, 1, nadia_herself)
        claim(subscription, [2])
        subscription.periodicity, subscription.last_date = "quarterly", date(2026, 1, 1)
        subscription.save()
        forget_the_future(subscription)
        assert standing(subscription) == [("n° 102", "due"), ("n° 103", "coming")]
        assert [one.due_on for one in awaited([subscription], MONDAY)] == [date(2026, 3, 1), date(2026, 4, 1)]
        assert issues() == ["101"]

    def test_what_the_form_says_was_received_later_wins(self, subscription, nadia_herself, monday):
        receive(subscription, 1, nadia_herself)
        subscription.last_number, subscription.last_date = "120", date(2026, 3, 1)
        subscription.save()
        assert standing(subscription) == [("n° 121", "coming")]


class TestCollectionState:
    def test_it_is_proposed_from_what_came(self, subscription, nadia_herself, monday):
        receive(subscription, 2, nadia_herself)
        said = proposal(subscription, MONDAY).said
        assert (said.held, said.gaps) == ("n° 102 (2026)-", "")
        receive(subscription, 1, nadia_herself)
        receive(subscription, 4, nadia_herself)
        said = proposal(subscription, MONDAY).said
        assert (said.held, said.gaps) == ("n° 101 (2026)-", "n° 103")

    def test_nothing_written_is_replaced_unless_accepted(self, subscription, nadia_herself, monday, journal):
        hers = Holdings.objects.create(record=journal, statement="N° 1 (2009)-", gaps="n° 15", call_number="REV 12")
        receive(subscription, 1, nadia_herself)
        accept(subscription, nadia_herself, statement=None, gaps="n° 15 ; n° 99")
        hers.refresh_from_db()
        assert (hers.statement, hers.gaps) == ("N° 1 (2009)-", "n° 15 ; n° 99")

    def test_a_first_one_is_written_where_it_stands(self, subscribe, nadia_herself, monday, journal):
        subscription = subscribe(localisation="Réserve")
        Holdings.objects.create(record=journal, localisation="Ailleurs", statement="1990-2000", sort_order=0)
        accept(subscription, nadia_herself, statement="n° 101 (2026)-", gaps=None)
        assert list(journal.holdings.values_list("localisation", "statement")) == [
            ("Ailleurs", "1990-2000"),
            ("Réserve", "n° 101 (2026)-"),
        ]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="the tests' SQLite is one file in memory, and lets one in")
@pytest.mark.django_db(transaction=True)
def test_two_people_who_tick_the_same_issue_receive_it_once(subscription):
    users = [User.objects.create_superuser(name, password="x") for name in ("nadia", "samir")]
    together = Barrier(2)

    def tick(user: User) -> str:
        try:
            together.wait(20)
            receive(subscription, 1, user)
            return "received"
        except AlreadyReceived:
            return "already"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as hands:
        told = sorted(hands.map(tick, users))
    assert told == ["already", "received"]
    assert (issues(), Item.objects.count(), ExpectedIssue.objects.count()) == (["101"], 1, 1)
