"""Passwords that everybody thinks of (contract D.3: dictionary.common; NIST SP 800-63B §3.1.1.2).

No list of leaked passwords comes with this: their licences are unclear, and a list of ten thousand is missed by one
digit more. Instead a password is taken apart into pieces that cost a guesser nothing: words that lists of this kind
are made of (with their letters swapped for look-alikes), dates, walks over the keyboard, sequences and repetitions.
What is left has to be worth guessing (docs/decisions/2026-11-21-common-passwords.md).
"""

import re
from itertools import pairwise, takewhile
from typing import Final

from frontdesk.kernel.fold import fold

_WORTH_GUESSING: Final = 4
"""So many characters that belong to no piece make a password uncommon."""
_LISTED: Final = """
abc access account admin administrator alexander amanda america amor andrea andrew angel angela anthony apple april
arsenal asdf ashley august austin autumn baby babygirl badboy bailey banana barcelona baseball basketball batman
bear beautiful beer benjamin berlin biteme blink boomer brandon bubbles buster butterfly calvin camaro canada
captain carlos carmen carolina change changeit changeme charlie cheese chelsea cherry chicago chicken chocolate
chris christian cinderella cisco claudia coffee college company computer cookie corvette cowboy cowboys cristina
daniel daniela december default demo denise diamond dolphin donald dragon eagle eagles edward eminem england enter
estrella example fabian family february ferrari flower flowers football forever forum france freedom friday friend
friends friendship frontdesk fuckyou gandalf geheim george gfhjkm ginger god golden goldfish google guest guitar
hallo hammer hannah happy harley heaven hello hockey home honey horse hottie hunter hunting iceman iloveu iloveyou
internet jackson january jasmine jasper jennifer jeremy jessica jesus jesuschrist johnny jordan joseph joshua july
june junior justin karate killer kitten knight ladybug lakers lauren legend letme letmein liberty linkedin liverpool
login london love lovely loveme lover loveyou lucky madison maggie manager manchester marina marlboro martin master
matrix matthew maverick melissa mercedes merlin metallica mexico michael michelle mickey minecraft mobile monday
monkey monster mother motorola mustang mylove myspace naruto natalie ncc newyork nicole nirvana none nopass nothing
november october office oliver oracle orange pass passion passwd password passwort patrick peaches peanut pepper
phoenix player please pokemon poohbear porsche power prince princess private purple qazwsx qwerty qwertz rabbit
rachel rainbow ranger rangers rebecca redsox richard robert rocky rolltide root samantha sample samson samsung
sandra saturday scooby scooter secret security september server sexy shadow shannon silver single slayer smokey
snoopy soccer spiderman spring star starwars steelers stella stephanie steven student summer sunday sunflower
sunshine super superman superstar support sweet sweetheart sweetie system taylor teacher temp temppass test tester
testing thomas thunder thursday tiger tigers tigger tinkerbell toor trial truelove trust trustno tuesday tweety
twitter unknown user vanessa victoria victory virginia wednesday welcome whatever william willow winner winter
wizard yankees yellow zaq
"""
_WORDS = frozenset(_LISTED.split())
_LONGEST = max(map(len, _WORDS))
_LOOK_ALIKES = str.maketrans("0134578@$!|+", "oieastbasiit")
_ROWS = (
    "1234567890",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "yxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp",
)
_COLUMNS = (
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "zaq1xsw2cde3vfr4bgt5",
)
_LINES = tuple(
    line for row in (*_ROWS, *_COLUMNS, "abcdefghijklmnopqrstuvwxyz", "0123456789") for line in (row, row[::-1])
)
_WALK: Final = 3
_LOOKED_AT: Final = 64
"""A longer password is judged by its beginning: taking it apart takes a time that grows with its square."""
_DATE = re.compile(r"(?:19|20)\d\d")


def is_common(password: str) -> bool:
    """Whether guessers try it early."""
    folded = fold(password[:_LOOKED_AT])
    return _left(folded, folded.translate(_LOOK_ALIKES)) < _WORTH_GUESSING


def _left(text: str, spoken: str) -> int:
    """How many different characters of it belong to no piece, taking the fewest; ``spoken``: as its letters look.

    From the left: what is left before each place, by a piece that ends there or by one character more.
    """
    fewest = [0]
    for end in range(1, len(text) + 1):
        one_more = fewest[end - 1] + (0 if _is_padding(text, end - 1) else 1)
        pieces = (fewest[start] for start in _starts(text, spoken, end))
        fewest.append(min((one_more, *pieces)))
    return min(fewest[-1], len(set(text)))


def _is_padding(text: str, at: int) -> bool:
    """A digit or a symbol at the end or the beginning, or a letter again, says little."""
    alone = not text[at].isalpha() and (not text[at + 1 :].strip("0123456789!.?#*_-$@") or not text[:at])
    return alone or (at > 0 and text[at] == text[at - 1])


def _starts(text: str, spoken: str, end: int) -> list[int]:
    """Where pieces that end here begin."""
    found = [
        start
        for start in range(max(0, end - _LONGEST), end - _WALK + 1)
        if text[start:end] in _WORDS or spoken[start:end] in _WORDS or _DATE.fullmatch(text, start, end)
    ]
    starts = range(end - _WALK, -1, -1)
    found += takewhile(lambda start: _is_walk(text[start:end]), starts)  # what is no walk is part of none
    period = _repeated(text, end)
    return [*found, period] if period is not None else found


def _is_walk(piece: str) -> bool:
    """Neighbours on the keyboard, or letters or digits in their order."""
    return any(piece in line for line in _LINES) or _is_sequence(piece)


def _is_sequence(piece: str) -> bool:
    return (
        len({ord(right) - ord(left) for left, right in pairwise(piece)}) == 1 and abs(ord(piece[1]) - ord(piece[0])) < 2
    )


def _repeated(text: str, end: int) -> int | None:
    """Where what stands before this place begins to be said once more."""
    for length in range(end // 2, 1, -1):
        if text[end - length : end] == text[end - 2 * length : end - length]:
            return end - length
    return None
