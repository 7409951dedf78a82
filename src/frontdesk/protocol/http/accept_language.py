"""Which language to speak: what was asked for against what there is (RFC 9110 §12.5.4, RFC 4647 §3.4)."""

import re
from collections.abc import Sequence

_RANGE = re.compile(r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\s*(?:;\s*[qQ]\s*=\s*([01](?:\.[0-9]{0,3})?)\s*)?")
_MAX_RANGES = 20


def choose_language(header: str | None, ui_locales: str | None, available: Sequence[str]) -> str:
    """The first of ``available`` that suits: ``ui_locales`` before the browser's header, else the first there is.

    A request for ``de-CH`` is content with ``de``; and one for ``pt`` with ``pt-BR`` (OIDC Core §3.1.2.1: an error is
    no answer to a language that is not spoken).
    """
    for wanted in [*(ui_locales or "").split()[:_MAX_RANGES], *_ranges(header or "")]:
        if (found := _look_up(wanted, available)) is not None:
            return found
    return available[0]


def _ranges(header: str) -> list[str]:
    """The header's ranges, best first; those of weight 0 and those that cannot be read are left out."""
    weighted = []
    for part in header.split(",")[:_MAX_RANGES]:
        match = _RANGE.fullmatch(part)
        if match is not None and (weight := float(match[2] or 1)) > 0:
            weighted.append((weight, match[1]))
    return [wanted for _, wanted in sorted(weighted, key=lambda pair: -pair[0])]


def _look_up(wanted: str, available: Sequence[str]) -> str | None:
    if wanted == "*":
        return available[0]
    spoken = {tag.lower().replace("_", "-"): tag for tag in reversed(available)}
    prefix = wanted.lower().replace("_", "-")
    while prefix:  # de-ch-1996, de-ch, de (RFC 4647 §3.4)
        if prefix in spoken:
            return spoken[prefix]
        prefix = prefix.rpartition("-")[0]
    return next((tag for lower, tag in reversed(spoken.items()) if lower.startswith(f"{wanted.lower()}-")), None)
