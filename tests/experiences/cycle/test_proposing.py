"""A porteur tells an action on the site: it is kept, acknowledged, and becomes a draft that Paul takes up."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from correspondence.models import Consent, OutgoingMail
from correspondence.suppression import address_hash
from experiences.cycle.proposing import territory_named
from experiences.models import ExperiencePage, Involvement, Proposal
from experiences.models.parts import months_later
from reference.models import Agent

pytestmark = pytest.mark.django_db
TOLD = {
    "title": "Ouvrir l’école le mercredi",
    "summary": "Des parents ouvrent l’école le mercredi.",
    "commune": "saint denis",
    "organisation": "Régie de quartier des Étangs",
    "context": "Rien n’était ouvert.",
    "approach": "Trois réunions.\n\nPuis un essai <b>gras</b>.",
    "contact_name": "Hélène Roux",
    "contact_position": "Directrice",
    "contact_email": "Roux@Regie.example",
    "may_publish": "on",
    "may_show_contact": "on",
}


@pytest.fixture
def propose(client, index, paul):
    def send(**changes):
        told = {name: value for name, value in (TOLD | changes).items() if value is not None}
        return client.post(reverse("fiches:propose"), told)

    return send


def mails_to(address: str) -> list[str]:
    return list(OutgoingMail.objects.filter(address=address).order_by("pk").values_list("subject", flat=True))


def test_the_list_of_fiches_leads_to_the_form(client, index):
    html = client.get(index.url).content.decode()
    assert f'href="{reverse("fiches:propose")}"' in html
    form = client.get(reverse("fiches:propose"))
    assert form.status_code == 200
    assert '<option value="Saint-Denis">' in form.content.decode()
    assert "noindex" not in form.content.decode()


def test_what_is_told_becomes_a_draft_under_the_list(propose, index, client):
    answer = propose()
    assert (answer.status_code, answer.url) == (302, reverse("fiches:proposed"))
    page = ExperiencePage.objects.get()
    assert page.get_parent().pk == index.pk
    assert (page.live, page.title, page.first_published_at) == (False, "Ouvrir l’école le mercredi", None)
    assert page.number == f"PB-FE-{timezone.localdate().year}-001"
    assert page.written_on == timezone.localdate()
    assert [one.name for one in page.territories.all()] == ["Saint-Denis"]
    draft = page.get_latest_revision_as_object()
    assert draft.approach == "<p>Trois réunions.</p><p>Puis un essai &lt;b&gt;gras&lt;/b&gt;.</p>"
    assert client.get(f"{index.url}{page.slug}/").status_code == 404


def test_what_was_received_is_kept_apart_from_the_draft(propose):
    propose()
    proposal = Proposal.objects.get()
    assert proposal.contact_email == "roux@regie.example"
    assert [one["answer"] for one in proposal.story] == ["Rien n’était ouvert.", TOLD["approach"]]
    assert proposal.story[0]["question"] == "D’où êtes-vous partis ?"
    assert proposal.territory.name == "Saint-Denis"


def test_each_agreement_is_in_the_ledger_in_the_words_that_were_shown(propose, client):
    shown = client.get(reverse("fiches:propose")).content.decode()
    propose()
    lines = Consent.objects.filter(address="roux@regie.example").order_by("pk")
    assert [line.purpose for line in lines] == ["fiche.proposition"] * 2
    assert "PB-FE-" in lines[0].how
    assert lines[0].wording.startswith("J’accepte que le centre s’appuie sur ce récit")
    assert "24 mois" in lines[1].wording
    assert lines[0].wording[:40] in shown
    assert (lines[0].act, lines[0].recorded_at.date()) == ("accord", timezone.now().date())


def test_a_contact_is_shown_only_if_she_agrees_and_for_24_months(propose):
    propose()
    contact = ExperiencePage.objects.get().contacts.get()
    today = timezone.localdate()
    assert (contact.is_public, contact.consented_on, contact.expires_on) == (True, today, months_later(today, 24))
    propose(title="Une autre action", may_show_contact=None)
    contact = ExperiencePage.objects.get(title="Une autre action").contacts.get()
    assert (contact.is_public, contact.consented_on) == (False, None)
    assert Consent.objects.count() == 3


def test_she_and_the_editors_hear_of_it(propose):
    propose()
    assert mails_to("roux@regie.example") == ["Votre proposition est bien arrivée : Ouvrir l’école le mercredi"]
    assert mails_to("paul@centre.example") == ["Une fiche proposée : Ouvrir l’école le mercredi"]
    mail = OutgoingMail.objects.get(address="paul@centre.example")
    assert reverse("fiche_cycle:fiche", args=[ExperiencePage.objects.get().pk]) in mail.text
    received = OutgoingMail.objects.get(address="roux@regie.example")
    assert "J’accepte que le centre s’appuie" in received.text


def test_the_centre_hears_of_it_when_nobody_publishes_there(propose, paul):
    paul.groups.clear()
    propose()
    assert mails_to("contact@centre.example") == ["Une fiche proposée : Ouvrir l’école le mercredi"]


def test_who_asked_to_be_left_alone_is(propose, paul):
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(paul)
    profile.submitted_notifications = False
    profile.save()
    propose()
    assert not mails_to("paul@centre.example")


def test_a_holder_that_we_know_is_linked_and_one_that_we_do_not_is_not_made(propose):
    propose()
    assert not Involvement.objects.exists()
    assert not Agent.objects.exists()
    Agent.objects.create(kind="organisation", name="Régie de quartier des Étangs")
    propose(title="Une autre")
    assert Involvement.objects.get().role == "porteur"


def test_without_agreement_nothing_is_received_and_nothing_typed_is_lost(propose):
    answer = propose(may_publish=None)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Sans cet accord, nous ne pouvons pas recevoir votre récit." in html
    assert "Puis un essai &lt;b&gt;gras" in html
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "  ", "Donnez un titre à l’action."),
        ("summary", "a" * 301, "300"),
        ("approach", None, "c’est le cœur de la fiche"),
        ("contact_email", "roux@", "n’est pas un nom de domaine"),
        ("contact_email", "a@b.example, c@d.example", "Donnez-en une seule"),
    ],
)
def test_what_is_wrong_is_said_under_its_field(propose, field, value, said):
    answer = propose(**{field: value})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_robot_leaves_nothing_and_hears_that_all_is_well(propose):
    assert propose(site="http://spam.example").status_code == 302
    assert not ExperiencePage.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_a_flood_is_stopped_and_told_so(propose, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "fiche_proposal": "2/h/key"}
    codes = [propose(title=f"Action {number}").status_code for number in range(3)]
    assert codes == [302, 302, 429]
    assert Proposal.objects.count() == 2


def test_a_second_click_makes_no_second_fiche(propose):
    propose()
    propose()
    assert Proposal.objects.count() == ExperiencePage.objects.count() == 1
    assert len(mails_to("roux@regie.example")) == 1


def test_two_actions_of_one_title_have_each_an_address_and_a_number(propose):
    propose()
    propose(contact_email="diallo@asso.example")
    pages = ExperiencePage.objects.order_by("pk")
    assert len({page.slug for page in pages}) == len({page.number for page in pages}) == 2


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Saint-Denis", "Saint-Denis"),
        ("st denis", "Saint-Denis"),
        ("PIERREFITTE SUR SEINE", "Pierrefitte-sur-Seine"),
        ("Marseille", None),
        ("", None),
    ],
)
def test_a_commune_is_known_by_its_name(lists, typed, found):
    territory = territory_named(typed)
    assert (territory.name if territory else None) == found


def test_a_commune_from_elsewhere_is_kept_in_words(propose):
    propose(commune="Vaulx-en-Velin")
    page = ExperiencePage.objects.get()
    assert (page.place, page.territories.count(), page.precision) == ("Vaulx-en-Velin", 0, "")


def test_without_a_list_on_the_site_there_is_no_form(client, index):
    index.unpublish()
    assert client.get(reverse("fiches:propose")).status_code == 404


def test_the_hash_of_the_ledger_is_hers(propose):
    propose()
    assert Consent.objects.first().address_hash == address_hash("roux@regie.example")
    assert isinstance(Proposal.objects.get().page.contacts.get().consented_on, date)
