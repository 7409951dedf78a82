"""Folding of logins and e-mail addresses, so that two spellings of one name are one row."""

import unicodedata


def fold(name: str) -> str:
    """Ignores case and diacritics, as the contract's F.1 asks of logins."""
    decomposed = unicodedata.normalize("NFKD", name.strip())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
