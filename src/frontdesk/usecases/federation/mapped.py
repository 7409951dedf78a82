"""What a provider's profile becomes here: the mapping from the provider to the user type, applied (contract F.3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.idps.identity import ExternalIdentity, idp_profile
from frontdesk.domain.idps.linking import vouches_for_email
from frontdesk.domain.mappings.apply import apply_mapping, compile_mapping
from frontdesk.domain.mappings.model import mapping_id
from frontdesk.domain.records.model import Record
from frontdesk.domain.schemas.user_types import DEFAULT_NAME, USER_TYPE
from frontdesk.lang.el.scope import Scope
from frontdesk.storage.unit import Unit
from frontdesk.usecases.schemas.load import app_schema, user_schema
from frontdesk.usecases.schemas.mappings import get_mapping, type_number

_ADDRESSES = ("email", "secondEmail")


@dataclass(frozen=True, slots=True)
class Mapped:
    """``profile``: attributes for the user; ``unvouched``: those left out because the provider does not vouch for the
    address in them."""

    profile: Mapping[str, object]
    unvouched: tuple[str, ...]


async def external_names(unit: Unit, idp: Record) -> dict[str, str]:
    """What the provider calls the attributes of its schema."""
    schema = await app_schema(unit, idp.id, None)
    found = {**schema.base, **schema.custom}.values()
    return {each.name: each.external_name for each in found if each.external_name}


async def mapped_profile(unit: Unit, idp: Record, identity: ExternalIdentity, name: str, type_id: str | None) -> Mapped:
    """The profile that a person of this user type gets; the default type where none is named."""
    type_id, number = await _type(unit, type_id)
    found = await get_mapping(unit, mapping_id(idp.id, number, to_user=True))
    schema = await user_schema(unit, type_id)
    types = {each.name: each.type.value for each in {**schema.base, **schema.custom}.values()}
    theirs = {**idp_profile(identity, await external_names(unit, idp)), "userName": name}
    scope = Scope(names={"appuser": theirs, "source": theirs, "idpuser": theirs})
    made = apply_mapping(compile_mapping(found.properties), types, scope)
    made.pop("login", None)
    bad = tuple(each for each in _ADDRESSES if each in made and not vouches_for_email(identity, made[each]))
    return Mapped({each: value for each, value in made.items() if each not in bad}, bad)


async def _type(unit: Unit, type_id: str | None) -> tuple[str, int]:
    if type_id is not None:
        record = await unit.records.find(USER_TYPE.name, type_id)
    else:
        record = await unit.records.find_by_name(USER_TYPE.name, "", DEFAULT_NAME)
    assert record is not None, "a user's type exists as long as they do"
    return record.id, type_number(record.body)
