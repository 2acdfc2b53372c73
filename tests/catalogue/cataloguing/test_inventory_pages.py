"""Nadia at the pages of the récolement."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.inventory import acts
from catalogue.inventory.opening import open_inventory
from catalogue.inventory.results import counts
from catalogue.inventory.scanning import take
from catalogue.models import BibliographicRecord, Inventory, Item, ShelfAct

pytestmark = pytest.mark.django_db
HERE = "Profession Banlieue"


@pytest.fixture(autouse=True)
def one_centre(settings) -> None:
    settings.OUR_LOCALISATIONS = [HERE]


@pytest.fixture
def nadia(client: Client) -> Client:
    """With the rights of a documentalist and no more."""
    user = User.objects.create_user("nadia", password="x")
    rights = ["access_admin", "add_bibliographicrecord", "change_bibliographicrecord", "view_bibliographicrecord"]
    user.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    return client


@pytest.fixture
def shelf() -> list[Item]:
    found = []
    for number in range(1, 7):
        record = BibliographicRecord.objects.create(title=f"Livre {number}")
        values = {"barcode": f"PB{number}", "call_number": f"EDU {number}", "localisation": HERE, "section": "Salle"}
        found.append(Item.objects.create(record=record, **values))
    return found


@pytest.fixture
def inventory(shelf) -> Inventory:
    made = Inventory(name="Récolement 2026")
    open_inventory(made)
    return made


def at(name: str, *arguments: object, query: str = "") -> str:
    return reverse(f"catalogue_admin:{name}", args=arguments) + query


def page(client: Client, url: str, **posted: object) -> str:
    response = client.post(url, posted, follow=True) if posted else client.get(url)
    assert response.status_code == 200
    return response.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def drop(client: Client, inventory: Inventory, data: bytes, name: str = "lundi.txt") -> str:
    return page(client, at("inventory_drop", inventory.pk), fichiers=SimpleUploadedFile(name, data))


class TestOpening:
    def test_it_proposes_the_shelves_and_the_statuses_in_use(self, nadia, shelf):
        Item.objects.filter(barcode="PB1").update(status="En commande")
        Item.objects.filter(barcode="PB2").update(status="Exclu du prêt")
        found = page(nadia, at("inventory_open"))
        assert f'<option value="{HERE}">' in found
        assert 'value="En commande" id="id_apart_0" checked' in found or 'id="id_apart_0" checked' in found
        assert 'id="id_apart_1" checked' not in found

    def test_she_opens_one_and_reads_what_is_expected(self, nadia, shelf):
        said = page(nadia, at("inventory_open"), name="Récolement", opened_on="2026-11-03", in_order="on",
                    first_call_number="EDU 2", last_call_number="EDU 4")  # fmt: skip
        assert "3 exemplaires attendus en rayon." in said
        assert Inventory.objects.get().user.username == "nadia"

    def test_bounds_in_the_wrong_order_are_refused(self, nadia, shelf):
        values = {"name": "R", "opened_on": "2026-11-03", "first_call_number": "EDU 4", "last_call_number": "EDU 2"}
        assert "échangez-les" in page(nadia, at("inventory_open"), **values)
        assert not Inventory.objects.exists()

    def test_it_is_not_for_a_visitor_nor_for_an_editor_without_the_catalogue(self, client, inventory):
        assert client.get(at("inventory", inventory.pk)).status_code == 302
        paul = User.objects.create_user("paul", password="x")
        paul.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(paul)
        for url in (at("inventories"), at("inventory", inventory.pk), at("figures"), at("items")):
            assert "catalogue/recolement" not in client.get(url, follow=True).content.decode()
        client.post(at("inventory_scan", inventory.pk), {"code": "PB1"})
        assert not inventory.scans.exists()


class TestReading:
    def test_without_a_script_the_page_answers_and_takes_the_hand_back(self, nadia, inventory):
        found = page(nadia, at("inventory_scan", inventory.pk), code="pb1")
        assert "PB1 : Trouvé. EDU 1 – Livre 1" in found
        assert "autofocus" in found

    def test_the_script_is_answered_in_a_word(self, nadia, inventory):
        Item.objects.filter(barcode="PB2").update(withdrawn_on="2026-01-05")
        said = [
            nadia.post(
                at("inventory_scan", inventory.pk), {"code": code}, headers={"accept": "application/json"}
            ).json()
            for code in ("PB1", "PB1", "PB2", "9782070368228")
        ]
        assert [one["word"] for one in said] == ["Trouvé", "Déjà lu", "Au pilon", "Inconnu"]
        assert said[0]["moves"] == {"lus": 1, "trouves": 1, "manquants": -1}
        assert (said[1]["moves"], said[3]["moves"]) == ({}, {"lus": 1, "trouves": 0, "manquants": 0})
        assert "ISBN" in said[3]["detail"]
        empty = nadia.post(at("inventory_scan", inventory.pk), {"code": " "}, headers={"accept": "application/json"})
        assert empty.status_code == 400

    def test_a_file_is_told_in_one_sentence(self, nadia, inventory):
        take(inventory, ["PB1"])
        found = drop(nadia, inventory, b"PB1\r\nPB2\r\nPB2\r\nX9\r\n")
        assert "lundi.txt : 2 codes lus, 1 inconnu, 2 déjà lus, comptés une fois." in found

    @pytest.mark.parametrize(
        ("data", "said"), [(b"", "vide"), (b"\x89PNG\r\n\x1a\n\0", "ni un texte"), (b"PK\x03\x04", "abîmé")]
    )
    def test_a_bad_file_costs_itself_only(self, nadia, inventory, data, said):
        files = [SimpleUploadedFile("mauvais.txt", data), SimpleUploadedFile("bon.txt", b"PB1")]
        response = nadia.post(at("inventory_drop", inventory.pk), {"fichiers": files}, follow=True)
        assert "mauvais.txt" in response.content.decode()
        assert said in response.content.decode()
        assert counts(inventory)["trouves"] == 1

    def test_fifty_megabytes_are_refused_before_they_are_read(self, nadia, inventory):
        response = nadia.post(
            at("inventory_drop", inventory.pk), b"", content_type="multipart/form-data; boundary=x",
            headers={"content-length": "50000000"},
        )  # fmt: skip
        assert response.status_code == 413
        assert "50 Mo" in response.content.decode().replace("\xa0", " ")
        assert not inventory.drops.exists()

    def test_a_drop_made_by_mistake_is_taken_back(self, nadia, inventory):
        drop(nadia, inventory, b"PB1\nPB2")
        assert "2 codes oubliés" in page(
            nadia, at("inventory_drop_remove", inventory.pk, inventory.drops.get().pk), ok=1
        )
        assert counts(inventory)["manquants"] == 6

    def test_codes_of_another_centre_are_said_so(self, nadia, inventory):
        record = BibliographicRecord.objects.create(title="D’ailleurs")
        Item.objects.create(record=record, barcode="VM1", localisation="Ville et Métiers")
        found = page(nadia, at("inventory_scan", inventory.pk), code="VM1")
        assert "VM1 : D’un autre rayon. D’ailleurs – rangé : Ville et Métiers" in found


class TestLists:
    def test_each_opens_sorted_and_paged(self, nadia, inventory, django_assert_max_num_queries):
        take(inventory, ["PB2", "ZZ"])
        for name in ("manquants", "ailleurs", "desordre", "inconnus", "a-verifier", "a-part", "trouves", "attendus"):
            for sort in ("cote", "code", "titre", "place", "statut", "lecture"):
                with django_assert_max_num_queries(60):
                    page(nadia, at("inventory", inventory.pk, query=f"?liste={name}&tri={sort}&p=99"))

    def test_missing_items_are_in_the_order_of_the_shelves(self, nadia, shelf, inventory):
        Item.objects.filter(barcode="PB6").update(call_number="EDU 12")
        take(inventory, ["PB2"])
        found = page(nadia, at("inventory", inventory.pk, query="?liste=manquants"))
        places = [found.index(f"Livre {number}<") for number in (1, 3, 4, 5, 6)]
        assert places == sorted(places)
        assert "Livre 2<" not in found[found.index('id="liste"') :]

    def test_a_list_leaves_as_a_table(self, nadia, shelf, inventory):
        BibliographicRecord.objects.filter(pk=shelf[0].record_id).update(title="=SOMME(A1:A9)")
        response = nadia.get(at("inventory_list", inventory.pk, "manquants", "csv"))
        data = b"".join(response.streaming_content)
        assert data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
        assert rows[0][:3] == ["Cote", "Code-barres", "Titre"]
        assert rows[1][:4] == ["EDU 1", "PB1", "'=SOMME(A1:A9)", HERE]
        assert len(rows) == 9  # six items, a blank line, what is counted
        book = openpyxl.load_workbook(
            io.BytesIO(nadia.get(at("inventory_list", inventory.pk, "manquants", "xlsx")).content)
        )
        assert book.active["C2"].value == "'=SOMME(A1:A9)"
        assert book.active["C2"].data_type == "s"

    def test_a_list_is_printed_with_boxes_to_tick(self, nadia, inventory):
        found = page(nadia, at("inventory_list", inventory.pk, "attendus", "papier"))
        assert found.count("☐") == 6
        assert nadia.get(at("inventory_list", inventory.pk, "attendus", "pdf")).status_code == 404

    def test_closed_it_keeps_its_figures(self, nadia, inventory):
        take(inventory, ["PB1", "PB2"])
        page(nadia, at("inventory_end", inventory.pk), geste="terminer")
        inventory.refresh_from_db()
        assert (inventory.figures["trouves"], inventory.figures["manquants"], inventory.is_open) == (2, 4, False)
        assert "2 trouvés et 4 manquants sur 6 attendus" in page(nadia, at("inventory", inventory.pk))
        page(nadia, at("inventory_end", inventory.pk), geste="rouvrir")
        inventory.refresh_from_db()
        assert inventory.is_open


class TestActing:
    def test_nothing_is_done_before_it_is_confirmed(self, nadia, shelf, inventory):
        asked = page(nadia, at("items_act"), exemplaire=[shelf[0].pk], geste="pilon", recolement=inventory.pk)
        assert "Mettre au pilon" in asked and "Livre 1" in asked
        assert not ShelfAct.objects.exists()

    def test_weeding_wants_a_reason_and_a_day_that_has_come(self, nadia, shelf):
        ahead = (timezone.localdate() + timedelta(days=3)).isoformat()
        refused = page(
            nadia, at("items_act"), exemplaire=[shelf[0].pk], geste="pilon", confirme=1, date=ahead, motif=""
        )
        assert "à venir" in refused
        assert not ShelfAct.objects.exists()

    def test_she_misses_the_whole_list_and_undoes_one(self, nadia, inventory):
        take(inventory, ["PB1"])
        done = page(nadia, at("items_act"), recolement=inventory.pk, liste="manquants", portee="tout", geste="manquant",
                    confirme=1, date="2026-11-03")  # fmt: skip
        assert "5 exemplaires déclarés manquants." in done
        assert Item.objects.filter(missing_since=date(2026, 11, 3)).count() == 5
        act = ShelfAct.objects.first()
        page(nadia, at("items_undo", act.pk), retour=at("inventory", inventory.pk))
        assert Item.objects.exclude(missing_since=None).count() == 4

    def test_a_weeded_item_leaves_a_notice_to_withdraw(self, nadia, shelf, inventory):
        done = page(nadia, at("items_act"), exemplaire=[shelf[0].pk], geste="pilon", recolement=inventory.pk,
                    confirme=1, date="2026-11-03", motif="Abîmé")  # fmt: skip
        assert "1 exemplaire mis au pilon." in done
        assert "1 notice n’a plus rien à donner." in done
        assert f'name="notice" value="{shelf[0].record_id}"' in done
        page(nadia, at("items_withdraw"), notice=[shelf[0].record_id, shelf[1].record_id], recolement=inventory.pk)
        states = BibliographicRecord.objects.order_by("pk").values_list("state", flat=True)
        assert list(states)[:2] == ["withdrawn", "public"]
        assert Client().get(f"/notices/{shelf[0].record_id}/").status_code == 410

    def test_outside_of_an_inventory_she_weeds_from_the_list_of_notices(self, nadia, shelf):
        found = page(nadia, at("items", query=f"?notice={shelf[0].record_id}&notice={shelf[1].record_id}"))
        assert found.count('name="exemplaire"') == 2
        page(
            nadia,
            at("items_act"),
            exemplaire=[shelf[0].pk],
            geste="pilon",
            confirme=1,
            date="2026-11-03",
            motif="Abîmé",
        )
        found = page(nadia, at("items", query=f"?notice={shelf[0].record_id}"))
        assert "Mis au pilon le 3 novembre 2026. Abîmé" in found
        assert 'name="exemplaire"' not in found

    def test_an_undoing_that_cannot_be_says_why(self, nadia, shelf):
        [act] = acts.move(shelf[:1], localisation=HERE, section="Réserve")
        Item.objects.filter(pk=shelf[0].pk).update(section="Bureau")
        assert "corrigé depuis" in page(nadia, at("items_undo", act.pk), ok=1)

    @pytest.mark.parametrize(
        "posted",
        [{"geste": "brûler", "exemplaire": 1}, {"geste": "pilon"}, {"geste": "pilon", "exemplaire": "x"}],
    )
    def test_what_makes_no_sense_changes_nothing(self, nadia, shelf, posted):
        assert "rien n’est changé" in page(nadia, at("items_act"), **posted)


def test_the_public_page_of_a_missing_item_does_not_say_that_it_is_here(client, shelf):
    acts.miss(shelf[:1])
    found = page(client, shelf[0].record.get_absolute_url())
    assert "manquant en rayon" in found
    assert "Consulter sur place" not in found
    acts.weed(shelf[:1], reason="Jamais retrouvé")
    assert "EDU 1" not in page(client, shelf[0].record.get_absolute_url())
