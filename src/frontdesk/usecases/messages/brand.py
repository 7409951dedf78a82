"""What a message takes from the org's brand: its texts, its colours, and whom it writes to at all."""

from dataclasses import dataclass

from frontdesk.domain.brands.email_templates import ADMINS_ONLY, ALL_USERS, CUSTOMIZATION, EMAIL_SETTINGS, EmailTemplate
from frontdesk.domain.brands.model import BRAND, THEME
from frontdesk.domain.ids import UserId
from frontdesk.domain.records.model import Record
from frontdesk.storage.unit import Unit

_ACCENT, _ON_ACCENT = "#0B5351", "#FFFFFF"


@dataclass(frozen=True, slots=True)
class Look:
    """A brand's name, locale and colours."""

    name: str
    locale: object
    colours: dict[str, str]


def parent_of(brand: Record, template: EmailTemplate) -> str:
    """Under which the texts of one template of one brand are kept."""
    return f"{brand.id}/{template.name}"


async def default_brand(unit: Unit) -> Record | None:
    """The brand that an org has from its first day."""
    brands = await unit.records.list_of_kind(BRAND.name)
    return next((brand for brand in brands if brand.body["isDefault"]), None)


async def recipients_of(unit: Unit, brand: Record, template: EmailTemplate) -> str:
    """Who is sent this mail at all."""
    record = await unit.records.find(EMAIL_SETTINGS.name, parent_of(brand, template))
    return str(record.body["recipients"]) if record is not None else ALL_USERS


async def is_wanted(unit: Unit, template: EmailTemplate, user_id: UserId) -> bool:
    """Whether the org sends this mail to this person."""
    brand = await default_brand(unit)
    recipients = await recipients_of(unit, brand, template) if brand is not None else ALL_USERS
    if recipients == ADMINS_ONLY:
        return bool(await unit.role_assignments.list_of_person(user_id))
    return recipients == ALL_USERS


async def texts_of(unit: Unit, brand: Record, template: EmailTemplate) -> list[Record]:
    """The texts that administrators wrote for one template, by id."""
    return await unit.records.list_page(CUSTOMIZATION.name, parent_id=parent_of(brand, template))


async def look_of(unit: Unit, brand: Record | None) -> Look:
    """The brand's colours where it says that mails have them; ours otherwise."""
    if brand is None:
        return Look("", None, _colours(_ACCENT, _ON_ACCENT))
    themes = await unit.records.list_page(THEME.name, parent_id=brand.id, most=1)
    if themes and themes[0].body.get("emailTemplateTouchPointVariant") == "FULL_THEME":
        body = themes[0].body
        colours = _colours(str(body["primaryColorHex"]), str(body["primaryColorContrastHex"]))
    else:
        colours = _colours(_ACCENT, _ON_ACCENT)
    return Look(str(brand.name), brand.body.get("locale"), colours)


def _colours(primary: str, contrast: str) -> dict[str, str]:
    return {"primaryColor": primary, "primaryColorContrast": contrast}
