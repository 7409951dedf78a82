"""Folding of logins and e-mail addresses, so that two spellings of one name are one row."""

import unicodedata


def fold(name: str) -> str:
    """Ignores case and diacritics, as the contract's F.1 asks of logins."""
    decomposed = unicodedata.normalize("NFKD", name.strip())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def same_name(name: str) -> str:
    """One spelling of what ``is_same_name``."""
    return name.encode().lower().decode()


def is_same_name(one: str, other: str) -> bool:
    """Whether only the case of ASCII letters differs: what an address elsewhere is compared by.

    ``fold`` brings together what are two mailboxes or two domains to everybody else (córp.example, corp.example).
    """
    return same_name(one) == same_name(other)
