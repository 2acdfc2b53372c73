"""Nadia duplicates last year's report: its description comes, what belongs to one copy does not."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from catalogue.models import BibliographicRecord, Contribution, Identifier, Item, Source, Subject, SubjectAssignment
from reference.models import Agent, Theme
from tests.catalogue.cataloguing.conftest import edit_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    record = BibliographicRecord.objects.create(
        title="Rapport d’activité", year_start=2022, abstract="L’année.", source=Source.objects.create(name="Cosoter"),
        source_record_id="12", edited_here=["title"],
        details={"notes": [{"kind": "general", "text": "N"}], "locations": [{"url": "https://x.fr/a.pdf"}]},
    )  # fmt: skip
    for rank, name in enumerate(["Bonnard", "Alaoui"]):
        Contribution.objects.create(record=record, agent=Agent.objects.create(name=name), sort_order=rank)
    SubjectAssignment.objects.create(record=record, subject=Subject.objects.create(label="École"))
    Identifier.objects.create(record=record, kind="isbn", value="2-07-036822-X", normalized="9782070368228")
    Item.objects.create(record=record, barcode="PB1", call_number="A")
    record.themes.add(Theme.objects.create(name="Éducation", slug="education"))
    record.save()
    return record


def duplicate(client, record):
    return client.post(reverse("catalogue_admin:duplicate", args=[record.pk]), follow=True)


def test_the_description_is_copied_and_waits(nadia, report):
    response = duplicate(nadia, report)
    copy = BibliographicRecord.objects.exclude(pk=report.pk).get()
    assert response.redirect_chain[-1][0] == edit_url(copy)
    assert (copy.title, copy.abstract, copy.year_start) == ("Rapport d’activité", "L’année.", 2022)
    assert copy.state == BibliographicRecord.State.INCOMPLETE
    assert [one.agent.name for one in copy.contributions.all()] == ["Bonnard", "Alaoui"]
    assert [one.subject.label for one in copy.subject_assignments.all()] == ["École"]
    assert [theme.name for theme in copy.themes.all()] == ["Éducation"]
    assert copy.details == {"notes": [{"kind": "general", "text": "N"}]}


def test_what_belongs_to_the_other_stays_with_it(nadia, report):
    duplicate(nadia, report)
    copy = BibliographicRecord.objects.exclude(pk=report.pk).get()
    assert not copy.items.exists()
    assert not copy.identifiers.exists()
    assert (copy.source, copy.source_record_id, copy.edited_here) == (None, "", [])
    assert (report.items.count(), report.identifiers.count(), report.contributions.count()) == (1, 1, 2)


def test_a_look_makes_nothing(nadia, report):
    assert "Ne sont pas repris" in nadia.get(reverse("catalogue_admin:duplicate", args=[report.pk])).content.decode()
    assert BibliographicRecord.objects.count() == 1


def test_the_list_and_the_notice_lead_to_it(nadia, report):
    link = reverse("catalogue_admin:duplicate", args=[report.pk])
    assert link in nadia.get(edit_url(report)).content.decode()
    assert link in nadia.get(reverse("wagtailsnippets_rayonnage_catalogue_bibliographicrecord:list")).content.decode()


def test_who_may_only_change_notices_is_refused(paul, report):
    from django.contrib.auth.models import User

    User.objects.get(username="paul").user_permissions.add(
        Permission.objects.get(codename="change_bibliographicrecord")
    )
    duplicate(paul, report)
    assert BibliographicRecord.objects.count() == 1
