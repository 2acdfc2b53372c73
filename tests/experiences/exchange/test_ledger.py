"""What leaves the site leaves a tombstone, however it leaves; what was never public leaves none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from experiences.exchange.announced import settle
from experiences.exchange.background import see_to_it
from experiences.exchange.changes import changed_between
from experiences.models import AnnouncedFiche, ExperiencePage

pytestmark = pytest.mark.django_db


def tombstone(number: str = "PB-FE-2018-012") -> tuple[bool, str]:
    line = AnnouncedFiche.objects.get(number=number)
    return line.is_withdrawn, line.reason


def test_a_published_fiche_is_announced_and_a_draft_is_not(ours) -> None:
    page = ours()
    assert tombstone() == (False, "")
    page.get_parent().add_child(instance=ExperiencePage(title="Brouillon", number="X-9", summary="…", live=False))
    ExperiencePage.objects.get(number="X-9").delete()
    assert list(AnnouncedFiche.objects.values_list("number", flat=True)) == ["PB-FE-2018-012"]


def test_each_way_out_says_its_reason(ours) -> None:
    unpublished, expired, deleted, closed = (
        ours(identifiant=f"X-{rank}", titre=f"Fiche {rank}") for rank in range(1, 5)
    )
    unpublished.unpublish()
    expired.unpublish(set_expired=True)
    deleted.delete()
    PageViewRestriction.objects.create(page=closed.page_ptr, restriction_type="login")
    assert [tombstone(f"X-{rank}") for rank in range(1, 5)] == [
        (True, "depubliee"),
        (True, "expiree"),
        (True, "supprimee"),
        (True, "reservee"),
    ]


def test_a_parent_that_closes_or_goes_takes_its_fiches(ours) -> None:
    index = Page.objects.get(pk=ours().get_parent().pk)
    closing = PageViewRestriction.objects.create(page=index, restriction_type="groups")
    closing.groups.add(Group.objects.first())
    assert tombstone() == (True, "reservee")
    closing.delete()
    assert tombstone() == (False, "")
    index.delete()
    assert tombstone() == (True, "supprimee")


def test_what_no_signal_tells_is_seen_by_the_worker(ours) -> None:
    ours()
    ExperiencePage.objects.update(live=False)
    assert tombstone() == (False, "")
    see_to_it()
    assert tombstone() == (True, "depubliee")


def test_a_fiche_that_comes_back_has_no_tombstone_and_counts_as_changed(ours) -> None:
    page = ours()
    page.unpublish()
    before = timezone.now()
    page.save_revision().publish()
    line = AnnouncedFiche.objects.get()
    assert (line.is_withdrawn, line.reason) == (False, "")
    assert line.changed_at >= before


def test_a_fiche_that_opens_is_new_for_who_asked_meanwhile(ours) -> None:
    ours(identifiant="X-1", titre="Une autre")
    page = ours()
    AnnouncedFiche.objects.filter(number=page.number).delete()
    ExperiencePage.objects.filter(pk=page.pk).update(last_published_at=timezone.now() - timedelta(days=400))
    asked = timezone.now()
    assert settle() == 1
    assert [line.number for line in changed_between(asked)] == [page.number]


def test_the_first_ledger_of_an_old_base_dates_fiches_from_their_publication(ours) -> None:
    page = ours()
    AnnouncedFiche.objects.all().delete()
    settle()
    assert AnnouncedFiche.objects.get().changed_at == ExperiencePage.objects.get(pk=page.pk).last_published_at
    assert settle() == 0


def test_what_changed_between_two_instants_tells_the_withdrawn_too(ours) -> None:
    first, second = ours(identifiant="X-1"), ours(identifiant="X-2", titre="Une autre")
    middle = timezone.now()
    first.unpublish()
    assert [(line.number, line.is_withdrawn) for line in changed_between(middle)] == [("X-1", True)]
    assert [line.number for line in changed_between(until=middle)] == ["X-2"]
    assert [line.page_id for line in changed_between(until=middle)] == [second.pk]


def test_the_title_follows(ours) -> None:
    page = ours()
    page.title = "Un autre titre"
    page.save_revision().publish()
    assert AnnouncedFiche.objects.get().title == "Un autre titre"
