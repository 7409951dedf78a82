"""Numbers and addresses as they are shown to somebody who has not proved yet who they are (contract B.5)."""


def masked_phone(number: str) -> str:
    """``+1 XXX-XXX-1337``: the country, and the last four digits."""
    import phonenumbers

    try:
        country = f"+{phonenumbers.parse(number).country_code} "
    except phonenumbers.NumberParseException:
        country = ""
    return f"{country}XXX-XXX-{number[-4:]}"


def masked_email(address: str) -> str:
    """``d...y@example.com``: the first letter, the last one, and where it is."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}...{name[-1:]}{at}{domain}"
