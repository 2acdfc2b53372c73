"""A file of subscribers is brought in: nobody who left comes back, and each line says what became of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import Site

from correspondence.models import Consent, Suppression
from correspondence.suppression import is_suppressed
from newsletters.models import LetterPage, MailingList, Subscriber, Subscription
from newsletters.subscribing import importing, joining
from newsletters.subscribing.importing import Order, Report, run

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/lettres/abonnes/importer/"


@pytest.fixture
def bring_in(everyone: MailingList) -> Callable[..., Report]:
    """bring_in("courriel\\nines@ville.fr\\n"): the report, once done."""

    def brought_in(
        text: str | bytes, mailing_list: MailingList = everyone, dry_run: bool = False, basis: str = "interet"
    ) -> Report:
        data = text if isinstance(text, bytes) else text.encode()
        return run(data, Order(mailing_list, basis, "Préfecture, 2026", "abonnes.csv"), dry_run=dry_run)

    return brought_in


def outcomes(report: Report) -> list[tuple[int, str]]:
    return [(line.number, line.outcome) for line in report.lines]


def everything() -> list[dict[str, Any]]:
    return [row for model in (Subscriber, Subscription, Consent, Suppression) for row in model.objects.values()]


def test_latin_1_with_semicolons(bring_in: Callable[..., Report]) -> None:
    bring_in("Courriel;Prénom;Nom;Structure\nines@ville.fr;Inès;Lefèvre;Mairie d’Épinay\n".encode("cp1252"))
    ines = Subscriber.objects.get()
    assert (ines.email, ines.first_name, ines.last_name) == ("ines@ville.fr", "Inès", "Lefèvre")
    assert ines.organisation == "Mairie d’Épinay"


def test_a_workbook(bring_in: Callable[..., Report]) -> None:
    book = openpyxl.Workbook()
    for row in (["courriel", "prénom", "code postal", "ville"], ["ines@ville.fr", "Inès", 93200.0, "Saint-Denis"]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    bring_in(file.getvalue())
    ines = Subscriber.objects.get()
    assert (ines.email, ines.postal_code, ines.city) == ("ines@ville.fr", "93200", "Saint-Denis")


def test_a_preview_changes_nothing_and_says_what_would_be_done(
    bring_in: Callable[..., Report], subscribe: Callable[..., Any]
) -> None:
    subscribe("paul@ville.fr")
    text = "courriel;prénom\nines@ville.fr;Inès\npaul@ville.fr;Paul\nrien\n"
    before = everything()
    preview = bring_in(text, dry_run=True)
    assert everything() == before
    assert bring_in(text).counts == preview.counts == {"created": 1, "updated": 1, "rejected": 1}


def test_a_bad_line_costs_itself_only(bring_in: Callable[..., Report]) -> None:
    report = bring_in(
        "courriel;nom\n"
        "ines@ville.fr;Inès\n"
        "paul@ville;Paul\n"
        "INES@VILLE.FR;Encore elle\n"
        '"samir@ville.fr\nBcc: tous@ville.fr";Samir\n'
        "léa@épinay.example;Léa\n"
        "a@b.fr, c@d.fr;Deux\n"
    )
    assert [line.outcome for line in report.lines] == [
        "created", "rejected", "rejected", "rejected", "created", "rejected"]  # fmt: skip
    assert {one.email for one in Subscriber.objects.all()} == {"ines@ville.fr", "léa@xn--pinay-9ra.example"}
    assert all(line.messages for line in report.lines if line.outcome == "rejected")
    assert "Déjà à la ligne 2" in report.lines[2].messages[0]


def test_a_name_on_two_lines_is_a_name(bring_in: Callable[..., Report]) -> None:
    bring_in('courriel;nom\nines@ville.fr;"Fontaine\r\nBcc: tous@ville.fr"\n')
    assert Subscriber.objects.get().last_name == "Fontaine Bcc: tous@ville.fr"


def test_the_legal_basis_and_the_origin_are_kept_with_each(
    bring_in: Callable[..., Report], everyone: MailingList, admin_user: Any
) -> None:
    data = b"courriel\nines@ville.fr\n"
    run(data, Order(everyone, "adhesion", "Fichier des adherents"), dry_run=False, by=admin_user)
    subscription = Subscription.objects.get()
    assert (subscription.basis, subscription.origin) == ("adhesion", "Fichier des adherents")
    line = Consent.objects.get()
    assert (line.act, line.wording, line.recorded_by) == (Consent.Act.RECORDED, "Adhésion", admin_user)
    assert (line.how, line.purpose) == ("Import : Fichier des adherents", "La Lettre")


def test_who_had_asked_and_not_confirmed_rests_on_what_the_centre_answers_for(
    bring_in: Callable[..., Report], everyone: MailingList
) -> None:
    joining.ask("ines@ville.fr", [everyone], {})
    bring_in("courriel\nines@ville.fr\n")
    subscription = Subscription.objects.get()
    assert (subscription.state, subscription.basis) == ("active", "interet")
    assert subscription.origin == "Préfecture, 2026"


def test_the_consent_somebody_gave_is_not_made_an_interest(
    bring_in: Callable[..., Report], subscribe: Callable[..., Any]
) -> None:
    subscribe("ines@ville.fr")
    report = bring_in("courriel;prénom\nines@ville.fr;Inès\n")
    assert report.counts == {"updated": 1}
    assert Subscription.objects.get().basis == "consentement"
    assert not Consent.objects.exists()


def test_bringing_the_same_file_in_twice_changes_nothing(bring_in: Callable[..., Report]) -> None:
    text = (
        "courriel;nom;adresse;code postal;ville\nines@ville.fr;Fontaine;;;\n;Papier;3 rue Pasteur;93200;Saint-Denis\n"
    )
    assert bring_in(text).counts == {"created": 2}
    before = everything()
    assert bring_in(text).counts == {"unchanged": 2}
    assert everything() == before
    assert Subscriber.objects.filter(email=None).count() == 1


def test_who_left_the_letter_does_not_come_back(
    bring_in: Callable[..., Report], subscribe: Callable[..., Any], letter: LetterPage
) -> None:
    ines = subscribe("ines@ville.fr")
    joining.leave(ines, letter, "Lien")
    report = bring_in("courriel;prénom\nInes@Ville.fr;Inès\n")
    assert report.counts == {"left": 1}
    assert "Désabonnement" in report.lines[0].messages[0]
    assert Subscription.objects.get().state == Subscription.State.ENDED
    assert Subscriber.objects.get().first_name == ""


def test_who_left_one_list_and_kept_another_does_not_come_back_to_it(
    bring_in: Callable[..., Report], subscribe: Callable[..., Any], letter: LetterPage, everyone: MailingList
) -> None:
    second = MailingList.objects.create(letter=letter, name="Réseau", sort_order=1)
    ines = subscribe("ines@ville.fr")
    subscribe("ines@ville.fr", mailing_list=second)
    joining.choose(ines, {second: "", everyone: "courriel"})
    assert not is_suppressed("ines@ville.fr", letter.scope)
    assert bring_in("courriel\nines@ville.fr\n", mailing_list=second).counts == {"left": 1}
    assert Subscription.objects.get(mailing_list=second).state == Subscription.State.ENDED


@pytest.mark.parametrize("dry_run", [True, False])
def test_who_was_erased_does_not_come_back_to_any_letter(
    bring_in: Callable[..., Report], subscribe: Callable[..., Any], dry_run: bool
) -> None:
    joining.erase(subscribe("ines@ville.fr"), "Page de préférences")
    report = bring_in("courriel\nINES@ville.fr\n", dry_run=dry_run)
    assert report.counts == {"left": 1}
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    ("created", "rejected", "words"),
    [
        (1, 0, "1 nouvel abonné"),
        (2, 0, "2 nouveaux abonnés"),
        (1, 1, "1 nouvel abonné, 1 refusé"),
        (0, 2, "2 refusés"),
    ],
)
def test_counts_agree(bring_in: Callable[..., Report], created: int, rejected: int, words: str) -> None:
    lines = [f"lecteur{number}@ville.fr" for number in range(created)] + ["rien"] * rejected
    assert bring_in("courriel\n" + "\n".join(lines) + "\n").in_words() == words


def test_other_counts_agree(bring_in: Callable[..., Report]) -> None:
    assert [importing.in_words("left", count) for count in (1, 2)] == [
        "1 ne veut plus de nos lettres",
        "2 ne veulent plus de nos lettres",
    ]
    assert [importing.in_words("unchanged", count) for count in (1, 2)] == ["1 déjà abonné", "2 déjà abonnés"]


def test_a_list_of_2300_is_brought_in_without_a_query_for_each_it_knows(
    bring_in: Callable[..., Report], everyone: MailingList, django_assert_max_num_queries: Any
) -> None:
    people = Subscriber.objects.bulk_create(Subscriber(email=f"lecteur{number}@ville.fr") for number in range(300))
    Subscription.objects.bulk_create(Subscription(subscriber=one, mailing_list=everyone) for one in people)
    text = "courriel\n" + "".join(f"lecteur{number}@ville.fr\n" for number in range(300))
    with django_assert_max_num_queries(8):
        assert bring_in(text).counts == {"unchanged": 300}


class TestTheFileThatWaits:
    @pytest.fixture(autouse=True)
    def files(self, db: None, settings: Any, tmp_path: Any) -> Callable[[], int]:
        """How many files the cache holds beside Wagtail's own: the one of production keeps them on the disk."""
        backend = "django.core.cache.backends.filebased.FileBasedCache"
        settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": tmp_path / "cache"}}
        Site.get_site_root_paths()
        before = len([*(tmp_path / "cache").glob("*.djcache")])
        return lambda: len([*(tmp_path / "cache").glob("*.djcache")]) - before

    @pytest.fixture
    def at_work(self, client: Client, claire: Any) -> Client:
        client.force_login(claire)
        return client

    def upload(self, at_work: Client, everyone: MailingList) -> str:
        file = SimpleUploadedFile("abonnes.csv", b"courriel\nines@ville.fr\n")
        values = {"mailing_list": everyone.pk, "basis": "interet", "origin": "Préfecture", "file": file}
        return at_work.post(UPLOAD, values).context["key"]

    def waits(self, user: Any, key: str) -> bool:
        return importing.kept(key, user) is not None

    def test_it_is_gone_as_soon_as_it_is_imported(
        self, at_work: Client, everyone: MailingList, claire: Any, files: Callable[[], int]
    ) -> None:
        key = self.upload(at_work, everyone)
        assert (self.waits(claire, key), files()) == (True, 1)
        at_work.post(UPLOAD, {"valider": "1", "cle": key})
        assert Subscriber.objects.count() == 1
        assert files() == 0

    def test_it_is_gone_when_it_is_dropped(
        self, at_work: Client, everyone: MailingList, claire: Any, files: Callable[[], int]
    ) -> None:
        key = self.upload(at_work, everyone)
        at_work.post(UPLOAD, {"abandonner": "1", "cle": key})
        assert files() == 0
        at_work.post(UPLOAD, {"valider": "1", "cle": key})
        assert not Subscriber.objects.exists()

    def test_another_file_takes_its_place_and_coming_back_drops_it(
        self, at_work: Client, everyone: MailingList, claire: Any, files: Callable[[], int]
    ) -> None:
        first, second = self.upload(at_work, everyone), self.upload(at_work, everyone)
        assert files() == 1
        assert [self.waits(claire, one) for one in (first, second)] == [False, True]
        at_work.get(UPLOAD)
        assert files() == 0

    def test_one_left_by_a_closed_page_is_gone_after_an_hour(
        self, at_work: Client, everyone: MailingList, files: Callable[[], int], monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(importing, "KEPT", 0.001)
        self.upload(at_work, everyone)
        importing.forget_the_late()
        assert files() == 0

    def test_nobody_else_carries_it_out(self, at_work: Client, everyone: MailingList, admin_client: Client) -> None:
        key = self.upload(at_work, everyone)
        admin_client.post(UPLOAD, {"valider": "1", "cle": key})
        assert not Subscriber.objects.exists()
