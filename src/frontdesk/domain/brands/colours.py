"""Colours that can be read: a brand's own where it stands out enough, else the nearest that does (WCAG 2.2 §1.4.3)."""

from dataclasses import dataclass
from typing import Final

CONTRAST: Final = 4.6
"""A little over what WCAG asks of text, so that rounding never falls below it."""
LIGHT_SURFACES: Final = ("#F4F1EA", "#FFFFFF")
DARK_SURFACES: Final = ("#11151A", "#1A2027")
_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)
_Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Accent:
    """The one colour of actions, links and focus; what it becomes under a pointer; and what is written on it."""

    colour: str
    hover: str
    on_colour: str


def light_accent(hex: str) -> Accent:
    """For light pages: darkened as far as it takes."""
    return _accent(hex, LIGHT_SURFACES, _BLACK, "#FFFFFF")


def dark_accent(hex: str) -> Accent:
    """For dark pages: lightened as far as it takes."""
    return _accent(hex, DARK_SURFACES, _WHITE, DARK_SURFACES[0])


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    brighter, darker = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _accent(hex: str, surfaces: tuple[str, ...], towards: _Rgb, on_colour: str) -> Accent:
    colour = _readable(_rgb(hex), surfaces, towards)
    return Accent(_hex(colour), _hex(_mixed(colour, towards, 20)), on_colour)


def _readable(colour: _Rgb, surfaces: tuple[str, ...], towards: _Rgb) -> _Rgb:
    """The first step on the way to black or white that can be read on every surface; the end of the way always can."""
    steps = (_mixed(colour, towards, percent) for percent in range(101))
    return next(step for step in steps if all(contrast(_hex(step), surface) >= CONTRAST for surface in surfaces))


def _mixed(colour: _Rgb, towards: _Rgb, percent: int) -> _Rgb:
    red, green, blue = (round(a + (b - a) * percent / 100) for a, b in zip(colour, towards, strict=True))
    return red, green, blue


def _luminance(colour: _Rgb) -> float:
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _rgb(hex: str) -> _Rgb:
    digits = hex.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def _hex(colour: _Rgb) -> str:
    return "#{:02X}{:02X}{:02X}".format(*colour)
