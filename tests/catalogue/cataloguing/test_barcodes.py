"""The next barcode is proposed to one person at a time, and none is given twice on one localisation."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from catalogue.cataloguing.barcodes import propose
from catalogue.models import BibliographicRecord, Item
from tests.catalogue.cataloguing.conftest import add_url, edit_url, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    return BibliographicRecord.objects.create(title="Habiter")


@pytest.fixture
def me():
    return User.objects.create_user("moi")


@pytest.fixture
def colleague():
    return User.objects.create_user("collègue")


def item(record, barcode: str, localisation: str = "") -> Item:
    return Item.objects.create(record=record, barcode=barcode, localisation=localisation)


class TestNext:
    @pytest.mark.parametrize(
        ("barcodes", "following"),
        [
            (["PB00123"], "PB00124"),
            (["PB00123", "PB00007"], "PB00124"),
            (["PB99999"], "PB100000"),
            (["PB99999", "PB100000"], "PB100001"),
            (["0042"], "0043"),
            (["2012-0099"], "2012-0100"),
            (["ANCIEN 9000", "PB00001"], "PB00002"),  # the labels changed
            (["PB00001", "sans numéro"], "PB00002"),
        ],
    )
    def test_it_follows_the_highest_of_ours(self, record, me, barcodes, following):
        for barcode in barcodes:
            item(record, barcode)
        assert propose(me) == following

    def test_those_of_other_centres_do_not_count_but_are_never_given(self, record, me):
        item(record, "RC90000", "Autre centre")
        item(record, "PB00124", "Autre centre")
        item(record, "PB00123", "Profession Banlieue")
        assert propose(me) == "PB00125"

    def test_a_centre_without_any_says_where_to_begin(self, me, settings):
        assert propose(me) == ""
        settings.FIRST_BARCODE = "PB00001"
        assert propose(me) == "PB00001"
        assert propose(me, taken=["PB00001"]) == "PB00002"

    def test_two_people_at_once_are_shown_two_numbers(self, record, me, colleague):
        item(record, "PB00123")
        assert propose(me) == "PB00124"
        assert propose(colleague) == "PB00125"
        # Hers is still hers.
        assert propose(me) == "PB00124"
        assert propose(me, taken=["PB00124"]) == "PB00126"

    def test_a_number_that_nobody_used_is_given_again_after_an_hour(self, record, me, colleague):
        item(record, "PB00123")
        propose(me)
        with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
            assert propose(colleague) == "PB00124"

    def test_the_button_asks_the_server(self, nadia, record):
        item(record, "PB00123")
        answer = nadia.post(reverse("catalogue_admin:next_barcode"), {"taken": ["PB00124"]}).json()
        assert answer == {"barcode": "PB00125", "message": ""}

    def test_who_may_not_catalogue_takes_no_number(self, paul, record):
        item(record, "PB00123")
        assert paul.post(reverse("catalogue_admin:next_barcode")).status_code == 302


class TestTwice:
    def refused(self, nadia, *rows: dict) -> str:
        response = nadia.post(add_url("rapport"), typed("rapport", items=list(rows)))
        assert response.status_code == 200
        assert not BibliographicRecord.objects.filter(title="Habiter la ville").exists()
        return response.content.decode()

    def test_a_barcode_of_another_notice_is_refused_by_name(self, nadia, record):
        item(record, "PB00123", "Profession Banlieue")
        html = self.refused(nadia, {"barcode": "PB00123", "call_number": "", "localisation": ""})
        assert "Ce code-barres est celui d’un exemplaire de «\u00a0Habiter\u00a0» (Profession Banlieue)" in html

    def test_twice_on_one_form(self, nadia):
        row = {"barcode": "PB00123", "call_number": "", "localisation": ""}
        assert "Deux exemplaires de cette notice ont ce code-barres" in self.refused(nadia, row, row)

    def test_another_centre_may_have_the_same(self, nadia, record):
        item(record, "PB00123", "Autre centre")
        rows = [{"barcode": "PB00123", "call_number": "", "localisation": ""}]
        assert nadia.post(add_url("rapport"), typed("rapport", items=rows)).status_code == 302

    def test_items_without_barcode_are_many(self, nadia):
        rows = [{"barcode": "", "call_number": "A", "localisation": ""}] * 2
        assert nadia.post(add_url("rapport"), typed("rapport", items=rows)).status_code == 302

    def test_what_an_import_left_does_not_stop_a_correction(self, nadia, record):
        item(record, "PB00123")
        mine = item(BibliographicRecord.objects.create(title="Autre", document_type="Rapport"), "PB00123")
        rows = [{"id": mine.pk, "barcode": "PB00123", "call_number": "EDU 1", "localisation": ""}]
        assert nadia.post(edit_url(mine.record, "rapport"), typed("rapport", items=rows)).status_code == 302
        mine.refresh_from_db()
        assert mine.call_number == "EDU 1"
