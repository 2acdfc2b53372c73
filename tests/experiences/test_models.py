"""Paul writes a fiche: what the model guards, and what the form tells him."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.urls import reverse

from experiences.importing.pipeline import import_experiences
from experiences.models import Contact, DocumentReference, ExperienceIndexPage, ExperiencePage
from experiences.models.parts import months_later

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(home):
    return home.add_child(instance=ExperienceIndexPage(title="Fiches d’expériences", slug="fiches"))


@pytest.fixture
def write(index):
    def write(title="Une fiche", **fields):
        return index.add_child(instance=ExperiencePage(title=title, summary="En une phrase.", **fields))

    return write


@pytest.fixture
def paul(client):
    client.force_login(get_user_model().objects.create_superuser("paul", "paul@example.org", "x"))
    return client


def test_a_fiche_receives_the_next_number_of_its_year(write):
    write("Une", number="PB-FE-2018-011")
    assert write("Deux", written_on=date(2018, 5, 1)).number == "PB-FE-2018-012"
    assert write("Trois", written_on=date(2019, 5, 1)).number == "PB-FE-2019-001"


def test_a_number_never_changes_even_by_an_older_revision(write):
    page = write(number="PB-FE-2018-001")
    page.number = "PB-FE-2018-999"
    page.save_revision()
    page = ExperiencePage.objects.get()
    page.get_latest_revision().publish()
    assert ExperiencePage.objects.get().number == "PB-FE-2018-001"


def test_a_copy_is_another_fiche_and_can_be_published(write):
    page = write(number="PB-FE-2018-001")
    page.save_revision().publish()
    copy = page.copy(update_attrs={"slug": "copie"})
    copy.get_latest_revision().publish()
    copy.refresh_from_db()
    assert copy.number != "PB-FE-2018-001"
    assert ExperiencePage.objects.count() == 2


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"started_on": date(2018, 5, 1), "ended_on": date(2017, 5, 1)}, "ended_on"),
        ({"written_on": date(2018, 5, 1), "verified_on": date(2017, 5, 1)}, "verified_on"),
    ],
)
def test_dates_come_in_order(write, dates, field):
    with pytest.raises(ValidationError) as error:
        write(**dates)
    assert field in error.value.message_dict


def test_a_public_contact_needs_an_agreement(write):
    with pytest.raises(ValidationError, match="accord"):
        Contact(page=write(), name="Claire", is_public=True).clean()


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ({"is_public": True, "consented_on": date(2024, 1, 10), "expires_on": date(2026, 1, 10)}, True),
        ({"is_public": True, "consented_on": date(2024, 1, 10), "expires_on": date(2025, 12, 31)}, False),
        ({"is_public": True, "consented_on": None}, False),
        ({"is_public": False, "consented_on": date(2024, 1, 10)}, False),
    ],
)
def test_a_contact_shows_until_the_day_it_expires(contact, shown):
    assert Contact(name="Claire", **contact).shows_on(date(2026, 1, 10)) is shown


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 12, 15), 1, date(2024, 1, 15)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
    ],
)
def test_months_are_counted_as_in_a_calendar(day, months, later):
    assert months_later(day, months) == later


def test_a_reference_says_something(write):
    with pytest.raises(ValidationError, match="notice"):
        DocumentReference(page=write()).clean()


def test_the_first_revision_of_an_imported_fiche_holds_the_rows_of_the_page(lists, table, fiche):
    import_experiences(table(fiche()))
    page = ExperiencePage.objects.get()
    drafted = page.get_latest_revision_as_object()
    for name in ("levers", "brakes", "involvements", "writers", "contacts", "references"):
        rows = list(getattr(page, name).values_list("pk", flat=True))
        assert [row.pk for row in getattr(drafted, name).all()] == rows != []


def test_the_form_guides_paul_in_french(paul, index):
    html = paul.get(
        reverse("wagtailadmin_pages:add", args=["rayonnage_experiences", "experiencepage", index.pk])
    ).content.decode()
    for words in ("Identité", "Enseignements", "Environ 150 mots", "300 caractères au plus", "data-word-gauge"):
        assert words in html


def test_the_form_groups_the_communes_by_ept_and_keeps_the_number(paul, lists, table, fiche):
    import_experiences(table(fiche()))
    page = ExperiencePage.objects.get()
    html = paul.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert html.index("Plaine Commune") < html.index("Villetaneuse")
    assert "La cote est donnée pour toujours" in html


def test_a_summary_too_long_is_counted_for_paul(index):
    form_class = ExperiencePage.get_edit_handler().get_form_class()
    form = form_class(
        {"title": "Une", "slug": "une", "summary": "x" * 312}, instance=ExperiencePage(), parent_page=index
    )
    form.is_valid()
    assert "L’accroche compte 312 caractères" in form.errors["summary"][0]
