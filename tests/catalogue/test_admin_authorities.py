"""Nadia keeps her thesaurus: its terms, its rejected forms, what comes from elsewhere, what is there twice."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from catalogue.models import (
    BibliographicRecord,
    BroaderLink,
    Contribution,
    RelatedLink,
    Subject,
    SubjectAssignment,
    SubjectVariant,
    Vocabulary,
)
from reference.models import Agent

pytestmark = pytest.mark.django_db

SUBJECTS = "wagtailsnippets_rayonnage_catalogue_subject"
INLINES = ("variants", "broader_links", "related_links", "matches")
SKOS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://a.example/1> a skos:Concept ; skos:prefLabel "Logement social"@fr ; skos:altLabel "HLM"@fr .
"""


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def nadia(client):
    client.force_login(User.objects.create_superuser("nadia", password="x"))
    return client


@pytest.fixture
def visitor(client):
    from django.contrib.auth.models import Permission

    user = User.objects.create_user("paul", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    return client


def form_of(subject: Subject | None = None, **values: object) -> dict[str, object]:
    data: dict[str, object] = {
        "label": "Logement social", "kind": "topic", "vocabulary": Vocabulary.ours().pk, "notation": "",
        "scope_note": "", "uri": "",
    }  # fmt: skip
    rows = {name: inline_formset(values.pop(name, []), initial=0) for name in INLINES}
    return nested_form_data(data | values | rows)


def errors(response) -> str:
    return " ".join(re.findall(r"error-message[^>]*>(.*?)</", response.content.decode(), re.DOTALL))


def html_of(response) -> str:
    return response.content.decode()


class TestDescriptors:
    def test_one_with_everything(self, nadia) -> None:
        above, beside = Subject.objects.create(label="Habitat"), Subject.objects.create(label="Bailleur")
        response = nadia.post(
            reverse(f"{SUBJECTS}:add"),
            form_of(
                scope_note="Des bailleurs sociaux.",
                variants=[{"label": "HLM", "form": "rejected", "language": ""}],
                broader_links=[{"broader": above.pk}],
                related_links=[{"related": beside.pk}],
            ),
        )
        assert response.status_code == 302, errors(response)
        made = Subject.objects.get(label="Logement social")
        assert made.vocabulary.is_ours
        assert RelatedLink.objects.filter(subject=beside, related=made).exists()
        page = html_of(nadia.get(reverse(f"{SUBJECTS}:edit", args=[made.pk])))
        for shown in ("TG", "Habitat", "TA", "Bailleur", "EP", "HLM", "NA", "Des bailleurs sociaux."):
            assert shown in page
        assert "TS" in html_of(nadia.get(reverse(f"{SUBJECTS}:edit", args=[above.pk])))

    def test_a_loop_is_refused_with_the_way_it_would_go_round(self, nadia) -> None:
        city, district, estate = (Subject.objects.create(label=name) for name in ("Ville", "Quartier", "Cité"))
        BroaderLink.objects.create(subject=district, broader=city)
        BroaderLink.objects.create(subject=estate, broader=district)
        url = reverse(f"{SUBJECTS}:edit", args=[city.pk])
        response = nadia.post(url, form_of(label="Ville", broader_links=[{"broader": estate.pk}]))
        assert "Ville &gt; Quartier &gt; Cité" in errors(response)
        assert not BroaderLink.objects.filter(subject=city).exists()

    def test_a_rejected_form_is_not_catalogued_as_a_descriptor(self, nadia) -> None:
        SubjectVariant.objects.create(authority=Subject.objects.create(label="Logement social"), label="HLM")
        response = nadia.post(reverse(f"{SUBJECTS}:add"), form_of(label="hlm"))
        assert "Employez Logement social" in errors(response)

    def test_a_renamed_one_keeps_its_former_name_as_a_rejected_form(self, nadia, book, import_records) -> None:
        subject = Subject.objects.create(label="Banlieue")
        nadia.post(reverse(f"{SUBJECTS}:edit", args=[subject.pk]), form_of(label="Quartier populaire"))
        assert subject.variants.get().label == "Banlieue"
        import_records(book("1", "Livre", "606 ##$aBanlieue"))
        assert Subject.objects.count() == 1

    def test_the_chooser_proposes_by_a_rejected_form_and_ours_alone(self, nadia) -> None:
        SubjectVariant.objects.create(authority=Subject.objects.create(label="Logement social"), label="HLM")
        Subject.objects.create(label="HLM de France", vocabulary=Vocabulary.of("rameau"))
        page = html_of(
            nadia.get(reverse("wagtailsnippetchoosers_rayonnage_catalogue_subject:choose_results"), {"q": "hlm"})
        )
        assert "Logement social" in page
        assert "HLM de France" not in page

    def test_while_cataloguing_a_rejected_form_proposes_its_descriptor_and_creates_none(self, nadia) -> None:
        housing = Subject.objects.create(label="Logement social")
        SubjectVariant.objects.create(authority=housing, label="HLM")
        Subject.objects.create(label="HLM", vocabulary=Vocabulary.of("rameau"))
        url = reverse("catalogue_admin:suggest", args=["subject"])
        answer = nadia.get(url, {"q": "hlm"}).json()
        assert ([one["id"] for one in answer["results"]], answer["creations"]) == ([housing.pk], [])
        assert nadia.post(url, {"q": "HLM", "as": "topic"}).json()["id"] == housing.pk

    def test_a_related_link_undone_is_undone_both_ways(self) -> None:
        one, two = Subject.objects.create(label="Un"), Subject.objects.create(label="Deux")
        link = RelatedLink.objects.create(subject=one, related=two)
        assert RelatedLink.objects.count() == 2
        link.delete()
        assert not RelatedLink.objects.exists()


class TestTree:
    def test_a_branch_opens_by_a_link_and_tells_where_one_is(self, nadia) -> None:
        top, middle, low = (Subject.objects.create(label=name) for name in ("Habitat", "Logement", "Foyer"))
        BroaderLink.objects.create(subject=middle, broader=top)
        BroaderLink.objects.create(subject=low, broader=middle)
        url = reverse("catalogue_admin:thesaurus")
        closed = html_of(nadia.get(url))
        assert 'aria-expanded="false">Habitat' in closed
        assert "Foyer" not in closed
        opened = html_of(nadia.get(url, {"terme": middle.pk}))
        assert 'aria-current="true">Logement' in opened
        assert "Foyer" in opened

    def test_a_rejected_form_says_which_term_to_use(self, nadia) -> None:
        SubjectVariant.objects.create(authority=Subject.objects.create(label="Logement social"), label="HLM")
        page = html_of(nadia.get(reverse("catalogue_admin:thesaurus"), {"q": "hlm"}))
        assert re.search(r"<i>HLM</i> <abbr[^>]*>EM</abbr> <a[^>]*>Logement social", page)

    def test_its_queries_do_not_grow_with_it(self, nadia, django_assert_max_num_queries) -> None:
        top = Subject.objects.create(label="Habitat")
        for number in range(40):
            BroaderLink.objects.create(subject=Subject.objects.create(label=f"T{number}"), broader=top)
        nadia.get(reverse("catalogue_admin:thesaurus"))
        with django_assert_max_num_queries(40):
            nadia.get(reverse("catalogue_admin:thesaurus"), {"terme": top.pk})


class TestSkos:
    url = property(lambda self: reverse("catalogue_admin:skos"))

    def send(self, client, content: bytes, file_name: str = "thesaurus.ttl", **data: object):
        file = SimpleUploadedFile(file_name, content)
        return client.post(self.url, {"vocabulary": Vocabulary.ours().pk, "name": "", "file": file} | data)

    def test_it_is_shown_before_anything_is_written(self, nadia) -> None:
        page = self.send(nadia, SKOS.encode())
        assert "Rien n’est encore écrit" in html_of(page)
        assert not Subject.objects.exists()
        token = re.search(r'name="token" value="([^"]+)"', html_of(page))[1]
        nadia.post(self.url, {"token": token})
        assert Subject.objects.get().variants.get().label == "HLM"
        # Sent twice, it waits no more.
        assert nadia.post(self.url, {"token": token}).status_code == 302

    def test_a_new_vocabulary_is_made_by_the_yes_alone(self, nadia) -> None:
        page = self.send(nadia, SKOS.encode(), vocabulary="", name="Tess")
        assert not Vocabulary.objects.filter(code="tess").exists()
        assert 'name="token"' in html_of(page), errors(page)
        nadia.post(self.url, {"token": re.search(r'name="token" value="([^"]+)"', html_of(page))[1]})
        assert Vocabulary.objects.get(code="tess").subjects.count() == 1

    def test_a_bomb_a_page_of_html_and_a_large_file_say_what_to_do(self, nadia) -> None:
        bomb = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>'
        assert "entités XML" in html_of(self.send(nadia, bomb, "bombe.rdf"))
        assert "valide" in html_of(self.send(nadia, b"<html><body>Oups", "a.rdf"))
        assert "5 Mo" in html_of(self.send(nadia, b" " * 5_000_001))

    def test_a_token_made_up_does_nothing(self, nadia) -> None:
        assert nadia.post(self.url, {"token": "x:y:z"}).status_code == 302

    @pytest.mark.parametrize("ending", ["ttl", "rdf"])
    def test_it_leaves(self, nadia, ending: str) -> None:
        Subject.objects.create(label="Habitat")
        response = nadia.get(reverse("catalogue_admin:skos_export", args=[Vocabulary.ours().pk, ending]))
        assert "Habitat" in html_of(response)
        assert f".{ending}" in response["Content-Disposition"]


class TestForeignHeadings:
    @pytest.fixture
    def heading(self) -> Subject:
        heading = Subject.objects.create(label="HLM", vocabulary=Vocabulary.of("rameau"))
        for number in range(3):
            record = BibliographicRecord.objects.create(title=f"Livre {number}")
            SubjectAssignment.objects.create(record=record, subject=heading)
        return heading

    def decide(self, client, heading: Subject, **data: object):
        return client.post(reverse("catalogue_admin:foreign_heading", args=[heading.pk]), data)

    def test_ours_under_a_rejected_form_is_suggested(self, nadia, heading) -> None:
        ours = Subject.objects.create(label="Logement social")
        SubjectVariant.objects.create(authority=ours, label="HLM")
        page = html_of(nadia.get(reverse("catalogue_admin:foreign_headings")))
        assert "Relier à « Logement social »" in page.replace("\u00a0", " ")
        assert "RAMEAU" in page

    def test_linked_its_notices_get_ours_and_keep_theirs(self, nadia, heading) -> None:
        ours = Subject.objects.create(label="Logement social")
        SubjectAssignment.objects.create(record=BibliographicRecord.objects.first(), subject=ours)
        self.decide(nadia, heading, action="link", ours=ours.pk)
        assert SubjectAssignment.objects.filter(subject=ours).count() == 3
        assert SubjectAssignment.objects.filter(subject=heading).count() == 3
        assert "foreign-headings__acts" not in html_of(nadia.get(reverse("catalogue_admin:foreign_headings")))

    def test_adopted_left_and_looked_at_again(self, nadia, heading) -> None:
        self.decide(nadia, heading, action="leave")
        heading.refresh_from_db()
        assert heading.left_apart
        self.decide(nadia, heading, action="again")
        self.decide(nadia, heading, action="adopt")
        heading.refresh_from_db()
        assert (heading.mapped_to.label, heading.mapped_to.vocabulary.is_ours) == ("HLM", True)

    def test_a_foreign_heading_is_never_a_target(self, nadia, heading) -> None:
        other = Subject.objects.create(label="Habitat", vocabulary=Vocabulary.of("fmesh"))
        assert self.decide(nadia, heading, action="link", ours=other.pk).status_code == 404


class TestMerging:
    def test_the_list_leads_to_a_comparison_then_one_stays(self, nadia) -> None:
        one, two = Agent.objects.create(name="Donzelot", forename="Jacques"), Agent.objects.create(name="Donzelot J.")
        Contribution.objects.create(record=BibliographicRecord.objects.create(title="Livre"), agent=one)
        action = reverse("wagtail_bulk_action", args=["rayonnage_reference", "agent", "merge"])
        response = nadia.get(f"{action}?id={one.pk}&id={two.pk}&next=/admin/", follow=True)
        page = html_of(response)
        assert "Donzelot, Jacques" in page
        assert "Donzelot J." in page
        nadia.post(reverse("catalogue_admin:merge", args=["auteurs"]), {"id": [one.pk, two.pk], "keep": one.pk})
        assert list(Agent.objects.all()) == [one]

    def test_notices_side_by_side(self, nadia) -> None:
        one, two = (BibliographicRecord.objects.create(title=title) for title in ("Rapport", "Le rapport"))
        url = reverse("catalogue_admin:merge", args=["notices"])
        assert "Le rapport" in html_of(nadia.get(url, {"id": [one.pk, two.pk]}))
        response = nadia.post(url, {"id": [one.pk, two.pk], "keep": two.pk})
        assert response.status_code == 302
        assert list(BibliographicRecord.objects.all()) == [two]

    def test_alone_it_is_compared_with_what_a_search_finds(self, nadia) -> None:
        one, two = Agent.objects.create(name="Donzelot"), Agent.objects.create(name="Autre")
        page = html_of(nadia.get(reverse("catalogue_admin:merge", args=["auteurs"]), {"id": one.pk, "q": "autre"}))
        assert f"id={one.pk}&amp;id={two.pk}" in page

    @pytest.mark.parametrize("data", [{}, {"keep": "1"}, {"id": ["x"], "keep": "x"}, {"id": ["9" * 30]}])
    def test_nothing_chosen_merges_nothing(self, nadia, data: dict[str, object]) -> None:
        assert nadia.post(reverse("catalogue_admin:merge", args=["auteurs"]), data).status_code == 200


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("thesaurus", []), ("skos", []), ("foreign_headings", []), ("foreign_heading", [1]), ("merge", ["notices"]),
        ("merge", ["auteurs"]),
    ],
)  # fmt: skip
def test_who_may_not_change_a_descriptor_is_turned_away(visitor, name: str, arguments: list) -> None:
    url = reverse(f"catalogue_admin:{name}", args=arguments)
    # Wagtail sends back to its home with a message.
    assert (visitor.get(url).status_code, visitor.post(url).status_code) == (302, 302)
