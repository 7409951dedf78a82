"""What the org's authenticators say of how factors are proved (contract A.Authenticators)."""

from collections.abc import Mapping

from frontdesk.domain.authenticators.model import AUTHENTICATOR, methods_of
from frontdesk.domain.records.model import Record
from frontdesk.storage.unit import Unit

_Settings = Mapping[str, object]


async def settings_of(unit: Unit, key: str) -> _Settings:
    """The settings of an authenticator; none where the org does not have it."""
    found = await _authenticator(unit, key)
    return _mapping(found.body.get("settings")) if found is not None else {}


async def method_settings_of(unit: Unit, key: str, method: str) -> _Settings:
    """The settings of one of its methods."""
    found = await _authenticator(unit, key)
    for each in methods_of(found) if found is not None else ():
        if each["type"] == method:
            return _mapping(each.get("settings"))
    return {}


async def _authenticator(unit: Unit, key: str) -> Record | None:
    records = await unit.records.list_of_kind(AUTHENTICATOR.name)
    return next((record for record in records if record.body["key"] == key), None)


def _mapping(value: object) -> _Settings:
    return value if isinstance(value, Mapping) else {}
