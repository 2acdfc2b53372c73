"""The demo as a newcomer finds it: a centre's worth of content, none of it broken."""

from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from catalogue.models import BibliographicRecord, ImportDecision, Inventory, Item
from cms.initiatives.models import Reprint
from cms.models import (
    AgendaPage,
    CentreSettings,
    CyclePage,
    EventPage,
    HomePage,
    LinkPage,
    PublicationPage,
    Registration,
)
from cms.registration.opening import State, opening_of
from correspondence.models import OutgoingMail
from experiences.cycle.stages import Stage, fiches_at_work, standings
from experiences.models import (
    Contact,
    Dossier,
    ExperienceIndexPage,
    ExperiencePage,
    ReceivedFiche,
    ReviewAnswer,
    ReviewComment,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_demo")]


def load() -> str:
    said = StringIO()
    call_command("load_demo", stdout=said)
    return said.getvalue()


def test_there_is_a_centres_worth_of_it():
    assert BibliographicRecord.objects.count() >= 200
    assert not ImportDecision.objects.exists()
    assert ExperiencePage.objects.live().count() >= 25
    assert EventPage.objects.live().count() >= 20
    editorial = Page.objects.live().not_type((EventPage, ExperiencePage, HomePage, AgendaPage, ExperienceIndexPage))
    assert editorial.filter(depth__gt=1).count() >= 15
    assert PublicationPage.objects.exclude(document=None).count() >= 4
    assert BibliographicRecord.objects.filter(themes__isnull=False).distinct().count() > 150


def test_a_recolement_was_finished_and_costs_no_reader_a_document():
    inventory = Inventory.objects.get()
    figures = inventory.figures
    assert (figures["manquants"], figures["a-part"], figures["inconnus"], figures["desordre"]) == (3, 1, 1, 1)
    assert figures["trouves"] == figures["attendus"] - 4
    assert Item.objects.exclude(withdrawn_on=None).count() == 1
    away = BibliographicRecord.objects.filter(shelf_acts__isnull=False).distinct()
    assert away
    assert all(record.is_available_here for record in away)


def test_the_agenda_lies_ahead_and_behind():
    assert EventPage.objects.upcoming().count() >= 8
    assert EventPage.objects.past().count() >= 8
    soon = timezone.localdate() + timedelta(weeks=3)
    assert EventPage.objects.upcoming().filter(starts_on__lte=soon).exists()
    assert not Page.objects.filter(first_published_at__gt=timezone.now()).exists()
    openings = [opening_of(event) for event in EventPage.objects.upcoming()]
    assert [one.confirmed for one in openings if one.state is State.OPEN and one.left]
    assert [one.waiting for one in openings if one.state is State.WAITING] == [3, 2]
    assert len(CyclePage.objects.get().seances()) == 4
    assert EventPage.objects.past().filter(publication__live=True).exists()
    assert not Registration.objects.exclude(address__endswith="@example.org").exists()


def test_every_page_opens_and_says_that_it_is_a_demonstration(client):
    broken, silent = {}, []
    # A link leads elsewhere, and the members' space asks who one is.
    for page in Page.objects.live().public().filter(depth__gt=1).not_type(LinkPage):
        answer = client.get(page.url)
        if answer.status_code != 200:
            broken[page.url] = answer.status_code
        elif "Contenu de démonstration" not in answer.content.decode():
            silent.append(page.url)
    assert broken == {}
    # The list of fiches says it on each card.
    assert silent == [ExperienceIndexPage.objects.get().url]


def test_the_centre_is_named_and_its_staff_may_come_in():
    centre = CentreSettings.objects.get()
    assert centre.practical_page and centre.legal_page and centre.accessibility_page
    for name in ("nadia", "paul", "claire", "samir"):
        assert authenticate(username=name, password="rayonnage-demo").has_perm("wagtailadmin.access_admin")


def test_fiches_are_at_each_stage_of_their_life_and_nobody_is_written_to():
    found = {standing.page.title: standing for standing in standings(fiches_at_work())}
    stages = Counter(standing.stage for standing in found.values())
    assert stages[Stage.PROPOSED] == stages[Stage.WITH_HOLDER] == stages[Stage.ARCHIVED] == 1
    assert found["La laverie qui fait salon"].waits == "La réponse d’Yvonne Adélaïde, comité des clientes"
    assert ReviewComment.objects.get().block == "results"
    assert {answer.verdict for answer in ReviewAnswer.objects.all()} == {"remarques", "accord"}
    assert found["Le café des pères"].stage == Stage.AGEING
    soon = Contact.objects.filter(expires_on__lte=timezone.localdate() + timedelta(days=30))
    assert sum(contact.is_shown for contact in soon) == 1
    assert Dossier.objects.get().sheets.count() == 6
    assert not OutgoingMail.objects.exists()
    # A Cahier reprints some, on its day; a centre that nothing is asked of gave one.
    reprints = Reprint.objects.all()
    assert [one.position for one in reprints] == [0, 1]
    assert {one.taken_at for one in reprints} == {one.page.first_published_at for one in reprints}
    received = ReceivedFiche.objects.get()
    assert (received.page.live, received.page.is_demo, received.source.is_active) == (True, True, False)


def test_loaded_again_it_changes_nothing():
    before = Page.objects.count(), BibliographicRecord.objects.count()
    assert "rien n’a été chargé" in load()
    assert (Page.objects.count(), BibliographicRecord.objects.count()) == before
