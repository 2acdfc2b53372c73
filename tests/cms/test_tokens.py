"""The colours can be read: contrasts of WCAG 2.2 (1.4.3, 1.4.11), on the light side and on the dark one."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parents[2] / "cms/static/css/tokens.css").read_text()
PAIRS = {name: (light, dark) for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", CSS)}
FALLBACK = dict(re.findall(r"--([\w-]+): (#\w+);", CSS[CSS.index("@supports") :]))
KINDS = ["notice", "fiche", "rendez-vous", "page", "document", "presse"]

TEXTS = [
    (text, ground) for text in ("ink", "ink-soft", "link", "link-hover") for ground in ("paper", "surface", "sunken")
]
TEXTS += [(f"{kind}-text", ground) for kind in KINDS for ground in (f"{kind}-wash", "paper", "surface")]
TEXTS += [
    ("action-text", "action"),
    ("action-text", "action-hover"),
    ("ink", "mark"),
    ("good-text", "paper"),
    ("bad-text", "paper"),
]
SHAPES = [
    ("line-strong", "surface"),
    ("line-strong", "paper"),
    ("focus", "paper"),
    ("focus", "surface"),
    ("notice", "paper"),
]


AWAITED = dict(re.findall(r'@font-face { font-family: "([^"]+)"; src: (url|local)', CSS))


@pytest.mark.parametrize("stack", ["display", "serif"])
def test_until_a_typeface_has_come_one_of_its_measures_holds_its_place(stack: str) -> None:
    """Else every line moves when it comes."""
    first, second, third, *_others = re.findall(r'"([^"]+)"', re.search(rf"--{stack}: ([^;]+);", CSS)[1])
    assert (AWAITED[first], AWAITED[second], AWAITED[third]) == ("url", "local", "local")
    for name in (second, third):
        [face] = re.findall(rf'@font-face {{ font-family: "{name}";[^}}]+}}', CSS)
        for measure in ("size-adjust", "ascent-override", "descent-override", "line-gap-override"):
            assert f"{measure}: " in face


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    hexa = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(hexa[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_formula_gives_the_known_extremes() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_can_be_read(text: str, ground: str, side: int) -> None:
    assert contrast(PAIRS[text][side], PAIRS[ground][side]) >= 4.5


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_borders_and_focus_can_be_seen(shape: str, ground: str, side: int) -> None:
    assert contrast(PAIRS[shape][side], PAIRS[ground][side]) >= 3


def test_an_old_browser_gets_the_light_side_of_every_colour() -> None:
    assert {name: light for name, (light, dark) in PAIRS.items()} == {
        name: f"#{colour[1:] if len(colour) == 7 else ''.join(d * 2 for d in colour[1:])}"
        for name, colour in FALLBACK.items()
    }
