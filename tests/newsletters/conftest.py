"""A letter of the centre, its list, a numéro being written; Claire composes, Paul writes, Inès reads."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from wagtail.models import Site

from catalogue.models import BibliographicRecord
from cms.models import EventPage, HomePage
from newsletters.models import IssuePage, LetterPage, MailingList, Subscriber, Subscription
from tests.cms.conftest import bare_root


@pytest.fixture
def home(db: None) -> HomePage:
    page = bare_root().add_child(instance=HomePage(title="Accueil", slug="accueil"))
    Site.objects.create(hostname="localhost", port=8000, root_page=page, is_default_site=True, site_name="Rayonnage")
    return page


@pytest.fixture
def letter(home: HomePage) -> LetterPage:
    page = LetterPage(
        title="La Lettre",
        slug="la-lettre",
        tagline="Deux mois de politique de la ville",
        sender_name="Le centre",
        sender_address="lettre@centre.example",
        reply_to="documentation@centre.example",
        last_number=83,
        per_minute=0,
        per_minute_and_domain=0,
    )
    page.rubrics = [("progress", ""), ("moves", ""), ("events", "Les rendez-vous"), ("references", ""), ("text", "")]
    home.add_child(instance=page)
    page.mailing_lists.add(MailingList(name="La Lettre", sort_order=0))
    page.save_revision().publish()
    return LetterPage.objects.get(pk=page.pk)


@pytest.fixture
def everyone(letter: LetterPage) -> MailingList:
    return letter.mailing_lists.get()


@pytest.fixture
def subscribe(everyone: MailingList):
    """subscribe("ines@exemple.fr", first_name="Inès"): an active subscription to the letter's list."""

    def subscribed(email: str | None, mailing_list: MailingList = everyone, channel: str = "courriel", **about: Any):
        subscriber, _created = Subscriber.objects.get_or_create(email=email, defaults=about)
        Subscription.objects.create(subscriber=subscriber, mailing_list=mailing_list, channel=channel)
        return subscriber

    return subscribed


@pytest.fixture
def claire(db: None) -> Any:
    """She composes and sends."""
    user = get_user_model().objects.create_user("claire", "claire@centre.example", "x" * 12, first_name="Claire")
    user.groups.add(Group.objects.get(name="Éditeurs"))
    user.user_permissions.add(*Permission.objects.filter(content_type__app_label="rayonnage_newsletters"))
    return get_user_model().objects.get(pk=user.pk)


@pytest.fixture
def event(home: HomePage) -> EventPage:
    page = EventPage(
        title="Habiter, circuler, jouer",
        slug="habiter",
        intro="Une rencontre sur l’espace public.",
        starts_on=date(2040, 3, 1),
        place="Au centre",
    )
    home.add_child(instance=page)
    return page


@pytest.fixture
def record(db: None) -> BibliographicRecord:
    return BibliographicRecord.objects.create(
        title="Faire société",
        sort_title="faire societe",
        level="m",
        year_start=2019,
        printed_date="2019",
        document_type="Ouvrage",
        entered_on=date(2026, 11, 1),
    )


@pytest.fixture
def issue(letter: LetterPage, claire: Any) -> IssuePage:
    """A numéro with an announcement in it, ready to leave."""
    from newsletters.composing import new_issue

    page = new_issue(letter, claire)
    page.title = "Ce que disent les quartiers"
    page.body = [
        ("text", {"heading": "", "items": [{"title": "Fermeture", "text": "<p>Le centre ferme le 24 décembre.</p>"}]})
    ]
    page.save_revision(user=claire)
    return IssuePage.objects.get(pk=page.pk)
