"""Colours that can be read, whatever accent a letter chose: contrasts of WCAG 2.2, 1.4.3."""

import re
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass, replace

READABLE = 4.5
COMFORTABLE = 7.0
WHITE, BLACK = "#ffffff", "#000000"
STEPS = 50


def is_colour(text: str) -> bool:
    """`#RRGGBB`, nothing else: the value goes into a style attribute."""
    return re.fullmatch(r"#[0-9A-Fa-f]{6}", text) is not None


def contrast(a: str, b: str) -> float:
    """From 1 (the same) to 21 (black on white). Raises ValueError when either is not `#RRGGBB`."""
    high, low = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable_on(colour: str, background: str, minimum: float = READABLE) -> str:
    """The colour itself, else the nearest of its hue with this contrast, else white or black."""
    pole = max(WHITE, BLACK, key=lambda extreme: contrast(extreme, background))
    nearer = (_lit(colour, step / STEPS, towards=pole) for step in range(STEPS + 1))
    return next((shade for shade in nearer if contrast(shade, background) >= minimum), pole)


@dataclass(frozen=True, slots=True)
class Palette:
    """One side of the site's colours (`tokens.css`), and the letter's accent made readable on all three grounds."""

    paper: str
    surface: str
    sunken: str
    ink: str
    ink_soft: str
    line: str
    accent: str
    on_accent: str


LIGHT = Palette(
    paper="#fbf8f1",
    surface="#ffffff",
    sunken="#f2ecdf",
    ink="#1a1d2e",
    ink_soft="#4c5066",
    line="#e0d8c6",
    accent="#1f4e5f",
    on_accent="#ffffff",
)
DARK = Palette(
    paper="#14161f",
    surface="#1d202c",
    sunken="#0e1017",
    ink="#efebe1",
    ink_soft="#b9bac6",
    line="#343847",
    accent="#8fb0bd",
    on_accent="#14161f",
)


def palettes(accent: str) -> tuple[Palette, Palette]:
    """Light and dark. An accent that is no colour gives ours."""
    accent = accent if is_colour(accent) else LIGHT.accent
    # The worst ground of each side: what reads there reads on the two others.
    return (
        replace(LIGHT, accent=readable_on(accent, LIGHT.sunken)),
        # At 4.5:1 a lightened accent is still murky.
        replace(DARK, accent=readable_on(accent, DARK.surface, COMFORTABLE)),
    )


def _channels(colour: str) -> tuple[int, int, int]:
    if not is_colour(colour):
        raise ValueError(f"{colour!r} is not #RRGGBB")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    shares = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _lit(colour: str, share: float, *, towards: str) -> str:
    """The hue and the saturation stay: a tint mixed with white would be a grey."""
    hue, lightness, saturation = rgb_to_hls(*(channel / 255 for channel in _channels(colour)))
    lightness += ((towards == WHITE) - lightness) * share
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in hls_to_rgb(hue, lightness, saturation))
