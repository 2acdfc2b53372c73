"""Many values in one parameter, on both databases."""

import pytest

from reference.among import among
from reference.models import Theme

pytestmark = pytest.mark.django_db


def test_keys_are_found_among_others() -> None:
    themes = [Theme.objects.create(name=name, slug=name.lower()) for name in ("Culture", "Vacances", "Loisirs")]
    wanted = [themes[0].pk, themes[2].pk, 10**12]
    assert set(Theme.objects.filter(pk__in=among(wanted))) == {themes[0], themes[2]}
    assert not Theme.objects.filter(pk__in=among([])).exists()


def test_texts_are_found_as_they_are_written() -> None:
    names = ("L’« été »", 'Un "mot", {un autre}', "\\ %s NULL")
    themes = [Theme.objects.create(name=name, slug=f"theme-{rank}") for rank, name in enumerate(names)]
    assert set(Theme.objects.filter(name__in=among(names[1:]))) == set(themes[1:])
