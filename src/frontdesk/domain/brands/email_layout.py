"""How a mail looks: why it came, one button, its address as text, how long it is good for, what to do otherwise.

Mail readers know little CSS and no style sheets: every style stands on its element.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

_FONT = "font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_GROUND = f"margin:0;padding:24px 12px;background:#F4F1EA;color:#1B2430;{_FONT}"
_CARD = "max-width:480px;margin:0 auto;padding:32px;background:#FFFFFF;border-radius:14px"
_BUTTON = (
    "display:inline-block;padding:12px 24px;border-radius:9px;text-decoration:none;font-weight:600;"
    "background:${brandTheme.primaryColor};color:${brandTheme.primaryColorContrast}"
)
_CODE = "margin:24px 0;font-size:28px;font-weight:600;letter-spacing:4px"
_QUIET = "font-size:14px;color:#566170"


@dataclass(frozen=True, slots=True)
class Words:
    """A mail in one language: its subject, why it came, its button, and what to do if it was somebody else."""

    subject: str
    why: tuple[str, ...]
    action: str = ""
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every mail of a language says around its own words."""

    hello: str
    or_open: str
    good_for: str


@dataclass(frozen=True, slots=True)
class Language:
    """Everything that we say in one language: mails by their template's name, factors by their type."""

    frame: Frame
    mails: Mapping[str, Words]
    factors: Mapping[str, str]
    sms: str
    call: str


def mail_html(language: str, frame: Frame, words: Words, *, link: str | None, has_code: bool, expires: bool) -> str:
    """The template of one mail."""
    parts = [_paragraph(frame.hello), *(_paragraph(sentence) for sentence in words.why)]
    if has_code:
        parts.append(f'<p id="code" style="{_CODE}">${{code}}</p>')
    if link is not None:
        target = f"${{{link}}}"
        parts.append(f'<p style="margin:24px 0"><a id="action" href="{target}" style="{_BUTTON}">')
        parts.append(f"{escape(words.action, quote=False)}</a></p>")
        address = f"{escape(frame.or_open, quote=False)}<br>{target}"
        parts.append(f'<p style="{_QUIET};word-break:break-all">{address}</p>')
    if expires:
        parts.append(_paragraph(frame.good_for))
    if words.otherwise:
        parts.append(_paragraph(words.otherwise))
    parts.append(f'<p style="{_QUIET}">${{org.name}}</p>')
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"></head><body style="{_GROUND}">'
        f'<div style="{_CARD}">{"".join(parts)}</div></body></html>'
    )


def _paragraph(sentence: str) -> str:
    return f"<p>{escape(sentence, quote=False)}</p>"
