"""What is reserved for a network is read by its members, and known by nobody else."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.models import Page, PageViewRestriction, ReferenceIndex

from cms.collections.criteria import Criteria
from cms.collections.finding import pages_for
from cms.models import ContentPage, NetworkPage, NetworkSpacePage
from cms.readers.models import Network
from cms.relations import relations_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("centre")]
TITLE, WORDS = "Compte rendu réservé", "Rien ne doit sortir d’ici"


def seen(client: Client, address: str) -> str:
    return client.get(address, follow=True).content.decode()


def test_a_stranger_is_sent_to_the_entrance(secret, space, client: Client, stranger) -> None:
    for address in (secret.url, space.url):
        assert client.get(address)["Location"].startswith("/compte/connexion/")
    client.force_login(stranger)
    response = client.get(secret.url)
    assert response.status_code == 403
    assert TITLE not in response.content.decode()


def test_a_member_reads_it(secret, space, client: Client, member) -> None:
    client.force_login(member)
    assert WORDS in seen(client, secret.url)
    assert TITLE in seen(client, space.url)


def test_nothing_of_it_is_told_anywhere(secret, space, network, section, habitat, client: Client) -> None:
    citing = section.add_child(instance=ContentPage(title="Qui la cite"))
    citing.body = [
        ("related", {"title": "", "pages": [secret], "records": []}),
        ("paragraph", f'<p><a linktype="page" id="{secret.pk}">ici</a></p>'),
    ]
    citing.themes = [habitat]
    citing.save()
    ReferenceIndex.create_or_update_for_object(citing)
    for address in (
        "/",
        "/plan-du-site/",
        "/sitemap-pages.xml",
        "/reaap/",
        "/dossiers/",
        citing.url,
        "/themes/habitat/",
    ):
        assert TITLE not in seen(client, address), address
    assert secret.url not in seen(client, "/sitemap-pages.xml")
    assert not pages_for(Criteria(themes=(habitat.pk,))).filter(pk=secret.pk).exists()
    found = relations_of(citing)
    assert secret.pk not in [page.pk for page in (*found.near, *found.citing, *found.chosen)]


def test_the_public_face_shows_the_door(network, space, client: Client) -> None:
    html = seen(client, network.url)
    assert "Espace des membres" in html and space.url in html


def test_its_files_are_reserved_too(space, client: Client, member) -> None:
    file = get_document_model().objects.create(
        title="Annuaire", file=ContentFile(b"%PDF-1.4", "annuaire.pdf"), collection=space.collection
    )
    assert client.get(file.url).status_code in (302, 403)
    client.force_login(member)
    assert client.get(file.url).status_code == 200
    assert "Annuaire" in seen(client, space.url)


def test_opening_it_by_mistake_lasts_until_it_is_saved(space, secret) -> None:
    PageViewRestriction.objects.filter(page=space).delete()
    assert Page.objects.public().filter(pk=secret.pk).exists()
    space.save()
    assert not Page.objects.public().filter(pk=secret.pk).exists()


def test_it_follows_the_network_of_its_page(network, space, secret, client: Client, member) -> None:
    other = Network.objects.create(name="Clas")
    page = NetworkPage.objects.get(pk=network.pk)
    page.network = other
    page.save()
    client.force_login(member)
    assert WORDS not in seen(client, secret.url)
    member.groups.add(other.group)
    assert WORDS in seen(client, secret.url)


def test_without_a_network_nobody_enters(home, client: Client, member) -> None:
    page = home.add_child(instance=NetworkPage(title="Sans réseau", slug="sans"))
    space = page.add_child(instance=NetworkSpacePage(title="Vide", slug="membres"))
    client.force_login(member)
    assert client.get(space.url).status_code == 403


@pytest.fixture
def neighbour(home) -> NetworkPage:
    clas = Network.objects.create(name="Clas")
    return home.add_child(instance=NetworkPage(title="Clas", slug="clas", network=clas))


def test_moved_it_is_for_the_members_of_where_it_stands(neighbour, space, secret, client: Client, member) -> None:
    space.move(neighbour, pos="last-child")
    address = ContentPage.objects.get(pk=secret.pk).url
    client.force_login(member)
    assert address.startswith("/clas/") and WORDS not in seen(client, address)
    member.groups.set([neighbour.network.group])
    assert WORDS in seen(client, address)


def test_its_copy_has_files_of_its_own(neighbour, space, member) -> None:
    space.save_revision()
    copy = space.copy(to=neighbour)
    copy.get_latest_revision().publish()
    copied, first = NetworkSpacePage.objects.get(pk=copy.pk), NetworkSpacePage.objects.get(pk=space.pk)
    assert copied.collection and copied.collection != first.collection

    def readers(one: NetworkSpacePage) -> list[str]:
        return [group.name for group in one.collection.view_restrictions.get().groups.all()]

    assert readers(first) == [member.groups.get().name]
    assert readers(copied) == [neighbour.network.group.name]
