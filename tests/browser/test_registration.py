"""Inès registers to a visit from its page; Paul finds her among the participants, and she gives her place back."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_ines_registers_and_paul_sees_her(page: Page, site: str):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/agenda/?format=visite")
    page.get_by_role("link", name=re.compile("trois écoles")).click()
    before = page.locator(".seats__left strong").inner_text()
    page.get_by_role("link", name="M’inscrire").click()
    page.get_by_role("button", name="M’inscrire").click()
    expect(page.get_by_role("alert")).to_contain_text("Il reste quelque chose à corriger")
    page.get_by_label("Prénom").fill("Inès")
    page.get_by_label("Nom", exact=True).fill("Fontaine-Essai")
    page.get_by_label("Adresse électronique").fill("ines.fontaine@example.org")
    page.get_by_label("Vous êtes").select_option("habitant")
    page.get_by_label("à la station Gallieni").check()
    page.get_by_role("button", name="M’inscrire").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est noté")
    page.get_by_role("link", name="Revenir à la page").click()
    assert int(page.locator(".seats__left strong").inner_text()) == int(before) - 1

    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site}/admin/login/?next=/admin/inscriptions/")
    page.get_by_label("Nom d’utilisateur").fill("paul")
    page.get_by_label("Mot de passe").fill("rayonnage-demo")
    page.get_by_label("Mot de passe").press("Enter")
    expect(page).not_to_have_url(re.compile("login"))
    page.get_by_role("link", name=re.compile("trois écoles")).click()
    line = page.get_by_role("row", name=re.compile("Fontaine-Essai"))
    expect(line).to_contain_text("à la station Gallieni")
    line.get_by_role("button", name="Retirer").click()
    expect(page.get_by_text("Inès Fontaine-Essai n’est plus inscrit·e.")).to_be_visible()
