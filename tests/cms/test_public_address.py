"""Full addresses are those of SITE_URL."""

import pytest
from wagtail.models import Site

from cms.public_address import follow_site_url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "root"),
    [
        ("https://documentation.example.org", "https://documentation.example.org"),
        ("http://localhost:8123", "http://localhost:8123"),
        ("http://centre.example.org", "http://centre.example.org"),
    ],
)
def test_the_default_site_follows_the_setting(home, settings, address, root):
    settings.SITE_URL = address
    follow_site_url()
    assert Site.objects.get(is_default_site=True).root_url == root
    assert home.get_full_url() == f"{root}/"


def test_the_address_of_another_site_is_left_to_it(home, settings):
    Site.objects.create(hostname="reaap.example.org", port=443, root_page=home)
    settings.SITE_URL = "https://reaap.example.org"
    follow_site_url()
    assert Site.objects.get(is_default_site=True).hostname == "localhost"
