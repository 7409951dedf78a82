"""A person's name at an app as it is kept with the session, to be said again when the session ends."""

from frontdesk.protocol.saml.values import NameId

_BETWEEN = "\n"


def kept_name(name_id: NameId) -> str:
    """Its format, and itself."""
    return f"{name_id.format}{_BETWEEN}{name_id.value}"


def read_name(kept: str | None) -> NameId:
    """What was kept."""
    form, _, value = (kept or "").partition(_BETWEEN)
    return NameId(value, form)
