"""What Inès does: the form, her own page, and what a robot or a curious person gets."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from cms.models import AgendaPage, CyclePage, EventPage, Presence, Registration
from cms.registration.links import token_of
from reference.models import Territory
from tests.cms.registration.conftest import asks, form_of, mails_to, states


def url_of(page: Any) -> str:
    return reverse("registration:form", args=[page.pk])


def own(registration: Registration) -> str:
    return reverse("registration:own", args=[token_of(registration)])


def questions() -> str:
    blocks = [
        {"type": "short", "id": "aaa", "value": {"label": "Votre attente", "help": "", "required": False}},
        {
            "type": "choice",
            "id": "bbb",
            "value": {"label": "Atelier du matin", "options": ["Santé", "Emploi"], "several": False, "required": True},
        },
        {"type": "checkbox", "id": "ccc", "value": {"label": "Je déjeunerai sur place", "required": False}},
    ]
    return json.dumps(blocks)


def test_ines_registers_and_the_page_shows_one_place_less(meeting: EventPage, client: Client) -> None:
    Territory.objects.get_or_create(kind="commune", code="93008", defaults={"name": "Bobigny", "slug": "bobigny"})
    assert "<strong>2</strong> places encore libres" in client.get("/agenda/habiter/").content.decode()
    assert "effacées 6 mois après" in client.get(url_of(meeting)).content.decode()
    answer = client.post(url_of(meeting), form_of("Ines"), follow=True)
    assert "Un message part" in answer.content.decode()
    registration = Registration.objects.get()
    assert (registration.state, registration.commune) == ("inscrit", "Bobigny")
    assert "<strong>1</strong> place encore libre" in client.get("/agenda/habiter/").content.decode()
    mail = mails_to("Ines")[0]
    link = re.search(r"http://localhost:8000(/inscription/lien/\S+)", mail.text)[1]
    assert "i…@exemple.fr" in client.get(link).content.decode()
    assert "Mardi 2 juin 2026, de 14\u00a0h à 17\u00a0h" in mail.text
    assert [file["name"] for file in mail.attachments] == ["rendez-vous.ics"]


def test_what_is_wrong_is_said_and_nothing_is_lost(meeting: EventPage, client: Client) -> None:
    answer = client.post(url_of(meeting), form_of("Ines", email="ines@gmial.com", function=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Vouliez-vous dire" in page
    assert 'value="Ines"' in page
    assert not Registration.objects.exists()


def test_the_questions_of_the_editor_are_asked_and_kept_with_their_words(meeting: EventPage, client: Client) -> None:
    EventPage.objects.update(questions=questions())
    page = client.get(url_of(meeting)).content.decode()
    for word in ("Votre attente", "Atelier du matin", "Santé", "Je déjeunerai sur place"):
        assert word in page
    assert client.post(url_of(meeting), form_of("Ines")).status_code == 422
    client.post(url_of(meeting), form_of("Ines", **{"q-aaa": "Rencontrer", "q-bbb": "Emploi", "q-ccc": "on"}))
    assert [(one["question"], one["answer"]) for one in Registration.objects.get().answers] == [
        ("Votre attente", "Rencontrer"),
        ("Atelier du matin", "Emploi"),
        ("Je déjeunerai sur place", "oui"),
    ]


def test_a_robot_is_told_that_all_is_well(meeting: EventPage, client: Client) -> None:
    answer = client.post(url_of(meeting), form_of("Ines", site="http://pub.example"), follow=True)
    assert answer.status_code == 200
    assert not Registration.objects.exists()


def test_many_demands_for_one_address_are_put_off(meeting: EventPage, client: Client) -> None:
    for _time in range(8):
        assert client.post(url_of(meeting), form_of("Ines")).status_code == 302
    answer = client.post(url_of(meeting), form_of("Ines"))
    assert answer.status_code == 429
    assert "Recommencez dans une heure" in answer.content.decode()
    assert len(mails_to("Ines")) == 8


def test_the_page_never_says_who_was_registered_already(meeting: EventPage, client: Client) -> None:
    new = client.post(url_of(meeting), form_of("Ines"), follow=True).content
    known = client.post(url_of(meeting), form_of("Ines"), follow=True).content
    assert known == new
    assert states(meeting) == {"Ines": "inscrit"}


def test_full_it_says_so_and_offers_the_waiting_list(meeting: EventPage, client: Client) -> None:
    asks(meeting, "Awa", "Karim")
    page = client.get("/agenda/habiter/").content.decode()
    assert "Complet" in page
    assert "M’inscrire sur la liste d’attente" in page
    answer = client.post(url_of(meeting), form_of("Ines"), follow=True)
    assert "Ce rendez-vous est complet" in answer.content.decode()
    assert states(meeting)["Ines"] == "attente"
    assert "au rang 1" in client.get(own(Registration.objects.get(first_name="Ines"))).content.decode()


def test_to_look_at_her_page_changes_nothing_and_a_button_gives_the_place_back(
    meeting: EventPage, client: Client
) -> None:
    [registration] = asks(meeting, "Ines")
    page = client.get(own(registration)).content.decode()
    assert "i…@exemple.fr" in page
    assert "ines@exemple.fr" not in page
    assert "Partager" not in page
    assert states(meeting)["Ines"] == "inscrit"
    client.post(own(registration), {"desister": ""})
    assert states(meeting)["Ines"] == "desiste"
    assert "Désistement" in mails_to("Ines")[-1].subject


def test_she_reads_and_erases_her_data(meeting: EventPage, client: Client) -> None:
    ines, _awa, _karim = asks(meeting, "Ines", "Awa", "Karim")
    data = client.get(reverse("registration:own_data", args=[token_of(ines)])).json()
    assert (data["nom"], data["fonction"], data["commune"]) == ("Dupont", "Élu·e", "Bobigny")
    client.post(own(ines), {"effacer": ""})
    assert states(meeting) == {"Awa": "inscrit", "Karim": "inscrit"}
    assert client.get(own(ines)).status_code == 404


def test_a_link_that_nobody_made_leads_nowhere(meeting: EventPage, client: Client) -> None:
    [registration] = asks(meeting, "Ines")
    assert client.get(own(registration) [:-3] + "x/").status_code == 404  # fmt: skip
    assert client.post("/inscription/lien/abc/", {"desister": ""}).status_code == 404
    assert states(meeting)["Ines"] == "inscrit"


def test_a_past_one_takes_nobody_and_gives_a_certificate_to_who_came(meeting: EventPage, client: Client) -> None:
    [registration] = asks(meeting, "Ines")
    paper = reverse("registration:own_certificate", args=[token_of(registration)])
    with time_machine.travel("2026-06-03T10:00:00Z"):
        assert "il est passé" in client.get(url_of(meeting)).content.decode()
        assert client.post(url_of(meeting), form_of("Lea")).status_code == 200
        assert client.get(paper).status_code == 404
        Presence.objects.create(registration=registration, event=meeting, is_present=True)
        assert client.get(paper).content.startswith(b"%PDF")
        client.post(own(registration), {"desister": ""})
    assert states(meeting) == {"Ines": "inscrit"}


def test_she_chooses_among_the_seances_of_a_cycle(agenda: AgendaPage, client: Client, _in_march: None) -> None:
    cycle = agenda.add_child(instance=CyclePage(title="Ateliers", slug="ateliers"))
    one, two = (
        cycle.add_child(
            instance=EventPage(title=f"Séance {n}", slug=f"s{n}", starts_on=date(2026, 6, n), takes_registrations=True)
        )
        for n in (1, 2)
    )
    asked = client.get(url_of(two))
    assert asked["Location"] == f"{url_of(cycle)}?seance={two.pk}"
    page = client.get(asked["Location"]).content.decode()
    assert page.count("checked") == 1
    assert client.post(url_of(cycle), form_of("Ines")).status_code == 422
    client.post(url_of(cycle), form_of("Ines", seances=[one.pk, two.pk]))
    assert states(one) == states(two) == {"Ines": "inscrit"}


def test_a_meeting_of_members_has_no_form_for_others(meeting: EventPage, client: Client) -> None:
    PageViewRestriction.objects.create(page=meeting, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(url_of(meeting)).status_code == 404


def test_a_question_with_twice_the_same_answer_is_refused() -> None:
    from wagtail.blocks.stream_block import StreamBlockValidationError

    from cms.registration.questions import QuestionsBlock

    block = QuestionsBlock()
    value = block.to_python(
        [
            {
                "type": "choice",
                "id": "b",
                "value": {"label": "L", "options": ["A", "A"], "several": False, "required": False},
            }
        ]
    )
    with pytest.raises(StreamBlockValidationError):
        block.clean(value)
