"""Authentication classes: what they are called, what attains them, and with what they can be attained (contract C.3).

RFC 9470: an app that needs more than the session has asks for it by ``acr_values``; what is attained is told in
``acr``.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from frontdesk.domain.factors.kinds import MULTI_FACTOR

PASSWORD: Final = "urn:okta:loa:1fa:pwd"
ANY_ONE: Final = "urn:okta:loa:1fa:any"
ANY_TWO: Final = "urn:okta:loa:2fa:any"
TWO_IF_POSSIBLE: Final = "urn:okta:loa:2fa:any:ifpossible"
ATTESTED: Final = "urn:okta:app:mfa:attestation"
PHISHING_RESISTANT: Final = "phr"
HARDWARE_PROTECTED: Final = "phrh"

RESISTANT_METHODS: Final = frozenset({"hwk"})
"""Methods (RFC 8176) that no other site can ask for: a key that signs only for our origin."""
OFFERED: Final = (PASSWORD, ANY_ONE, ANY_TWO, TWO_IF_POSSIBLE, PHISHING_RESISTANT, ATTESTED)
"""What discovery announces. Whether a passkey is kept in hardware is not known, so ``phrh`` is never attained."""
KNOWN: Final = frozenset({*OFFERED, HARDWARE_PROTECTED})


@dataclass(frozen=True, slots=True)
class Wish:
    """Known classes, the best liked first. ``is_required``: without any of them there is no answer."""

    classes: tuple[str, ...] = ()
    is_required: bool = False


NO_WISH = Wish()


def attains(acr: str, amr: Collection[str], provable: Collection[str]) -> bool:
    """Whether somebody who used these methods, and could prove factors with those, is in a class."""
    if acr in {PASSWORD, ANY_ONE}:
        return True
    if acr == PHISHING_RESISTANT:
        return not RESISTANT_METHODS.isdisjoint(amr)
    if acr == TWO_IF_POSSIBLE and not provable:
        return True
    return acr in {ANY_TWO, TWO_IF_POSSIBLE, ATTESTED} and MULTI_FACTOR in amr


def attained(wish: Wish, amr: Collection[str], provable: Collection[str]) -> str | None:
    """The best liked of the classes that are attained."""
    return next((acr for acr in wish.classes if attains(acr, amr, provable)), None)


def methods_towards(wish: Wish, provable: frozenset[str]) -> frozenset[str]:
    """With which of the methods that somebody could prove they would come into the best liked class within reach."""
    for acr in wish.classes:
        methods = provable & RESISTANT_METHODS if acr == PHISHING_RESISTANT else provable
        if methods and acr != HARDWARE_PROTECTED:
            return methods
    return frozenset()
