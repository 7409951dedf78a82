"""The user code of a device that cannot show a browser (RFC 8628 §6.1)."""

from frontdesk.kernel.secrets import random_choice_string

ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"
"""Twenty letters: no vowels, so that no words come out, and nothing that looks like something else."""

LENGTH = 8
_MAX_TYPED_CHARACTERS = 100


def make_user_code() -> str:
    """Eight letters, 34 bits: with few tries allowed and a short life, not to be guessed (RFC 8628 §5.1)."""
    return random_choice_string(ALPHABET, LENGTH)


def display_user_code(user_code: str) -> str:
    """As people read and type it: ``XXXX-XXXX``."""
    return f"{user_code[:4]}-{user_code[4:]}"


def normalise_user_code(text: str) -> str:
    """What somebody typed, in capitals, without anything that is not of the alphabet (RFC 8628 §6.1)."""
    typed = "".join(c for c in text[:_MAX_TYPED_CHARACTERS] if c.isascii())  # capitals of other letters become ours
    return "".join(c for c in typed.upper() if c in ALPHABET)
