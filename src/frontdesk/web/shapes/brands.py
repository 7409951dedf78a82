"""Brands, themes and e-mail texts as the management API writes them."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from frontdesk.domain.brands.email_templates import MOST_CHARACTERS, EmailTemplate
from frontdesk.domain.brands.images import MEMBERS
from frontdesk.domain.records.model import Record
from frontdesk.kernel.json import iso_time
from frontdesk.web.call import Call
from frontdesk.web.hal import Link, link

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Url = Annotated[str, msgspec.Meta(pattern="^https?://", max_length=1024)]
Colour = Annotated[str, msgspec.Meta(pattern="^#[0-9A-Fa-f]{3}([0-9A-Fa-f]{3})?$")]
Language = Annotated[str, msgspec.Meta(pattern="^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")]
_SIGN_IN = Literal["OKTA_DEFAULT", "BACKGROUND_IMAGE", "BACKGROUND_SECONDARY_COLOR"]
_DASHBOARD = Literal["OKTA_DEFAULT", "FULL_THEME", "LOGO_ON_FULL_WHITE_BACKGROUND", "WHITE_LOGO_BACKGROUND"]
_EMAIL = Literal["OKTA_DEFAULT", "FULL_THEME"]
_LOADING = Literal["OKTA_DEFAULT", "NONE"]


class DefaultApp(msgspec.Struct, rename="camel"):
    """Where people land after they have signed in."""

    app_instance_id: str | None = None
    app_link_name: str | None = None
    classic_application_uri: str | None = None


class CreateBrandBody(msgspec.Struct, rename="camel"):
    """A new brand."""

    name: Name


class BrandBody(msgspec.Struct, rename="camel"):
    """A whole brand; without a name it keeps the one it has."""

    name: Name | UnsetType = UNSET
    remove_powered_by_okta: bool = False
    custom_privacy_policy_url: Url | None = None
    agree_to_custom_privacy_policy: bool = False
    default_app: DefaultApp = msgspec.field(default_factory=DefaultApp)
    locale: Language | None = None
    email_domain_id: str | None = None


class ThemeBody(msgspec.Struct, rename="camel"):
    """A whole theme; images have routes of their own."""

    primary_color_hex: Colour
    secondary_color_hex: Colour
    sign_in_page_touch_point_variant: _SIGN_IN
    end_user_dashboard_touch_point_variant: _DASHBOARD
    error_page_touch_point_variant: _SIGN_IN
    email_template_touch_point_variant: _EMAIL
    primary_color_contrast_hex: Colour | UnsetType = UNSET
    secondary_color_contrast_hex: Colour | UnsetType = UNSET
    loading_page_touch_point_variant: _LOADING | UnsetType = UNSET


class ImageForm(msgspec.Struct):
    """A form with one file in it (RFC 7578)."""

    file: Annotated[str, msgspec.Meta(extra_json_schema={"contentMediaType": "application/octet-stream"})]


class EmailCustomizationBody(msgspec.Struct, rename="camel"):
    """A text in one language."""

    language: Language
    subject: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    body: Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_CHARACTERS)]
    is_default: bool = False


class EmailSettingsBody(msgspec.Struct, rename="camel"):
    """Who is sent a mail at all."""

    recipients: Literal["ALL_USERS", "ADMINS_ONLY", "NO_USERS"]


def brand_path(brand: Record) -> str:
    """Where a brand is."""
    return f"/api/v1/brands/{brand.id}"


def brand_json(call: Call, brand: Record) -> dict[str, object]:
    """A brand."""
    verbs = ("GET", "PUT") if brand.body["isDefault"] else ("GET", "PUT", "DELETE")
    path = brand_path(brand)
    links = {"themes": link(call, f"{path}/themes", "GET"), "self": link(call, path, *verbs)}
    return {"id": brand.id, **brand.body, "_links": links}


def theme_json(call: Call, brand: Record, theme: Record) -> dict[str, object]:
    """A theme."""
    path = f"{brand_path(brand)}/themes/{theme.id}"
    links: dict[str, Link] = {"self": link(call, path, "GET", "PUT")}
    for image in ("logo", "favicon", "background-image"):
        links[image] = link(call, f"{path}/{image}", "POST", "DELETE")
    shown = {member: call.org.org.url + str(theme.body[member]) for member in MEMBERS.values() if theme.body[member]}
    return {"id": theme.id, **theme.body, **shown, "_links": links}


def email_template_path(brand: Record, template: EmailTemplate) -> str:
    """Where a template is."""
    return f"{brand_path(brand)}/templates/email/{template.name}"


def email_template_json(call: Call, brand: Record, template: EmailTemplate) -> dict[str, object]:
    """A template."""
    path = email_template_path(brand, template)
    links = {
        "self": link(call, path, "GET"),
        "settings": link(call, f"{path}/settings", "GET", "PUT"),
        "defaultContent": link(call, f"{path}/default-content", "GET"),
        "customizations": link(call, f"{path}/customizations", "GET", "POST", "DELETE"),
    }
    return {"name": template.name, "_links": links}


def customization_json(call: Call, brand: Record, template: EmailTemplate, record: Record) -> dict[str, object]:
    """A text."""
    path = email_template_path(brand, template)
    own = f"{path}/customizations/{record.id}"
    links = {
        "self": link(call, own, "GET", "PUT", "DELETE"),
        "template": link(call, path, "GET"),
        "preview": link(call, f"{own}/preview", "GET"),
    }
    times = {"created": iso_time(record.created_at), "lastUpdated": iso_time(record.updated_at)}
    return {"id": record.id, **record.body, **times, "_links": links}
