"""While she types, Nadia is told that a notice is there already; at save too, and never stopped by it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from catalogue.models import BibliographicRecord, Contribution, Identifier
from reference.models import Agent
from tests.catalogue.cataloguing.conftest import add_url, edit_url, typed

pytestmark = pytest.mark.django_db
ISBN = "978-2-07-036822-8"


@pytest.fixture
def report():
    record = BibliographicRecord.objects.create(title="L’École et la ville", year_start=2018, document_type="Rapport")
    Contribution.objects.create(record=record, agent=Agent.objects.create(name="Bonnard", forename="Claire"))
    Identifier.objects.create(record=record, kind="isbn", value=ISBN, normalized="9782070368228")
    record = BibliographicRecord.objects.get(pk=record.pk)
    record.save()
    return record


def number(client, value: str, **parameters):
    return client.get(reverse("catalogue_admin:check_number"), {"kind": "isbn", "value": value, **parameters}).json()


def title(client, **parameters):
    return client.get(reverse("catalogue_admin:check_title"), {"level": "m", **parameters}).json()


class TestNumber:
    def test_a_held_isbn_gives_the_notice(self, nadia, report):
        told = number(nadia, "2-07-036822-X")
        assert told["message"] == "Vous avez déjà cette notice\u00a0:"
        assert told["held"] == [{"title": report.title, "told": "Rapport, 2018", "url": edit_url(report)}]

    def test_not_itself(self, nadia, report):
        assert number(nadia, ISBN, notice=report.pk)["held"] == []

    def test_the_isbn_of_the_book_an_article_is_in_makes_no_twin(self, nadia, report):
        assert number(nadia, ISBN, level="a")["held"] == []

    def test_a_wrong_one_gets_a_proposal(self, nadia):
        told = number(nadia, "978-2-07-036822-3")
        assert (told["verdict"], ISBN in told["instead"]) == ("wrong", True)

    @pytest.mark.parametrize("parameters", [{"kind": "nope"}, {"level": "zzz"}, {"notice": "12; DROP"}])
    def test_made_up_parameters_do_no_harm(self, nadia, parameters):
        assert number(nadia, ISBN, **parameters)["verdict"] == "valid"


class TestTitle:
    def test_same_title_year_and_author(self, nadia, report):
        agent = report.contributions.get().agent.pk
        told = title(nadia, title="L'ecole et la ville", date="impr. 2018", agent=agent)
        assert told["message"] == "Vous avez déjà cette notice\u00a0:"
        assert [one["title"] for one in told["held"]] == [report.title]

    def test_the_title_alone_is_only_a_hint(self, nadia, report):
        told = title(nadia, title="L'école et la ville", date="2020")
        assert told["message"] == "Le même titre est déjà au catalogue\u00a0:"

    def test_another_title_says_nothing(self, nadia, report):
        assert title(nadia, title="Habiter", date="2018") == {"message": "", "held": []}


class TestAtSave:
    def messages(self, response) -> list[str]:
        return [str(message) for message in response.context["messages"]]

    def test_a_wrong_isbn_is_kept_and_told(self, nadia):
        rows = [{"kind": "isbn", "value": "978-2-07-036822-3", "qualification": "", "price": ""}]
        response = nadia.post(add_url("ouvrage"), typed("ouvrage", identifiers=rows), follow=True)
        assert any("978-2-07-036822-3 est gardé tel quel" in said for said in self.messages(response))
        kept = Identifier.objects.get()
        assert (kept.value, kept.normalized) == ("978-2-07-036822-3", "")

    def test_a_twin_is_saved_and_told(self, nadia, report):
        rows = [{"kind": "isbn", "value": ISBN, "qualification": "", "price": ""}]
        response = nadia.post(add_url("ouvrage"), typed("ouvrage", identifiers=rows), follow=True)
        assert BibliographicRecord.objects.count() == 2
        assert any(edit_url(report) in said for said in self.messages(response))

    def test_a_report_without_number_too(self, nadia, report):
        rows = [{"agent": report.contributions.get().agent.pk, "relators": "", "rank": 1}]
        data = typed("rapport", title="L'École et la ville", printed_date="2018", contributions=rows)
        assert any(
            edit_url(report) in said for said in self.messages(nadia.post(add_url("rapport"), data, follow=True))
        )

    def test_an_ordinary_notice_is_saved_in_silence(self, nadia, report):
        response = nadia.post(add_url("rapport"), typed("rapport", title="Habiter"), follow=True)
        assert not any("ressemble" in said or "fausse" in said for said in self.messages(response))


@pytest.mark.parametrize("name", ["check_number", "check_title"])
def test_who_may_not_catalogue_learns_nothing(paul, report, name):
    response = paul.get(reverse(f"catalogue_admin:{name}"), {"value": ISBN, "title": report.title})
    assert response.status_code == 302
    assert report.title not in response.content.decode()
