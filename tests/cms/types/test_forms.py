"""The forms that Paul composes, as Inès and robots answer them."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.contrib.forms.models import FormSubmission

from cms.answers.retention import forget
from cms.models import FormField, FormPage
from correspondence.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("centre")]
ANSWERS = {"q_votre_nom": "Inès", "q_courriel": "ines@example.org", "q_site": "mairie", "accord": "on"}


@pytest.fixture
def form(home) -> FormPage:
    cache.clear()
    page = FormPage(
        title="Préparer une visite", slug="visite", consent_text="J’accepte.", kept_days=90, told_to="doc@example.org"
    )
    page.form_fields = [
        FormField(label="Votre nom", field_type="singleline", sort_order=0),
        FormField(label="Courriel", field_type="email", sort_order=1),
        FormField(label="Site", field_type="singleline", required=False, sort_order=2),
    ]
    return home.add_child(instance=page)


def test_ines_answers_and_is_thanked(form: FormPage, client: Client) -> None:
    html = client.get(form.url).content.decode()
    assert "J’accepte." in html and "gardées 3 mois" in html
    response = client.post(form.url, ANSWERS, follow=True)
    assert "Votre réponse est bien arrivée" in response.content.decode()
    assert FormSubmission.objects.get().form_data["q_votre_nom"] == "Inès"
    mail = OutgoingMail.objects.get()
    assert mail.address == "doc@example.org" and "Inès" in mail.text and "mairie" in mail.text


def test_without_the_consent_nothing_is_kept(form: FormPage, client: Client) -> None:
    response = client.post(form.url, {**ANSWERS, "accord": "", "q_courriel": "ines@"})
    assert response.status_code == 422
    assert "Il reste quelque chose à corriger" in response.content.decode()
    assert 'value="Inès"' in response.content.decode()
    assert not FormSubmission.objects.exists()


def test_a_robot_is_thanked_and_not_kept(form: FormPage, client: Client) -> None:
    response = client.post(form.url, {**ANSWERS, "site": "http://spam.example"}, follow=True)
    assert "Votre réponse est bien arrivée" in response.content.decode()
    assert not FormSubmission.objects.exists()


def test_too_many_answers_of_an_hour_wait(form: FormPage, client: Client, settings) -> None:
    most = settings.ACCOUNT_RATE_LIMITS["form_answer"]
    settings.ACCOUNT_RATE_LIMITS = {"form_answer": most.replace("30", "2")}
    responses = [client.post(form.url, ANSWERS) for _turn in range(3)]
    assert [response.status_code for response in responses] == [302, 302, 429]
    assert "Attendez une heure" in responses[-1].content.decode()
    assert FormSubmission.objects.count() == 2


def test_a_closed_form_receives_nothing(form: FormPage, client: Client) -> None:
    form.is_closed = True
    form.save()
    assert "Ce formulaire est fermé" in client.post(form.url, ANSWERS).content.decode()
    assert not FormSubmission.objects.exists()


def test_answers_are_forgotten_after_the_delay_told(form: FormPage) -> None:
    for age in (10, 89, 91):
        one = FormSubmission.objects.create(page=form, form_data={})
        FormSubmission.objects.filter(pk=one.pk).update(submit_time=timezone.now() - timedelta(days=age))
    assert forget() == 1
    assert FormSubmission.objects.count() == 2


def test_paul_takes_them_as_a_table(form: FormPage, client: Client, paul) -> None:
    client.post(form.url, {**ANSWERS, "q_votre_nom": "=cmd"})
    client.force_login(paul)
    response = client.get(f"/admin/forms/submissions/{form.pk}/?export=csv")
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][1:] == ["Votre nom", "Courriel", "Site", "Accord"]
    assert rows[1][1:] == ["'=cmd", "ines@example.org", "mairie", "oui"]
    assert client.get(f"/admin/forms/submissions/{form.pk}/").status_code == 200


@pytest.mark.parametrize(("days", "said"), [(90, "3 mois"), (45, "45 jours"), (365, "12 mois")])
def test_the_delay_is_said_in_words(days: int, said: str) -> None:
    assert FormPage(kept_days=days).kept_for == said
