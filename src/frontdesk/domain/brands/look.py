"""How an org's pages look to those who come by one of its names: logo, colour, language (contract A.Brands)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from frontdesk.domain.brands.colours import Accent, dark_accent, light_accent
from frontdesk.domain.brands.domains import COMPLETED, VERIFIED
from frontdesk.domain.brands.model import UNTOUCHED_PRIMARY
from frontdesk.domain.records.model import Record


@dataclass(frozen=True, slots=True)
class Look:
    """``stylesheet``: the brand's colours as CSS, and ``version`` a hash of it; empty where it has none of its own.

    ``logo`` and ``favicon`` are paths.
    """

    locale: str | None = None
    privacy_policy_uri: str | None = None
    logo: str | None = None
    favicon: str | None = None
    stylesheet: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Looks:
    """The default brand's, and those of brands that have a domain of their own."""

    default: Look = field(default_factory=Look)
    by_host: Mapping[str, Look] = field(default_factory=dict)

    def of_host(self, host: str) -> Look:
        """What stands at a name, whatever port it has."""
        return self.by_host.get(host.partition(":")[0].lower(), self.default)

    def of_version(self, version: str) -> Look | None:
        """Whose stylesheet this is."""
        return next((look for look in (self.default, *self.by_host.values()) if look.version == version), None)


def compile_looks(brands: Sequence[Record], themes: Sequence[Record], domains: Sequence[Record]) -> Looks:
    """What the records say. A domain counts once it is shown to be the org's."""
    theme_of = {theme.parent_id: theme for theme in themes}
    looks = {brand.id: _look(brand, theme_of.get(brand.id)) for brand in brands}
    default = next((looks[brand.id] for brand in brands if brand.body.get("isDefault")), Look())
    counted = [domain for domain in domains if domain.body.get("validationStatus") in {VERIFIED, COMPLETED}]
    by_host = {str(domain.name): looks.get(str(domain.body.get("brandId")), default) for domain in counted}
    return Looks(default, by_host)


def _look(brand: Record, theme: Record | None) -> Look:
    shown = theme.body if theme is not None else {}
    primary = str(shown.get("primaryColorHex") or UNTOUCHED_PRIMARY)
    stylesheet = "" if primary.lower() == UNTOUCHED_PRIMARY else brand_stylesheet(primary)
    return Look(
        locale=_text(brand.body.get("locale")),
        privacy_policy_uri=_text(brand.body.get("customPrivacyPolicyUrl")),
        logo=_text(shown.get("logo")),
        favicon=_text(shown.get("favicon")),
        stylesheet=stylesheet,
        version=sha256(stylesheet.encode()).hexdigest()[:12] if stylesheet else "",
    )


def brand_stylesheet(primary: str) -> str:
    """The readable variants of a brand's colour, for light pages and dark ones."""
    light, dark = _rules(light_accent(primary)), _rules(dark_accent(primary))
    return f":root {{ {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"


def _rules(accent: Accent) -> str:
    return f"--accent: {accent.colour}; --accent-hover: {accent.hover}; --on-accent: {accent.on_colour};"


def _text(value: object) -> str | None:
    return str(value) if value else None
