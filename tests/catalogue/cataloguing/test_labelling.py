"""From the list of notices to the sheet of labels."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from django.urls import reverse

from catalogue.models import BibliographicRecord, Item
from tests.catalogue.cataloguing.conftest import edit_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    record = BibliographicRecord.objects.create(title="Habiter la ville")
    Item.objects.create(record=record, call_number="ARC 1", barcode="PB00007", localisation="Autre centre")
    return Item.objects.create(record=record, call_number="EDU 12 BON", barcode="PB00123")


def labels(client, **parameters):
    return client.get(reverse("catalogue_admin:labels"), parameters)


def printed(client, **parameters):
    return labels(client, **{"imprimer": 1, "nature": "code", "feuille": "24", "depart": 1} | parameters)


def words(response) -> str:
    assert response["Content-Type"] == "application/pdf", response.content.decode()[:200]
    return pypdfium2.PdfDocument(response.content)[0].get_textpage().get_text_range()


def test_the_chosen_notices_lead_to_their_items(nadia, item):
    action = reverse("wagtail_bulk_action", args=["rayonnage_catalogue", "bibliographicrecord", "labels"])
    response = nadia.get(action, {"id": [item.record_id]}, follow=True)
    html = response.content.decode()
    assert "EDU 12 BON" in html
    assert "ARC 1" in html
    assert re.findall(r'id="exemplaire-(\d+)" checked', html) == [str(item.pk)], "ours only"


def test_the_notice_leads_there_too(nadia, item):
    assert (
        f"{reverse('catalogue_admin:labels')}?notice={item.record_id}"
        in nadia.get(edit_url(item.record)).content.decode()
    )


def test_only_the_ticked_items_are_printed(nadia, item):
    said = words(printed(nadia, notice=item.record_id, exemplaire=item.pk))
    assert "PB00123" in said
    assert "Profession Banlieue" in said
    assert "PB00007" not in said


def test_the_label_of_another_centre_bears_its_name(nadia, item):
    other = Item.objects.get(barcode="PB00007")
    assert "Autre centre" in words(printed(nadia, exemplaire=other.pk))


def test_call_numbers(nadia, item):
    assert words(printed(nadia, exemplaire=item.pk, nature="cote")).split() == ["EDU", "12", "BON"]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"depart": 25}, "Cette feuille a 24 étiquettes."),
        ({"exemplaire": []}, "Cochez au moins un exemplaire."),
        ({"feuille": "nope"}, "nope"),
    ],
)
def test_what_cannot_be_printed_is_told(nadia, item, parameters, message):
    response = printed(nadia, **{"notice": item.record_id, "exemplaire": item.pk} | parameters)
    assert response["Content-Type"].startswith("text/html")
    assert message in response.content.decode()


def test_items_with_nothing_to_print_are_told(nadia, item):
    Item.objects.update(barcode="")
    html = printed(nadia, exemplaire=item.pk).content.decode()
    assert "Aucun des exemplaires cochés" in html


def test_a_barcode_too_long_for_its_label_is_told(nadia, item):
    Item.objects.filter(pk=item.pk).update(barcode="PB" * 40)
    assert "trop long" in printed(nadia, exemplaire=item.pk).content.decode()


def test_notices_without_item_say_so(nadia):
    record = BibliographicRecord.objects.create(title="Habiter")
    assert "n’ont pas d’exemplaire" in labels(nadia, notice=record.pk).content.decode()


def test_who_may_not_catalogue_prints_nothing(paul, item):
    assert printed(paul, exemplaire=item.pk).status_code == 302


def test_all_means_all_that_the_list_shows(nadia, item):
    other = BibliographicRecord.objects.create(title="Une autre", abstract="Un résumé.")
    action = reverse("wagtail_bulk_action", args=["rayonnage_catalogue", "bibliographicrecord", "labels"])
    response = nadia.get(action, {"id": "all", "next": "/admin/catalogue/notices/?lacks=resume"})
    assert f"notice={item.record_id}" in response["Location"]
    assert f"notice={other.pk}" not in response["Location"]
