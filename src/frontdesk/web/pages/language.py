"""Sentences in the languages of people: a message knows its English, and a catalogue says it in another language.

The catalogues are ``web/locale/LANGUAGE/LC_MESSAGES/frontdesk.po``; ``tools/catalogues`` brings them up to date.
"""

from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from frontdesk.protocol.http.accept_language import choose_language

ENGLISH: Final = "en"
LANGUAGES: Final = (ENGLISH, "de", "ja")
"""What pages speak, as BCP 47 tags; the first wherever nobody asks for another."""

Catalogue = Mapping[str, str]
"""English sentence → the same in another language."""


class Message(str):
    """An English sentence that pages say in the reader's language; what was filled in is kept apart until then."""

    __slots__ = ("said_with", "source")

    source: str
    said_with: Mapping[str, object]

    def __new__(cls, source: str, said_with: Mapping[str, object] | None = None) -> "Message":
        """``said_with``: what stands for the placeholders, by name."""
        message = super().__new__(cls, source.format(**said_with) if said_with else source)
        message.source = source
        message.said_with = said_with or {}
        return message

    def format(self, *_none: object, **said_with: object) -> "Message":
        """The sentence with its placeholders filled, which is a message still; placeholders have names."""
        return Message(self.source, said_with)


def message(source: str) -> Message:
    """Marks a sentence as one that the catalogues have to know (gettext's ``_``)."""
    return Message(source)


def say(value: object, catalogue: Catalogue) -> object:
    """A message in the catalogue's language, its English where the catalogue lacks it; anything else as it is."""
    if not isinstance(value, Message):
        return value
    sentence = catalogue.get(value.source, value.source)
    if not value.said_with:
        return sentence
    return sentence.format(**{name: say(part, catalogue) for name, part in value.said_with.items()})


def load_catalogue(language: str) -> Catalogue:
    """What a language's file says; nothing for English, which is what messages are written in."""
    if language == ENGLISH:
        return {}
    from babel.messages.pofile import read_po

    file = files("frontdesk.web").joinpath("locale", language, "LC_MESSAGES", "frontdesk.po")
    with file.open("rb") as opened:
        entries = read_po(opened, locale=language)
    return {str(entry.id): str(entry.string) for entry in entries if entry.id and entry.string and not entry.fuzzy}


def language_of(chosen: str | None, ui_locales: str | None, header: str | None, brand: str | None) -> str:
    """The language of a page.

    What the person chose here, else what the app asked for, else what their browser prefers, else the brand's, else
    English (OIDC Core §3.1.2.1, RFC 9110 §12.5.4). Their own choice comes first: made on a page of ours, it is newer
    than whatever the app believes, and the page's selector would do nothing otherwise.
    """
    wishes = (chosen, ui_locales, _as_ranges(header), brand)
    for wish in wishes:
        if wish and (found := choose_language(None, wish, (_NONE, *LANGUAGES))) != _NONE:
            return found
    return ENGLISH


_NONE = "und"


def _as_ranges(header: str | None) -> str | None:
    """The browser's best language that we speak: a header is asked for by weight, and ``*`` asks for nothing."""
    if not header:
        return None
    found = choose_language(header, None, (_NONE, *LANGUAGES))
    return found if found != _NONE else None
