"""« Mon compte »: change of address, copy and erasure of one's data, three years of silence; and the networks."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail import hooks

from catalogue.models import BibliographicRecord, DigitalDocument
from cms.readers import retention
from cms.readers.models import Network, Reader
from cms.readers.sections import AccountSection
from correspondence.models import OutgoingMail, State
from tests.cms.readers.entering import code_sent_to, sign_in

pytestmark = pytest.mark.django_db
User = get_user_model()


@pytest.fixture
def ines(client, home):
    sign_in(client, "ines@exemple.fr")
    return User.objects.get(email="ines@exemple.fr")


def test_a_room_adds_its_section(client, ines):
    def section() -> AccountSection:
        return AccountSection(
            "essai", "Une section d’essai", 10, "readers/sections/identity.html", lambda request: {"is_staff": True},
            export=lambda user: [user.email],
        )  # fmt: skip

    with hooks.register_temporarily("register_account_section", section):
        page = client.get("/compte/").content.decode()
        assert page.index("Une section d’essai") < page.index("Adresse et données")
        assert json.loads(client.get("/compte/donnees/").content)["essai"] == ["ines@exemple.fr"]


def test_a_section_may_hide(client, ines):
    assert "Réseaux" not in client.get("/compte/").content.decode()


def test_ines_changes_her_address_by_a_code_sent_to_the_new_one(client, ines):
    answer = client.post("/compte/adresse/", {"email": "ines@nouvelle.fr", "action_add": ""})
    assert answer["Location"] == "/compte/adresse/code/"
    ines.refresh_from_db()
    assert ines.email == "ines@exemple.fr"
    client.post("/compte/adresse/code/", {"code": code_sent_to("ines@nouvelle.fr")})
    ines.refresh_from_db()
    assert ines.email == "ines@nouvelle.fr"
    assert [one.email for one in ines.emailaddress_set.all()] == ["ines@nouvelle.fr"]


def test_an_address_that_somebody_has_is_told_to_whoever_reads_its_mails_only(client, ines):
    sign_in(Client(), "samir@exemple.fr")
    answer = client.post("/compte/adresse/", {"email": "samir@exemple.fr", "action_add": ""})
    assert answer["Location"] == "/compte/adresse/code/"
    page = client.post("/compte/adresse/code/", {"code": code_sent_to("samir@exemple.fr")})
    assert "celle d’un autre compte" in page.content.decode()
    ines.refresh_from_db()
    assert ines.email == "ines@exemple.fr"


def test_ines_takes_her_data_away(client, ines):
    answer = client.get("/compte/donnees/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert json.loads(answer.content)["compte"]["adresse"] == "ines@exemple.fr"


def test_ines_erases_her_account_and_the_mails_that_named_her(client, ines):
    OutgoingMail.objects.update(state=State.SENT)
    assert "sans retour" in client.get("/compte/effacer/").content.decode()
    assert User.objects.filter(pk=ines.pk).exists()
    client.post("/compte/effacer/")
    assert not User.objects.filter(pk=ines.pk).exists()
    assert not OutgoingMail.objects.filter(address="ines@exemple.fr").exists()
    assert client.get("/compte/").status_code == 302


def test_paul_of_the_staff_erases_nothing_here(client, home, paul):
    client.force_login(paul)
    client.post("/compte/effacer/")
    client.post("/compte/adresse/", {"email": "autre@centre.example", "action_add": ""})
    paul.refresh_from_db()
    assert paul.email == "paul@centre.example"
    assert "membre de l’équipe" in client.get("/compte/").content.decode()


def test_three_years_of_silence_are_announced_a_month_before(ines):
    start = timezone.now()
    with time_machine.travel(start + retention.DORMANT - retention.NOTICE - timedelta(days=1), tick=False):
        retention.every_day()
        assert not OutgoingMail.objects.filter(purpose="compte.fin").exists()
    with time_machine.travel(start + retention.DORMANT - retention.NOTICE + timedelta(days=1), tick=False) as clock:
        retention.every_day()
        retention.every_day()
        assert OutgoingMail.objects.filter(purpose="compte.fin", address="ines@exemple.fr").count() == 1
        clock.shift(timedelta(days=29))
        retention.every_day()
        assert User.objects.filter(pk=ines.pk).exists()
        clock.shift(timedelta(days=1))
        retention.every_day()
        assert not User.objects.filter(pk=ines.pk).exists()


def test_who_comes_back_is_kept(client, ines):
    start = timezone.now()
    with time_machine.travel(start + retention.DORMANT, tick=False) as clock:
        retention.every_day()
        sign_in(Client(), "ines@exemple.fr")
        clock.shift(timedelta(days=40))
        retention.every_day()
        assert User.objects.filter(pk=ines.pk).exists()
        assert Reader.objects.get(user=ines).told_of_end_on is None


def test_an_address_never_proved_goes_after_a_day(client, home):
    client.post("/compte/connexion/", {"email": "tapee@exemple.fr"})
    retention.every_day()
    assert User.objects.filter(email="tapee@exemple.fr").exists()
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        retention.every_day()
    assert not User.objects.filter(email="tapee@exemple.fr").exists()


def test_the_staff_is_never_dormant(home, paul):
    with time_machine.travel(timezone.now() + timedelta(days=4000)):
        retention.every_day()
    assert User.objects.filter(pk=paul.pk).exists()


# Networks


@pytest.fixture
def network(home) -> Network:
    return Network.objects.create(name="Réseau des ateliers", description="Les professionnels des ateliers.")


@pytest.fixture
def reserved(network) -> BibliographicRecord:
    record = BibliographicRecord.objects.create(title="Compte rendu du réseau")
    document = DigitalDocument(record=record, access="reserved", title="Compte rendu")
    document.file.save("cr.txt", ContentFile(b"texte du compte rendu"), save=False)
    document.save()
    document.groups.add(network.group)
    document.save()
    return record


def test_paul_adds_members_by_their_addresses(client, network, paul):
    client.force_login(paul)
    pasted = "Inès Fontaine <INES@exemple.fr>; samir@exemple.fr\nines@exemple.fr"
    client.post(f"/admin/reseaux-membres/{network.pk}/", {"addresses": pasted, "invite": "on"})
    assert sorted(network.group.user_set.values_list("email", flat=True)) == ["ines@exemple.fr", "samir@exemple.fr"]
    mail = OutgoingMail.objects.get(address="ines@exemple.fr")
    assert "Réseau des ateliers" in mail.subject
    assert "/compte/" in mail.text and "ateliers" in mail.html
    page = client.get(f"/admin/reseaux-membres/{network.pk}/").content.decode()
    assert "2 membres" in page and "jamais connecté" in page


def test_the_list_and_the_page_of_a_network_lead_to_its_members(client, network, paul):
    client.force_login(paul)
    for address in ("/admin/reseaux/", f"/admin/reseaux/edit/{network.pk}/"):
        assert f"/admin/reseaux-membres/{network.pk}/" in client.get(address).content.decode(), address


def test_one_wrong_address_is_named_and_nobody_is_added(client, network, paul):
    client.force_login(paul)
    page = client.post(f"/admin/reseaux-membres/{network.pk}/", {"addresses": "ines@exemple.fr\npas une adresse"})
    assert "pas une adresse" in page.content.decode()
    assert network.group.user_set.count() == 0


def test_a_visitor_and_a_reader_do_not_manage_members(client, network):
    assert client.get(f"/admin/reseaux-membres/{network.pk}/").status_code == 302
    sign_in(client, "ines@exemple.fr")
    assert client.get(f"/admin/reseaux-membres/{network.pk}/").status_code == 302


def test_a_member_reads_what_is_reserved_and_sees_her_networks(client, network, reserved, paul):
    client.force_login(paul)
    client.post(f"/admin/reseaux-membres/{network.pk}/", {"addresses": "ines@exemple.fr"})
    document = reserved.documents.get()
    reader, stranger = Client(), Client()
    sign_in(reader, "ines@exemple.fr")
    sign_in(stranger, "samir@exemple.fr")
    assert reader.get(document.get_absolute_url()).status_code == 200
    assert stranger.get(document.get_absolute_url()).status_code == 403
    page = reader.get("/compte/").content.decode()
    assert "Réseau des ateliers" in page and "Compte rendu du réseau" in page


def test_the_notice_leads_to_the_code_and_back(client, reserved):
    page = client.get(reserved.get_absolute_url()).content.decode()
    assert f"/compte/connexion/?next=/documents/{reserved.documents.get().pk}/" in page


def test_a_group_with_permissions_takes_no_member_here(client, network, paul):
    network.group.permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(paul)
    page = client.post(f"/admin/reseaux-membres/{network.pk}/", {"addresses": "ines@exemple.fr"}).content.decode()
    assert "a reçu des droits" in page
    assert not User.objects.filter(email="ines@exemple.fr").exists()


def test_an_invited_member_is_kept_before_she_comes(network, home):
    from cms.readers.networks import add_members

    add_members(network, ["ines@exemple.fr"], invite=True)
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        retention.every_day()
    assert User.objects.filter(email="ines@exemple.fr").exists()


def test_a_network_that_goes_opens_nothing_to_the_others(client, network, reserved):
    network.delete()
    sign_in(client, "ines@exemple.fr")
    assert client.get(reserved.documents.get().get_absolute_url()).status_code == 403


def test_a_network_that_kept_nothing_goes_with_its_group(network):
    network.delete()
    assert not Group.objects.filter(name__startswith="Réseau").exists()


def test_two_names_are_one_group(client, network, paul):
    client.force_login(paul)
    page = client.post("/admin/reseaux/add/", {"name": "Éditeurs", "description": ""})
    assert "Un groupe porte déjà ce nom" in page.content.decode()
