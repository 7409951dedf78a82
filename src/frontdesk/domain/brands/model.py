"""Brands and their themes (contract A.Brands, seen-on-the-wire 4.4)."""

from frontdesk.domain.errors import ApiError, ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Draft, RecordEvents, RecordKind

BRAND = RecordKind(
    name="brand",
    prefix="bnd",
    type="Brand",
    events=RecordEvents(create=EventType.BRAND_CREATE, update=EventType.BRAND_UPDATE, delete=EventType.BRAND_DELETE),
    compiled=True,
)
UNTOUCHED_PRIMARY = "#1662dd"
"""Okta: the primary colour of a theme that nobody has changed; pages keep their own colour then."""
THEME = RecordKind(
    name="theme",
    prefix="the",
    type="Theme",
    events=RecordEvents(update=EventType.THEME_UPDATE),
    compiled=True,
)


class DefaultBrandStays(ApiError):
    """The brand that an org has from its first day."""

    code = "E0000200"
    status = 409
    summary_template = "A default brand cannot be deleted."


class BrandNameTaken(ApiError):
    """Another brand of the org has this name."""

    code = "E0000202"
    status = 409
    summary_template = "Brand name already exists."


def brand_draft(name: str, *, is_default: bool) -> Draft:
    """A brand as it is first made."""
    body = {
        "name": name,
        "removePoweredByOkta": False,
        "customPrivacyPolicyUrl": None,
        "agreeToCustomPrivacyPolicy": False,
        "isDefault": is_default,
        "defaultApp": {"appInstanceId": None, "appLinkName": None, "classicApplicationUri": None},
        "locale": None,
        "emailDomainId": None,
    }
    return Draft(body, name=name)


def theme_draft(brand_id: str) -> Draft:
    """The one theme of a brand, as it is first made."""
    body = {
        "logo": None,
        "favicon": None,
        "backgroundImage": None,
        "primaryColorHex": UNTOUCHED_PRIMARY,
        "primaryColorContrastHex": "#ffffff",
        "secondaryColorHex": "#ebebed",
        "secondaryColorContrastHex": "#000000",
        "signInPageTouchPointVariant": "OKTA_DEFAULT",
        "endUserDashboardTouchPointVariant": "OKTA_DEFAULT",
        "errorPageTouchPointVariant": "OKTA_DEFAULT",
        "emailTemplateTouchPointVariant": "OKTA_DEFAULT",
        "loadingPageTouchPointVariant": "OKTA_DEFAULT",
    }
    return Draft(body, parent_id=brand_id)


def check_privacy_policy(url: str | None, agreed: bool) -> None:
    """Whoever links to a privacy policy of their own says that they answer for it.

    Raises:
        ValidationFailed: they do not.
    """
    if url is not None and not agreed:
        raise ValidationFailed(
            "agreeToCustomPrivacyPolicy",
            ("agreeToCustomPrivacyPolicy: Must be true where customPrivacyPolicyUrl is set.",),
        )
