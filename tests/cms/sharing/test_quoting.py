"""What a page says of itself to those who quote it, and what Paul takes from « Annoncer »."""

import json
from collections.abc import Callable
from datetime import date, time

import pytest
from django.contrib.auth.models import User
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.images import get_image_model

from cms.models import Announcement, CentreSettings, ContentPage, PublicationPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(tmp_path, settings) -> Callable:
    settings.MEDIA_ROOT = tmp_path

    def picture(title: str):
        file = tmp_path / f"{title}.png"
        Pillow.new("RGB", (1300, 700), "teal").save(file)
        return get_image_model().objects.create(title=title, file=ImageFile(file.open("rb"), name=file.name))

    return picture


def structured(client: Client, address: str) -> dict:
    html = client.get(address).content.decode()
    return json.loads(html.partition('<script type="application/ld+json">')[2].partition("</script>")[0])


def shared_picture(client: Client, address: str) -> str:
    return client.get(address).content.decode().partition('property="og:image" content="')[2].partition('"')[0]


def test_the_picture_is_the_page_s_own_or_the_nearest_above_or_the_centre_s(
    client, home, section, centre, picture
) -> None:
    page = section.add_child(instance=ContentPage(title="Le centre", slug="le-centre"))
    address = page.url
    assert shared_picture(client, address).endswith("img/sharing.png")
    centre.sharing_picture = picture("centre")
    centre.save()
    assert "centre" in shared_picture(client, address)
    section.illustration = picture("dossier")
    section.save()
    assert "dossier" in shared_picture(client, address)
    page.illustration = picture("page")
    page.save()
    assert "page." in shared_picture(client, address)


def test_a_rendez_vous_is_an_event_with_its_hour_in_our_time_zone(client, announce, centre) -> None:
    page = announce(
        "Le droit à la ville", date(2026, 7, 2), start_time=time(9, 30), end_time=time(12), place="Saint-Denis"
    )
    said = structured(client, page.url)
    assert said["@type"] == "Event"
    assert said["startDate"] == "2026-07-02T09:30+02:00"
    assert said["location"]["name"] == "Saint-Denis"
    assert said["organizer"]["name"] == "Profession Banlieue"
    assert said["eventStatus"].endswith("EventScheduled")


def test_an_event_cancelled_or_of_another_body_says_so(client, announce) -> None:
    page = announce("Colloque", date(2026, 7, 2), is_cancelled=True, organiser_name="L’université", is_online=True)
    said = structured(client, page.url)
    assert said["eventStatus"].endswith("EventCancelled")
    assert said["organizer"]["name"] == "L’université"
    assert said["eventAttendanceMode"].endswith("OnlineEventAttendanceMode")


def test_a_publication_is_a_book(client, home) -> None:
    page = home.add_child(
        instance=PublicationPage(
            title="Les Cahiers", slug="cahiers", series="Les Cahiers", number="12", year=2019, isbn="978-2-1234-5680-3"
        )
    )
    said = structured(client, page.url)
    assert (said["@type"], said["datePublished"], said["isPartOf"]["name"]) == ("Book", "2019", "Les Cahiers")


def test_the_home_is_the_library(client, home, centre) -> None:
    CentreSettings.objects.update(city="Saint-Denis", phone="01 48 09 26 36")
    said = structured(client, "/")
    assert (said["@type"], said["name"]) == ("Library", "Profession Banlieue")
    assert (said["telephone"], said["address"]["addressLocality"]) == ("+33148092636", "Saint-Denis")


def test_a_title_cannot_leave_the_data_it_is_in(client, home) -> None:
    page = home.add_child(instance=ContentPage(title="</script><script>alert(1)</script>", slug="titre"))
    html = client.get(page.url).content.decode()
    assert "<script>alert(1)" not in html
    assert structured(client, page.url)["headline"] == "</script><script>alert(1)</script>"


def test_no_network_is_asked_before_the_click(client, home) -> None:
    page = home.add_child(instance=ContentPage(title="Le centre", slug="le-centre"))
    html = client.get(page.url).content.decode()
    assert "linkedin.com" in html
    assert 'src="http' not in html


def test_paul_takes_a_text_for_each_network_and_notes_what_he_posted(client, announce) -> None:
    page = announce("Le droit à la ville", date(2026, 7, 2), place="Saint-Denis")
    paul = User.objects.create_superuser("paul")
    client.force_login(paul)
    address = reverse("announce_page", args=[page.pk])
    assert "Le droit à la ville\nJeudi 2 juillet 2026, Saint-Denis" in client.get(address).content.decode()
    posted = {"network": "bluesky", "url": "https://bsky.app/profile/centre/post/1", "posted_on": "2026-06-01"}
    client.post(address, posted)
    assert Announcement.objects.get().noted_by == paul
    assert "bsky.app/profile/centre/post/1" in client.get(address).content.decode()
    client.post(address, {"geste": "oublier", "annonce": Announcement.objects.get().pk})
    assert not Announcement.objects.exists()


def test_what_is_not_an_address_is_refused_with_the_reason(client, announce) -> None:
    page = announce("Le droit à la ville", date(2026, 7, 2))
    client.force_login(User.objects.create_superuser("paul"))
    answer = client.post(
        reverse("announce_page", args=[page.pk]),
        {"network": "bluesky", "url": "mon message", "posted_on": "2026-06-01"},
    )
    assert "URL" in answer.content.decode()
    assert not Announcement.objects.exists()


def test_who_may_not_edit_a_page_does_not_announce_it(client, announce) -> None:
    page = announce("Le droit à la ville", date(2026, 7, 2))
    client.force_login(User.objects.create_user("ines"))
    assert client.get(reverse("announce_page", args=[page.pk])).status_code in {302, 403}
