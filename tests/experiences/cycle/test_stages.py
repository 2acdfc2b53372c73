"""Where a fiche stands, at each step of its life, and what it waits for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from experiences.cycle import archiving
from experiences.cycle.proposing import Told, receive
from experiences.cycle.reviewing import answer, handle, invite
from experiences.cycle.stages import Stage, fiches_at_work, listed, of, standing_of, standings
from experiences.cycle.versions import latest_version
from experiences.models import ExperiencePage, HolderReview
from tests.experiences.cycle.conftest import edit

pytestmark = pytest.mark.django_db


def stage(page) -> str:
    return standing_of(page).stage.label


def waits(page) -> str:
    return standing_of(page).waits


@pytest.fixture
def proposal(index):
    told = Told("Un titre", "Deux mots.", "Bondy", "Régie", "Hélène Roux", "", "roux@regie.example", "J’accepte.")
    return receive(index, told)


def said(review, page, verdict, **comments):
    version = latest_version(ExperiencePage.objects.get(pk=page.pk))
    return answer(review, version, verdict, review.name, comments, read=version.digest)


def test_a_proposal_is_one_until_somebody_writes_on_it(proposal, paul):
    page = proposal.page
    assert (stage(page), waits(page)) == ("Proposition", "À lire : Régie")
    assert standing_of(page).since == proposal.received_at
    edit(page, paul, summary="Complétée.")
    assert (stage(page), waits(page)) == ("En rédaction", "À écrire, puis à faire relire")


def test_the_whole_way_of_a_fiche(write, paul):
    page = write()
    assert stage(page) == "En rédaction"
    roux, diallo = (invite(page, name, "", 30, paul) for name in ("Mme Roux", "M. Diallo"))
    assert (stage(page), waits(page)) == ("Chez le porteur", "La réponse de Mme Roux et M. Diallo")
    said(diallo, page, "accord")
    assert waits(page) == "La réponse de Mme Roux"
    remarks = said(roux, page, "remarques", approach="Non.")
    assert (stage(page), waits(page)) == ("En rédaction", "Les remarques de Mme Roux à reprendre")
    handle(remarks, paul)
    assert stage(page) == "À valider"
    said(roux, page, "accord")
    assert waits(page) == "Accord de Mme Roux et M. Diallo : à valider et à publier"
    page.get_latest_revision().publish()
    assert stage(page) == "Publiée"


def test_a_reviewer_whose_link_was_closed_is_awaited_no_more(write, paul):
    page = write()
    invite(page, "Mme Roux", "", 30, paul).revoke()
    assert stage(page) == "En rédaction"


def test_a_link_that_ends_without_an_answer_comes_back_to_paul(write, paul):
    page = write()
    review = invite(page, "Mme Roux", "", 30, paul)
    HolderReview.objects.filter(pk=review.pk).update(expires_at=timezone.now() - timedelta(days=1))
    assert (stage(page), waits(page)) == ("En rédaction", "Mme Roux n’a pas répondu, et son lien est fini")


def test_what_is_submitted_in_the_site_s_own_workflow_waits_to_be_validated(write, remi):
    page = write(owner=remi)
    state = page.get_workflow().start(page, remi)
    assert stage(page) == "À valider"
    state.current_task_state.reject()
    assert (stage(page), waits(page)) == ("En rédaction", "Renvoyée par la relecture : à reprendre")


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"written_on": date(2020, 1, 1)}, "À actualiser"),
        ({"written_on": date(2020, 1, 1), "verified_on": timezone.localdate()}, "Publiée"),
        ({}, "Publiée"),
    ],
)
def test_a_fiche_grows_old_24_months_after_it_was_read(write, dates, expected):
    assert stage(write(live=True, **dates)) == expected


def test_a_fiche_without_a_date_is_as_old_as_its_publication(write):
    page = write(live=True)
    ExperiencePage.objects.filter(pk=page.pk).update(first_published_at=timezone.now() - timedelta(days=800))
    assert stage(page) == "À actualiser"


def test_one_in_the_trash_is_nowhere(write, paul):
    from cms.trash.moving import throw_away

    page = write(live=True)
    throw_away(page, paul)
    assert not fiches_at_work().filter(pk=page.pk).exists()


def test_many_fiches_cost_no_more_than_one(write, paul, django_assert_max_num_queries):
    for number in range(4):
        page = write(f"Fiche {number}", live=number % 2 == 0)
        invite(page, "Mme Roux", "", 30, paul)
    with django_assert_max_num_queries(9):
        found = standings(fiches_at_work())
    assert len(found) == 4
    assert {one.stage for one in found} == {Stage.PUBLISHED, Stage.WITH_HOLDER}


def test_names_are_listed_as_one_says_them():
    assert listed(["A"]) == "A"
    assert listed(["A", "B", "A"]) == "A et B"
    assert listed(["A", "B", "C"]) == "A, B et C"


def test_the_list_counts_and_narrows_by_stage(write, proposal, paul, client):
    write("Jardin", live=True)
    archiving.archive(write("Abandonnée"), "Action annulée.", paul)
    client.force_login(paul)
    html = client.get(reverse("fiche_cycle:index")).content.decode()
    for words in ("Jardin", "Abandonnée", "Un titre", "À lire : Régie", "Action annulée."):
        assert words in html
    html = client.get(reverse("fiche_cycle:index"), {"etape": "proposition"}).content.decode()
    assert "Un titre" in html
    assert "Jardin" not in html
    assert (
        "Aucune fiche n’en est là." in client.get(reverse("fiche_cycle:index"), {"etape": "relecture"}).content.decode()
    )
    assert client.get(reverse("fiche_cycle:index"), {"etape": "n’importe", "p": "x"}).status_code == 200


def test_the_form_of_a_fiche_says_its_stage_and_the_next_gesture(proposal, paul, client):
    client.force_login(paul)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[proposal.page.pk])).content.decode()
    assert 'aria-current="step"' in html
    assert "Lire la proposition" in html
    assert reverse("fiche_cycle:fiche", args=[proposal.page.pk]) in html


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Mme Roux", "Inès"], "de Mme Roux et Inès"),
        (["Élodie"], "d’Élodie"),
        (["Yvonne"], "d’Yvonne"),
        (["Yasmine"], "de Yasmine"),
        (["Hassan"], "de Hassan"),
    ],
)
def test_de_is_cut_before_a_vowel(names, said):
    assert of(names) == said
