"""The combobox proposes what exists, and creates what lacks."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.http import QueryDict
from django.urls import reverse

from catalogue.cataloguing.combobox import Combobox, Comboboxes
from catalogue.models import BibliographicRecord, Publisher, Subject
from reference.models import Agent, Territory

pytestmark = pytest.mark.django_db


def url(kind: str) -> str:
    return reverse("catalogue_admin:suggest", args=[kind])


def labels(client, kind: str, words: str) -> list[str]:
    return [one["label"] for one in client.get(url(kind), {"q": words}).json()["results"]]


def creations(client, kind: str, words: str) -> list[str]:
    return [one["label"] for one in client.get(url(kind), {"q": words}).json()["creations"]]


class TestProposing:
    def test_without_accents_and_beginnings_first(self, nadia):
        for label in ("Réussite à l’école", "École", "Écologie"):
            Subject.objects.create(label=label)
        assert labels(nadia, "subject", "ecol") == ["École", "Écologie", "Réussite à l’école"]

    def test_one_letter_is_too_little(self, nadia):
        Subject.objects.create(label="École")
        assert labels(nadia, "subject", "é") == []

    def test_persons_and_bodies_are_told_apart(self, nadia):
        Agent.objects.create(name="Plaine", forename="Marie")
        Agent.objects.create(kind="organisation", name="Plaine commune")
        found = nadia.get(url("agent"), {"q": "plaine"}).json()["results"]
        assert {one["label"]: one["hint"] for one in found} == {
            "Plaine, Marie": "Personne", "Plaine commune": "Organisme",
        }  # fmt: skip

    def test_an_article_is_in_an_issue_never_in_an_article(self, nadia):
        BibliographicRecord.objects.create(title="Urbanisme n° 12", level="b", year_start=2019)
        BibliographicRecord.objects.create(title="Urbanisme et santé", level="a")
        assert labels(nadia, "host", "urbanisme") == ["Urbanisme n° 12"]

    def test_a_long_list_takes_one_query(self, nadia, django_assert_max_num_queries):
        for number in range(30):
            Agent.objects.create(name=f"Plaine {number}")
        nadia.get(url("agent"), {"q": "plaine"})
        with django_assert_max_num_queries(6):
            assert len(labels(nadia, "agent", "plaine")) == 12

    def test_unknown_lists_are_not_found(self, nadia):
        assert nadia.get(url("users"), {"q": "na"}).status_code == 404


class TestCreating:
    def test_what_lacks_can_be_created(self, nadia):
        assert creations(nadia, "agent", "Plaine commune") == [
            "Créer l’organisme « Plaine commune »", "Créer la personne « Plaine commune » (nom, prénom)",
        ]  # fmt: skip
        answer = nadia.post(url("agent"), {"q": " Plaine  commune ", "as": "organisation"}).json()
        agent = Agent.objects.get(pk=answer["id"])
        assert (agent.name, agent.kind, answer["label"]) == ("Plaine commune", "organisation", "Plaine commune")

    def test_a_person_by_name_and_forename(self, nadia):
        nadia.post(url("agent"), {"q": "Donzelot, Jacques", "as": "person"})
        assert (Agent.objects.get().name, Agent.objects.get().forename) == ("Donzelot", "Jacques")

    def test_what_exists_is_not_proposed_again_nor_doubled(self, nadia):
        subject = Subject.objects.create(label="École")
        assert creations(nadia, "subject", "ecole") == []
        assert nadia.post(url("subject"), {"q": "ECOLE", "as": "topic"}).json()["id"] == subject.pk
        assert Subject.objects.count() == 1

    def test_what_is_too_long_is_refused_in_french(self, nadia):
        answer = nadia.post(url("publisher"), {"q": "É" * 600, "as": "publisher"})
        assert answer.status_code == 400
        assert "500" in answer.json()["error"]
        assert not Publisher.objects.exists()

    def test_who_may_catalogue_but_not_add_a_subject_only_chooses(self, client):
        samir = User.objects.create_user("samir", password="x")
        samir.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "add_bibliographicrecord"]))
        client.force_login(samir)
        assert creations(client, "subject", "École") == []
        assert client.post(url("subject"), {"q": "École", "as": "topic"}).status_code == 302
        assert not Subject.objects.exists()

    def test_who_may_not_catalogue_sees_nothing(self, paul):
        Agent.objects.create(name="Bonnard")
        assert paul.get(url("agent"), {"q": "bonnard"}).status_code == 302


class TestWidget:
    def test_without_script_the_exact_words_are_enough(self):
        subject = Subject.objects.create(label="École")
        widget = Combobox("subject")
        assert widget.value_from_datadict({"s": "", "s-words": "ecole"}, {}, "s") == subject.pk
        assert widget.value_from_datadict({"s": "7", "s-words": "Autre"}, {}, "s") == "7"
        assert widget.value_from_datadict({"s": "", "s-words": "inconnu"}, {}, "s") == "inconnu"
        assert widget.value_from_datadict({"s": "", "s-words": ""}, {}, "s") is None

    def test_several_are_ticked_boxes_and_words_to_add_one(self):
        stains, pantin = (
            Territory.objects.create(kind="commune", code=code, name=name, slug=name.lower())
            for code, name in (("93072", "Stains"), ("93055", "Pantin"))
        )
        widget = Comboboxes("territory")
        html = widget.render("t", [stains.pk], {"id": "id_t"})
        assert f'name="t" value="{stains.pk}" checked> Stains' in html
        assert "Pantin" not in html, "the others are asked for as one types"
        read = widget.value_from_datadict
        assert read(QueryDict(f"t={stains.pk}&t-words="), {}, "t") == [str(stains.pk)]
        assert read(QueryDict(f"t={stains.pk}&t-words=pantin"), {}, "t") == [str(stains.pk), str(pantin.pk)]
        assert read(QueryDict("t-words=ailleurs"), {}, "t") == ["ailleurs"]
        assert 'value="ailleurs"' in widget.render("t", ["ailleurs"], {"id": "id_t"})

    def test_a_territory_is_found_by_its_name_or_its_code(self, nadia):
        Territory.objects.create(kind="commune", code="93066", name="Saint-Denis", slug="saint-denis")
        Territory.objects.create(
            kind="qpv", code="QN09346M", vintage=2024, name="Franc-Moisin", slug="franc-moisin-saint-denis"
        )
        found = nadia.get(url("territory"), {"q": "saint denis"}).json()
        assert [one["label"] for one in found["results"]] == ["Saint-Denis", "Franc-Moisin (QN09346M, 2024)"]
        assert found["creations"] == [], "the list of territories is the administrator's"
        assert [one["label"] for one in nadia.get(url("territory"), {"q": "93066"}).json()["results"]] == [
            "Saint-Denis"
        ]

    def test_it_shows_the_words_of_its_key_and_gives_back_what_was_typed(self):
        subject = Subject.objects.create(label="École & « ville »")
        widget = Combobox("subject")
        assert 'value="École &amp; « ville »"' in widget.render("s", subject.pk, {"id": "id_s"})
        assert 'value="inconnu"' in widget.render("s", "inconnu", {"id": "id_s"})
