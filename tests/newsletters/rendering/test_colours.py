"""Whatever accent a letter chose, the mail can be read: WCAG 2.2, 1.4.3."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletters.rendering.colours import DARK, LIGHT, contrast, is_colour, palettes, readable_on

TOKENS = (Path(__file__).resolve().parents[3] / "cms/static/css/tokens.css").read_text()
ROLES = ("paper", "surface", "sunken", "ink", "ink_soft", "line")

colours = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


def test_the_formula_gives_the_known_extremes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@given(colours, colours)
def test_contrast_does_not_depend_on_the_order(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


@given(colours, colours)
def test_any_colour_becomes_readable_on_any_ground(colour: str, ground: str) -> None:
    assert contrast(readable_on(colour, ground), ground) >= 4.5


@given(colours, colours)
def test_what_reads_already_is_left_alone(colour: str, ground: str) -> None:
    once = readable_on(colour, ground)
    assert readable_on(once, ground) == once
    assert once == colour or contrast(colour, ground) < 4.5


def test_a_dark_blue_stays_a_blue_when_it_is_lightened() -> None:
    red, _green, blue = (int(readable_on("#1f3a8f", DARK.paper)[i : i + 2], 16) for i in (1, 3, 5))
    assert blue - red > 60


@given(colours)
def test_an_accent_reads_on_every_ground_of_its_side(accent: str) -> None:
    for palette in palettes(accent):
        grounds = (palette.paper, palette.surface, palette.sunken)
        assert min(contrast(palette.accent, ground) for ground in grounds) >= 4.5
        assert contrast(palette.on_accent, palette.accent) >= 4.5


@pytest.mark.parametrize("wrong", ["", "red", "#123", "#12345g", "#123456;background:url(//x)", "#123456\n"])
def test_an_accent_that_is_no_colour_gives_ours(wrong: str) -> None:
    assert not is_colour(wrong)
    assert palettes(wrong)[0].accent == LIGHT.accent


def test_a_colour_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="#RRGGBB"):
        contrast("red", "#ffffff")


@pytest.mark.parametrize("role", ROLES)
def test_the_mail_wears_the_colours_of_the_site(role: str) -> None:
    light, dark = re.search(rf"--{role.replace('_', '-')}: light-dark\((#\w+), (#\w+)\)", TOKENS).groups()
    assert (getattr(LIGHT, role), getattr(DARK, role)) == (light, dark)
