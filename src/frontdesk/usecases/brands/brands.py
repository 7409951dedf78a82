"""Brands with their themes (contract A.Brands)."""

from collections.abc import Mapping

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.brands.email_templates import CUSTOMIZATION, EMAIL_SETTINGS, TEMPLATES
from frontdesk.domain.brands.images import IMAGE, image_draft, image_path
from frontdesk.domain.brands.model import (
    BRAND,
    THEME,
    BrandNameTaken,
    DefaultBrandStays,
    brand_draft,
    theme_draft,
)
from frontdesk.domain.records.model import Draft, Record
from frontdesk.storage.unit import Unit
from frontdesk.usecases.records.verbs import add_record, get_record, list_page, remove_record, replace_record


async def list_brands(unit: Unit, *, name_prefix: str) -> list[Record]:
    """Brands whose name begins so, the default first."""
    found = [r for r in await list_page(unit, BRAND) if str(r.name).lower().startswith(name_prefix.lower())]
    return sorted(found, key=lambda record: (not record.body["isDefault"], record.id))


async def create_brand(unit: Unit, actor: Actor, name: str, now: int) -> Record:
    """A brand, with its theme.

    Raises:
        BrandNameTaken: the org has one of that name.
    """
    await _check_name(unit, name, "")
    brand = await add_record(unit, actor, BRAND, brand_draft(name, is_default=False), now)
    await add_record(unit, actor, THEME, theme_draft(brand.id), now)
    return brand


async def replace_brand(unit: Unit, actor: Actor, brand: Record, changes: Mapping[str, object], now: int) -> Record:
    """The brand with these members.

    Raises:
        BrandNameTaken: another one has this name.
    """
    name = str(changes["name"])
    await _check_name(unit, name, brand.id)
    return await replace_record(unit, actor, BRAND, brand, Draft({**brand.body, **changes}, name=name), now)


async def remove_brand(unit: Unit, actor: Actor, brand: Record, now: int) -> None:
    """The brand, with what hangs on it.

    Raises:
        DefaultBrandStays: it is the one that every org has.
    """
    if brand.body["isDefault"]:
        raise DefaultBrandStays()
    for theme in await list_page(unit, THEME, parent_id=brand.id):
        await unit.records.remove_children(IMAGE.name, theme.id)
    await unit.records.remove_children(THEME.name, brand.id)
    for template in TEMPLATES:
        await unit.records.remove_children(CUSTOMIZATION.name, f"{brand.id}/{template.name}")
    await unit.records.remove_children(EMAIL_SETTINGS.name, brand.id)
    await remove_record(unit, actor, BRAND, brand, now)


async def set_image(unit: Unit, actor: Actor, theme: Record, member: str, image: bytes | None, now: int) -> str | None:
    """Another picture of a theme, or none; the path where it is shown from now on.

    Raises:
        ValidationFailed: it is too large, or no picture that browsers show.
    """
    former = await unit.records.find_by_name(IMAGE.name, theme.id, member)
    if former is not None:
        await unit.records.remove(former)
    path = None
    if image is not None:
        path = image_path((await add_record(unit, actor, IMAGE, image_draft(theme.id, member, image), now)).id)
    await replace_record(unit, actor, THEME, theme, Draft({**theme.body, member: path}), now)
    return path


async def get_brand(unit: Unit, id: str) -> Record:
    """The brand.

    Raises:
        ResourceNotFound: there is none.
    """
    return await get_record(unit, BRAND, id)


async def _check_name(unit: Unit, name: str, id: str) -> None:
    found = await unit.records.find_by_name(BRAND.name, "", name)
    if found is not None and found.id != id:
        raise BrandNameTaken()
