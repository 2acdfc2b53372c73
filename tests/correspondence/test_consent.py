"""Whom we no longer write to, and the proof of who agreed to what."""

from __future__ import annotations

import pytest

from correspondence import consent
from correspondence.models import Consent, Suppression
from correspondence.suppression import EVERYTHING, address_hash, is_suppressed, lift, suppress, suppressed

pytestmark = pytest.mark.django_db


def test_a_suppression_holds_no_address() -> None:
    suppress("ines@exemple.fr", "lettre:3", "Désabonnement")
    [row] = Suppression.objects.values()
    assert "ines" not in str(row)
    assert row["address_hash"] == address_hash("ines@exemple.fr")


def test_leaving_one_letter_leaves_the_others() -> None:
    suppress("ines@exemple.fr", "lettre:3", "Désabonnement")
    assert is_suppressed("ines@exemple.fr", "lettre:3")
    assert not is_suppressed("ines@exemple.fr", "lettre:33")
    assert not is_suppressed("paul@exemple.fr", "lettre:3")


def test_leaving_everything_is_every_letter() -> None:
    suppress("ines@exemple.fr", EVERYTHING, "Effacement demandé")
    assert suppressed(["ines@exemple.fr", "paul@exemple.fr"], "lettre:3") == {"ines@exemple.fr": "Effacement demandé"}


def test_case_and_spaces_do_not_bring_anybody_back() -> None:
    suppress("ines@exemple.fr", "lettre:3", "Désabonnement")
    assert suppressed(["  INES@Exemple.FR "], "lettre:3") == {"  INES@Exemple.FR ": "Désabonnement"}


def test_many_addresses_are_asked_at_once(django_assert_max_num_queries) -> None:
    suppress("lecteur1200@exemple.fr", "lettre:3", "Désabonnement")
    with django_assert_max_num_queries(5):
        found = suppressed((f"lecteur{number}@exemple.fr" for number in range(2300)), "lettre:3")
    assert list(found) == ["lecteur1200@exemple.fr"]


def test_leaving_twice_keeps_the_first_day_and_reason() -> None:
    suppress("ines@exemple.fr", "lettre:3", "Désabonnement")
    suppress("ines@exemple.fr", "lettre:3", "x" * 900)
    assert Suppression.objects.get().reason == "Désabonnement"


def test_asking_again_lifts_what_she_asks_for() -> None:
    suppress("ines@exemple.fr", "lettre:3", "Désabonnement")
    suppress("ines@exemple.fr", "lettre:4", "Désabonnement")
    lift("ines@exemple.fr", "lettre:3")
    assert not is_suppressed("ines@exemple.fr", "lettre:3")
    assert is_suppressed("ines@exemple.fr", "lettre:4")


def test_the_ledger_says_when_how_and_in_which_words(admin_user) -> None:
    consent.record("ines@exemple.fr", "La Lettre", Consent.Act.GIVEN, "Lien de confirmation", "J’accepte.")
    consent.record("ines@exemple.fr", "La Lettre", Consent.Act.RECORDED, "Import : préfecture", by=admin_user)
    first, second = Consent.objects.all()
    assert (first.act, first.how, first.wording) == ("accord", "Lien de confirmation", "J’accepte.")
    assert (second.recorded_by, second.how) == (admin_user, "Import : préfecture")
    assert first.recorded_at <= second.recorded_at


def test_an_erased_person_keeps_her_proof_without_her_address() -> None:
    consent.record("ines@exemple.fr", "La Lettre", Consent.Act.GIVEN, "Lien")
    consent.record("paul@exemple.fr", "La Lettre", Consent.Act.GIVEN, "Lien")
    consent.pseudonymise("ines@exemple.fr")
    found = Consent.objects.get(address_hash=address_hash("ines@exemple.fr"))
    assert (found.address, found.act) == ("", Consent.Act.GIVEN)
    assert Consent.objects.filter(address="paul@exemple.fr").exists()


def test_a_long_origin_costs_nothing() -> None:
    consent.record("ines@exemple.fr", "L" * 300, Consent.Act.RECORDED, "x" * 300)
    assert len(Consent.objects.get().how) == 200
