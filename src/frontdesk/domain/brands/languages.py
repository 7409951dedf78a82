"""In which language a person is written to (contract A.Brands): theirs, then the brand's, then English."""

from collections.abc import Iterable, Mapping

DEFAULT_LANGUAGE = "en"
BUILT_IN = (DEFAULT_LANGUAGE, "de", "ja")
"""The languages that every mail and text message has words in."""

_LONGEST = 35  # RFC 5646 §4.4.1
_ATTRIBUTES = ("preferredLanguage", "locale")


def languages_of(profile: Mapping[str, object], brand_locale: object = None) -> list[str]:
    """Tags in lower case, the person's wish first, each followed by its language alone: ``de-ch``, ``de``."""
    found: list[str] = []
    for wish in (*(profile.get(name) for name in _ATTRIBUTES), brand_locale):
        if isinstance(wish, str) and 0 < len(wish) <= _LONGEST:
            tag = wish.strip().replace("_", "-").lower()
            found += [tag, tag.partition("-")[0]]
    return list(dict.fromkeys(tag for tag in found if tag))


def best_language(wanted: Iterable[str], there_are: Iterable[str]) -> str | None:
    """The first wish that there is a text for, as the text's language is spelled; None where there is none."""
    spelled = {tag.replace("_", "-").lower(): tag for tag in there_are}
    return next((spelled[wish] for wish in wanted if wish in spelled), None)


def built_in_language(wanted: Iterable[str]) -> str:
    """The first wish that we have words in ourselves; English where there is none."""
    return best_language(wanted, BUILT_IN) or DEFAULT_LANGUAGE


_UNITS: Mapping[str, tuple[tuple[int, str, str], ...]] = {
    "en": ((1440, "day", "days"), (60, "hour", "hours"), (1, "minute", "minutes")),
    "de": ((1440, "Tag", "Tage"), (60, "Stunde", "Stunden"), (1, "Minute", "Minuten")),
    "ja": ((1440, "日間", "日間"), (60, "時間", "時間"), (1, "分間", "分間")),
}


def duration(minutes: int, language: str) -> str:
    """How long that is, in its largest whole unit: ``7 days``, ``1 hour``, ``90 minutes``."""
    units = _UNITS.get(language, _UNITS[DEFAULT_LANGUAGE])
    size, one, many = next(unit for unit in units if (minutes >= unit[0] and minutes % unit[0] == 0) or unit[0] == 1)
    count = minutes // size
    gap = "" if language == "ja" else " "
    return f"{count}{gap}{one if count == 1 else many}"
