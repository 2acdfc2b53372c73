"""What Paul does of the participants, what is printed, and what is forgotten."""

from __future__ import annotations

import base64
import re
from datetime import date
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from openpyxl import load_workbook
from wagtail.models import GroupPagePermission

from cms.models import AgendaPage, CyclePage, EventPage, Presence, Registration, Tally
from cms.readers import accounts
from cms.registration import joining, retention
from cms.registration.figures import figures
from cms.trash.moving import put_back, throw_away
from correspondence.models import OutgoingMail
from tests.cms.registration.conftest import asks, form_of, mails_to, person, states


def words(data: bytes) -> str:
    document = pypdfium2.PdfDocument(BytesIO(data))
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def at(meeting: Any, end: str = "") -> str:
    return f"/admin/inscriptions/{meeting.pk}/{end}"


def test_paul_sees_who_comes_and_what_each_answered(meeting: EventPage, client: Client, paul: Any) -> None:
    joining.ask([meeting], person("Ines", answers=[{"id": "a", "question": "Repas", "answer": "oui"}]))
    asks(meeting, "Awa", "Karim")
    assert "Habiter ensemble" in client.get("/admin/inscriptions/").content.decode()
    page = client.get(at(meeting)).content.decode()
    for word in ("Inscrits (2)", "Liste d’attente (1)", "Dupont Ines", "Repas : oui", "pour 2 places", "Élu·e"):
        assert word in page
    assert "Participants" in client.get(f"/admin/pages/{meeting.pk}/edit/").content.decode()


def test_he_accepts_refuses_removes_closes_and_adds_by_hand(meeting: EventPage, client: Client, paul: Any) -> None:
    EventPage.objects.update(is_reviewed=True)
    ines, awa = asks(meeting, "Ines", "Awa")
    client.post(at(meeting), {"accepter": ines.pk})
    client.post(at(meeting), {"refuser": awa.pk})
    assert states(meeting) == {"Ines": "inscrit", "Awa": "refuse"}
    said = client.post(at(meeting, "ajouter/"), form_of("Karim", tell=""), follow=True).content.decode()
    assert "Karim Dupont est inscrit·e." in said
    assert mails_to("Karim") == []
    assert (
        "sur la liste d’attente"
        in client.post(at(meeting, "ajouter/"), form_of("Lea", tell="on"), follow=True).content.decode()
    )
    client.post(at(meeting), {"retirer": ines.pk})
    assert states(meeting)["Lea"] == "inscrit"
    client.post(at(meeting), {"fermer": ""})
    assert "Les inscriptions sont fermées" in client.get(at(meeting)).content.decode()


def test_who_may_not_edit_the_page_sees_nobody(meeting: EventPage, client: Client) -> None:
    user = get_user_model().objects.create_user("ana", "ana@centre.example", "x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    for end in ("", "ajouter/", "presences/", "emargement.pdf", "attestations.pdf", "participants.csv", "ecrire/"):
        assert client.get(at(meeting, end)).status_code in (302, 403), end


def test_who_writes_a_seance_does_not_see_who_comes_to_the_whole_cycle(cycle: CyclePage, client: Client) -> None:
    """She may edit what she wrote; the participants are those of the cycle, which she may not."""
    ana = get_user_model().objects.create_user("ana", "ana@centre.example", "x")
    group = Group.objects.create(name="Partenaires")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=group,
        page=cycle,
        permission=Permission.objects.get(codename="add_page", content_type__app_label="wagtailcore"),
    )
    ana.groups.add(group)
    client.force_login(ana)
    EventPage.objects.update(owner=ana)
    [ines] = asks(cycle, "Ines")
    seance = EventPage.objects.get(title="Séance 1")
    assert "Participants" not in client.get(f"/admin/pages/{seance.pk}/edit/").content.decode()
    for end in ("presences/", "emargement.pdf", "participants.csv"):
        assert b"Dupont" not in client.get(at(seance, end), follow=True).content, end
    client.post(at(seance), {"retirer": ines.pk})
    client.post(at(seance, "presences/"), {"present": [ines.pk]})
    assert states(cycle) == {"Ines": "inscrit"}
    assert not Presence.objects.exists()


def test_presence_is_noted_at_a_seance_and_never_at_a_cycle(cycle: CyclePage, client: Client, paul: Any) -> None:
    [ines] = asks(cycle, "Ines")
    assert client.post(at(cycle, "presences/"), {"present": [ines.pk]}).status_code == 404
    assert client.get(at(cycle, "emargement.pdf")).status_code == 404


def test_he_notes_who_came_and_prints_the_certificates(meeting: EventPage, client: Client, paul: Any) -> None:
    ines, awa = asks(meeting, "Ines", "Awa")
    assert "Personne n’est noté présent" in client.get(at(meeting, "attestations.pdf"), follow=True).content.decode()
    said = client.post(at(meeting, "presences/"), {"present": [ines.pk]}, follow=True).content.decode()
    assert "1 présent·e sur 2" in said
    assert dict(Presence.objects.values_list("registration", "is_present")) == {ines.pk: True, awa.pk: False}
    paper = words(client.get(at(meeting, "attestations.pdf")).content)
    assert "Ines Dupont" in paper
    assert "Awa Dupont" not in paper
    assert "Mardi 2 juin 2026" in paper
    assert "(3 h)" in paper.replace("\xa0", " ")
    assert client.get(at(meeting, f"attestation-{ines.pk}.pdf")).content.startswith(b"%PDF")
    assert "Personne n’est noté" in client.get(at(meeting, f"attestation-{awa.pk}.pdf"), follow=True).content.decode()


def test_the_sheet_has_a_line_for_each_and_some_for_the_unexpected(
    meeting: EventPage, client: Client, paul: Any
) -> None:
    asks(meeting, "Ines", "Awa", "Karim")
    paper = words(client.get(at(meeting, "emargement.pdf")).content)
    assert "Dupont Ines" in paper
    assert "Karim" not in paper
    assert "Signature" in paper
    EventPage.objects.update(ends_on=date(2026, 6, 4))
    several = words(client.get(at(meeting, "emargement.pdf")).content)
    assert "Signature" not in several
    for day in ("mar 2", "mer 3", "jeu 4"):
        assert day in several.lower().replace("\xa0", " ").replace(".", "")


@pytest.fixture
def cycle(agenda: AgendaPage, _in_march: None) -> CyclePage:
    """Of three séances, taken whole."""
    cycle = agenda.add_child(
        instance=CyclePage(title="Ateliers", slug="a", enrolment="cycle", takes_registrations=True)
    )
    for n in (1, 2, 3):
        cycle.add_child(instance=EventPage(title=f"Séance {n}", slug=f"s{n}", starts_on=date(2026, 6, n)))
    return CyclePage.objects.get()


def test_the_certificate_of_a_cycle_names_the_seances_that_she_came_to(
    cycle: CyclePage, client: Client, paul: Any
) -> None:
    seances = cycle.seances()
    [ines] = asks(cycle, "Ines")
    for seance in seances[:2]:
        client.post(at(seance, "presences/"), {"present": [ines.pk]})
    assert client.get(at(seances[0]))["Location"] == at(cycle)
    paper = words(client.get(at(cycle, "attestations.pdf")).content)
    assert "aux 2 séances suivantes du cycle" in paper.replace("\xa0", " ").replace("\r\n", " ")
    assert "Séance 1" in paper
    assert "Séance 3" not in paper


def test_the_table_says_everything_and_runs_no_formula(meeting: EventPage, client: Client, paul: Any) -> None:
    joining.ask(
        [meeting],
        person("Ines", organisation="=cmd()", answers=[{"id": "a", "question": "Repas", "answer": "oui"}]),
    )
    table = client.get(at(meeting, "participants.csv")).content.decode("utf-8-sig")
    heading, line = table.strip().split("\r\n")
    assert heading.endswith("Présence 02/06/2026;Repas")
    assert line.startswith("Dupont;Ines;ines@exemple.fr;Élu·e;;'=cmd();Bobigny;Inscrit·e;")
    book = load_workbook(BytesIO(client.get(at(meeting, "participants.xlsx")).content))
    assert book.sheetnames == ["Habiter ensemble", "Par fonction", "Par commune"]
    assert [cell.value for cell in book["Par fonction"][2]] == ["Élu·e", 1, 0]


def test_he_writes_to_the_participants_of_a_cancelled_meeting(meeting: EventPage, client: Client, paul: Any) -> None:
    asks(meeting, "Ines", "Awa", "Karim")
    EventPage.objects.update(is_cancelled=True)
    assert "Ce rendez-vous n’aura pas lieu" in client.get(at(meeting, "ecrire/")).content.decode()
    sent = {"to": "tous", "subject": "Annulé", "text": "La salle est fermée.", "with_calendar": "on"}
    assert "3 messages partent" in client.post(at(meeting, "ecrire/"), sent, follow=True).content.decode()
    mail = mails_to("Ines")[-1]
    assert mail.subject == "Annulé"
    assert "La salle est fermée." in mail.text
    assert "STATUS:CANCELLED" in unpacked(mail)


def unpacked(mail: OutgoingMail) -> str:
    return base64.b64decode(mail.attachments[0]["data"]).decode()


def test_after_the_delay_nobody_is_known_and_the_counts_stay(meeting: EventPage) -> None:
    EventPage.objects.update(seats=None)
    ines, awa, _karim = asks(meeting, "Ines", "Awa", "Karim")
    joining.cancel(awa)
    joining.ask([meeting], person("Lea", function="etat", commune=""))
    Presence.objects.create(registration=ines, event=meeting, is_present=True)
    before = figures([meeting])
    OutgoingMail.objects.update(state="remis")
    with time_machine.travel("2026-12-01T10:00:00Z"):
        assert retention.every_day() == 0
    with time_machine.travel("2026-12-03T10:00:00Z"):
        assert retention.every_day() == 4
        assert retention.every_day() == 0
    assert not Registration.objects.exists()
    assert not OutgoingMail.objects.exists()
    after = figures([EventPage.objects.get()])
    assert after == before
    assert (after.total.registered, after.total.present) == (3, 1)
    assert {name: one.registered for name, one in after.by_function.items()} == {"Élu·e": 2, "Service de l’État": 1}
    assert {name: one.registered for name, one in after.by_commune.items()} == {"Bobigny": 2, "": 1}
    held = str(list(Tally.objects.values()))
    assert not re.search("Dupont|exemple", held)


def test_the_participants_of_a_cycle_in_the_trash_are_not_forgotten_before_their_time(
    cycle: CyclePage, paul: Any
) -> None:
    asks(cycle, "Ines")
    trashed = throw_away(cycle, paul)
    assert retention.every_day() == 0
    put_back(trashed, paul, online=True)
    assert states(cycle) == {"Ines": "inscrit"}


def test_of_seances_withdrawn_after_they_were_held_the_counts_stay(cycle: CyclePage, paul: Any) -> None:
    asks(cycle, "Ines", "Awa")
    for seance in cycle.seances():
        seance.save_revision().publish()
        EventPage.objects.get(pk=seance.pk).unpublish()
    cycle.add_child(instance=EventPage(title="Jamais annoncée", starts_on=date(2026, 6, 4), live=False))
    with time_machine.travel("2026-12-06T10:00:00Z"):
        assert retention.every_day() == 2
    totals = Tally.objects.filter(axis=Tally.Axis.TOTAL).order_by("event__starts_on")
    assert list(totals.values_list("event__title", "registered")) == [
        ("Séance 1", 2),
        ("Séance 2", 2),
        ("Séance 3", 2),
    ]


def test_a_cycle_without_any_seance_left_forgets_in_its_time(cycle: CyclePage) -> None:
    asks(cycle, "Ines")
    for seance in cycle.seances():
        seance.delete()
    assert retention.every_day() == 0
    with time_machine.travel("2026-09-13T10:00:00Z"):
        assert retention.every_day() == 1


def test_an_account_that_is_erased_takes_its_registrations_along(meeting: EventPage, client: Client) -> None:
    asks(meeting, "Ines", "Awa", "Karim")
    user = get_user_model().objects.create_user("lecteur-1", "ines@exemple.fr")
    EmailAddress.objects.create(user=user, email="ines@exemple.fr", verified=True, primary=True)
    client.force_login(user)
    assert "Habiter ensemble" in client.get("/compte/").content.decode()
    assert accounts.copy_of_data(user)["inscriptions"][0]["rendez_vous"] == "Habiter ensemble"
    accounts.erase(user)
    assert states(meeting) == {"Awa": "inscrit", "Karim": "inscrit"}


@pytest.mark.django_db
def test_an_unproved_address_shows_nothing_of_anybody(meeting: EventPage, client: Client) -> None:
    asks(meeting, "Ines")
    user = get_user_model().objects.create_user("lecteur-2", "ines@exemple.fr")
    EmailAddress.objects.create(user=user, email="ines@exemple.fr", verified=False, primary=True)
    assert accounts.copy_of_data(user)["inscriptions"] == []
    accounts.erase(user)
    assert states(meeting) == {"Ines": "inscrit"}
