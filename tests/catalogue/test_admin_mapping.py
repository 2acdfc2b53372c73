"""Nadia says, page by page, what each word of Cosoter becomes here."""

from html import unescape

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalogue.models import BibliographicRecord, Source, SourceMapping
from reference.models import Theme

pytestmark = pytest.mark.django_db

LINES = (
    "900 ##$aHabiter$ncp_theme$lThème",
    "900 ##$aZone A$ncp_zone$lZone d’étude",
    "995 ##$fPB1$kURB$eSalle$oExclu du prêt$rRapport d’étude",
)


@pytest.fixture
def nadia(client):
    client.force_login(User.objects.create_superuser("nadia", password="x"))
    return client


@pytest.fixture
def cosoter(book, import_records) -> Source:
    import_records(book("1", "La ville", *LINES), book("2", "La rue", *LINES))
    return Source.objects.get()


def at(source: Source) -> str:
    return reverse("catalogue_admin:mapping", args=[source.pk])


def shown(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).split())


def version(client, source: Source) -> str:
    return client.get(at(source)).context["version"]


def save(client, source: Source, **chosen: str):
    chosen.setdefault("version", version(client, source))
    return client.post(at(source), chosen, follow=True)


def table() -> dict[str, str]:
    return dict(SourceMapping.objects.values_list("value", "target"))


class TestThePage:
    def test_it_lists_every_word_with_its_records(self, nadia, cosoter) -> None:
        html = shown(nadia, at(cosoter))
        for word in ("Rapport d’étude", "cp_theme", "Zone d’étude", "Exclu du prêt", "Salle", "Habiter"):
            assert word in html, word

    def test_it_is_reached_from_the_list_of_sources(self, nadia, cosoter) -> None:
        assert at(cosoter) in shown(nadia, reverse("wagtailsnippets_rayonnage_catalogue_source:list"))

    def test_ines_may_not_see_it(self, client, cosoter) -> None:
        client.force_login(User.objects.create_user("ines", password="x"))
        assert client.get(at(cosoter)).status_code == 302

    def test_a_source_that_does_not_exist(self, nadia) -> None:
        assert nadia.get(reverse("catalogue_admin:mapping", args=[9999])).status_code == 404


class TestSaving:
    def test_a_type_a_field_a_label_and_a_status(self, nadia, cosoter) -> None:
        chosen = {
            "document_type|Rapport d’étude": "Document électronique",
            "custom_field|cp_theme": "themes",
            "custom_field|cp_zone": "label",
            "label|cp_zone": "Secteur",
            "status|Exclu du prêt": "Sur place",
            "loanable|Exclu du prêt": "non",
        }
        response = save(nadia, cosoter, **chosen)
        assert "Au plus 2 notices changeront" in unescape(response.content.decode())
        assert table() == {
            "Rapport d’étude": "Document électronique", "cp_theme": "themes", "cp_zone": "Secteur",
            "Exclu du prêt": "Sur place",
        }  # fmt: skip
        assert SourceMapping.objects.get(kind="status").loanable is False

    def test_kept_as_it_is_leaves_no_line(self, nadia, cosoter) -> None:
        save(nadia, cosoter, **{"custom_field|cp_theme": "themes"})
        save(nadia, cosoter, **{"custom_field|cp_theme": ""})
        assert table() == {}

    def test_the_next_import_follows_it(self, nadia, cosoter, book, import_records, outcomes) -> None:
        save(nadia, cosoter, **{"document_type|Rapport d’étude": "Étude"})
        again = import_records(book("1", "La ville", *LINES), book("2", "La rue", *LINES))
        assert outcomes(again) == {"updated": 2}
        assert set(BibliographicRecord.objects.values_list("document_type", flat=True)) == {"Étude"}

    def test_two_people_at_once_lose_nothing(self, nadia, cosoter) -> None:
        before = version(nadia, cosoter)
        save(nadia, cosoter, **{"document_type|Rapport d’étude": "Étude"})
        response = save(nadia, cosoter, version=before, **{"section|Salle": "Grande salle"})
        html = unescape(response.content.decode())
        assert "Quelqu’un d’autre a enregistré" in html
        assert 'value="Grande salle"' in html
        assert table() == {"Rapport d’étude": "Étude"}

    def test_what_is_no_field_of_the_page_is_ignored(self, nadia, cosoter) -> None:
        save(nadia, cosoter, **{"inconnu|x": "y", "theme|Habiter": "theme-invente", "section|": "z"})
        assert table() == {}


class TestValues:
    @pytest.fixture
    def themes(self, nadia, cosoter):
        Theme.objects.create(name="Le logement et l’habitat", short_name="Logement", slug="logement")
        save(nadia, cosoter, **{"custom_field|cp_theme": "themes"})
        return f"{at(cosoter)}?champ=cp_theme"

    def test_a_word_without_a_theme_is_listed_then_mapped(self, nadia, cosoter, themes) -> None:
        html = shown(nadia, themes)
        assert "Habiter" in html and "Aucun thème" in html
        nadia.post(themes, {"version": version(nadia, cosoter), "theme|Habiter": "logement"})
        assert table()["Habiter"] == "logement"

    def test_a_theme_deleted_since_is_told(self, nadia, cosoter, themes) -> None:
        nadia.post(themes, {"version": version(nadia, cosoter), "theme|Habiter": "logement"})
        Theme.objects.all().delete()
        assert "« logement » n’existe plus" in shown(nadia, themes).replace("\u00a0", " ")

    def test_a_field_that_is_no_list_has_no_values_page(self, nadia, cosoter) -> None:
        assert nadia.get(f"{at(cosoter)}?champ=cp_zone").status_code == 404


class TestLookingAtAFile:
    def look(self, client, source: Source, content: bytes) -> str:
        url = reverse("catalogue_admin:mapping_look", args=[source.pk])
        response = client.post(url, {"fichier": SimpleUploadedFile("export.mrc", content)}, follow=True)
        return unescape(response.content.decode()).replace("\u00a0", " ")

    def test_its_words_are_listed_and_no_notice_is_written(self, nadia, book) -> None:
        source = Source.objects.create(name="Cosoter")
        html = self.look(nadia, source, book("1", "La ville", *LINES, "992 ##$aGEO"))
        assert "export.mrc : 1 notice regardée, aucune n’a été importée" in html
        assert "cp_zone" in html and "992 $a" in html
        assert not BibliographicRecord.objects.exists()

    def test_a_file_of_another_kind_says_why(self, nadia) -> None:
        source = Source.objects.create(name="Cosoter")
        assert "n’a pas pu être lu" in self.look(nadia, source, b"%PDF-1.7 rien")

    def test_no_file_at_all(self, nadia) -> None:
        source = Source.objects.create(name="Cosoter")
        url = reverse("catalogue_admin:mapping_look", args=[source.pk])
        assert "Choisissez d’abord un fichier" in unescape(nadia.post(url, follow=True).content.decode())

    def test_ten_thousand_words_make_a_page_that_can_be_saved(self, nadia, book) -> None:
        source = Source.objects.create(name="Cosoter")
        met = {"values": [[f"Section {one}", 1] for one in range(500)], "others": 9500}
        Source.objects.update(values_met={"records": 10_000, "sections": met, "types": met, "fields": {}})
        html = shown(nadia, at(source))
        assert "… et 9850 autres" in html
        assert html.count("<select") + html.count('<input type="text"') < 900


def test_reapplying_is_asked_for_in_the_background(nadia, cosoter) -> None:
    SourceMapping.objects.create(source=cosoter, kind="document_type", value="Rapport d’étude", target="Étude")
    response = nadia.post(reverse("catalogue_admin:mapping_apply", args=[cosoter.pk]), follow=True)
    assert "vont être relues" in unescape(response.content.decode())


def test_the_list_says_in_french_which_field_of_ours_is_meant(nadia):
    source, kinds = Source.objects.create(name="Cosoter"), SourceMapping.Kind
    asked = {
        "cp_zone": (kinds.CUSTOM_FIELD, "territories"),
        "cp_public": (kinds.CUSTOM_FIELD, "Public visé"),
        "Mots": (kinds.DOCUMENT_TYPE, "keywords"),
    }
    for value, (kind, target) in asked.items():
        SourceMapping.objects.create(source=source, kind=kind, value=value, target=target)
    listing = nadia.get(reverse(SourceMapping.snippet_viewset.get_url_name("list")))
    column = next(one for one in listing.context["table"].columns.values() if one.name == "target")
    said = {mapping.value: column.get_value(mapping) for mapping in listing.context["object_list"]}
    assert said == {"cp_zone": "Territoires", "cp_public": "Public visé", "Mots": "keywords"}
