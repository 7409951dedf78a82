"""What a User-Agent header says of system and browser, as far as the system log tells it."""

from collections.abc import Sequence
from dataclasses import dataclass

UNKNOWN = "UNKNOWN"

# the first that the header mentions counts: every browser also names those that it wants to be taken for
_SYSTEMS = (
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac OS X"),
    ("Macintosh", "Mac OS X"),
    ("CrOS", "Chrome OS"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("Edg", "EDGE"),
    ("OPR/", "OPERA"),
    ("Firefox/", "FIREFOX"),
    ("FxiOS/", "FIREFOX"),
    ("CriOS/", "CHROME"),
    ("Chrome/", "CHROME"),
    ("Safari/", "SAFARI"),
)
_MOBILE = frozenset({"iOS", "Android"})


@dataclass(frozen=True, slots=True)
class UserAgent:
    """``device``: Computer, Mobile or Unknown."""

    system: str
    browser: str
    device: str


def read_user_agent(header: str) -> UserAgent:
    """Told from the words that browsers put there; what is none of theirs is UNKNOWN."""
    system, browser = _first(_SYSTEMS, header) or "Unknown", _first(_BROWSERS, header) or UNKNOWN
    device = "Mobile" if system in _MOBILE else "Computer" if system != "Unknown" else "Unknown"
    return UserAgent(system, browser, device)


def _first(words: Sequence[tuple[str, str]], header: str) -> str | None:
    return next((name for word, name in words if word in header), None)
