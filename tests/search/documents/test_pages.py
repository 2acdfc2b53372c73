"""Pages of the site and fiches → search documents."""

from datetime import date

import pytest
from django.db.models import Model
from wagtail.models import Locale, Page

from catalogue.models import BibliographicRecord, Subject, SubjectAssignment, SubjectVariant
from cms.models import ContentPage, EventPage, EventSpeaker, NewsPage, PublicationAuthor, PublicationPage
from experiences.models import ExperiencePage, Involvement
from reference.models import Agent, Audience, Territory, Theme
from search.documents.experiences import ExperienceDocuments
from search.documents.pages import PageDocuments, kind_of_page
from search.models import OutboxEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    Locale.objects.get_or_create(language_code="fr")
    return Page.get_first_root_node() or Page.add_root(instance=Page(title="Racine", slug="racine"))


def test_a_page_says_whether_it_is_a_demonstration(root):
    page = root.add_child(instance=ContentPage(title="Reloger sans éloigner", intro="Trois étapes.", is_demo=True))
    [document] = PageDocuments().some([page.pk])
    assert (document.title, document.abstract, document.is_demo) == ("Reloger sans éloigner", "Trois étapes.", True)


def test_the_words_of_two_paragraphs_never_touch(root):
    story = "<p>Reloger.</p><ul><li>Écouter</li><li>Visiter<br/>deux fois</li></ul>"
    page = root.add_child(instance=ExperiencePage(title="Une maison", summary="Au pied de la tour.", context=story))
    [document] = ExperienceDocuments().some([page.pk])
    assert document.body.split() == ["Reloger.", "Écouter", "Visiter", "deux", "fois"]


@pytest.fixture
def presented(root) -> tuple[PublicationPage, BibliographicRecord]:
    """A publication of the centre, its notice under « Relogement », which « Déménagement » also names."""
    record = BibliographicRecord.objects.create(title="Reloger, le temps d’avant", keywords=["locataire"])
    subject = Subject.objects.create(label="Relogement")
    SubjectVariant.objects.create(authority=subject, label="Déménagement")
    SubjectAssignment.objects.create(record=record, subject=subject)
    page = root.add_child(instance=PublicationPage(title="Reloger", record=record, series="Les Cahiers"))
    OutboxEntry.objects.all().delete()
    return page, record


def test_a_publication_is_filed_as_its_notice_is(presented):
    page, _record = presented
    [document] = PageDocuments().some([page.pk])
    assert (document.subjects, document.subject_variants, document.keywords) == (
        ("Relogement",), ("Déménagement",), ("locataire",),
    )  # fmt: skip
    assert (document.title, document.series) == ("Reloger", ("Les Cahiers",))


def test_a_notice_that_is_not_public_tells_nothing_of_itself(presented):
    page, record = presented
    BibliographicRecord.objects.filter(pk=record.pk).update(state=BibliographicRecord.State.WITHDRAWN)
    [document] = PageDocuments().some([page.pk])
    assert (document.subjects, document.keywords) == ((), ())


def test_a_publication_follows_its_notice(presented):
    page, record = presented
    record.save()
    assert OutboxEntry.objects.filter(kind="page", object_pk=page.pk).exists()
    OutboxEntry.objects.all().delete()
    Subject.objects.get(label="Relogement").save()
    assert OutboxEntry.objects.filter(kind="page", object_pk=page.pk).exists()
    OutboxEntry.objects.all().delete()
    BibliographicRecord.objects.create(title="Une autre")
    assert not OutboxEntry.objects.filter(kind="page").exists()


def filed(page: Page, **under: Model) -> tuple[str, int]:
    """Files the page, in the lists named, and returns how the outbox names it."""
    for name, authority in under.items():
        getattr(page, name).add(authority)
    page.save()
    return kind_of_page(page).value, page.pk


def test_a_renamed_authority_is_read_again_in_pages_of_every_type_that_bear_it(root):
    theme, place = Theme.objects.create(name="Santé"), Territory.objects.create(kind="commune", name="Stains")
    agent, audience = Agent.objects.create(name="Roux"), Audience.objects.create(name="Familles")
    body = root.add_child(instance=ContentPage(title="Le cadre"))
    news = root.add_child(instance=NewsPage(title="Une brève"))
    meeting = root.add_child(instance=EventPage(title="Une rencontre", starts_on=date(2026, 12, 1)))
    fiche = root.add_child(instance=ExperiencePage(title="Une maison", summary="Au pied de la tour."))
    book = root.add_child(instance=PublicationPage(title="Reloger"))
    body, news = filed(body, themes=theme), filed(news, territories=place)
    fiche = filed(fiche, themes=theme, audiences=audience, involvements=Involvement(agent=agent))
    meeting, book = (
        filed(meeting, speakers=EventSpeaker(agent=agent)),
        filed(book, authors=PublicationAuthor(agent=agent)),
    )
    for authority, bearers in (
        (theme, {body, fiche}),
        (place, {news}),
        (agent, {fiche, meeting, book}),
        (audience, {fiche}),
    ):
        OutboxEntry.objects.all().delete()
        authority.save()
        assert set(OutboxEntry.objects.values_list("kind", "object_pk")) == bearers, authority
