"""What a brand's records come to on pages. Colours have their property test beside this one."""

from dataclasses import replace

from frontdesk.domain.brands.domains import DOMAIN
from frontdesk.domain.brands.look import Looks, compile_looks
from frontdesk.domain.brands.model import BRAND, THEME, brand_draft, theme_draft
from frontdesk.domain.records.model import Draft, Record, new_record

_DEFAULT = new_record(BRAND, brand_draft("Harbour", is_default=True), by=None, now=1)
_OTHER = new_record(BRAND, brand_draft("Lighthouse", is_default=False), by=None, now=1)


def _theme(brand: Record, **body: object) -> Record:
    draft = theme_draft(brand.id)
    return new_record(THEME, replace(draft, body={**draft.body, **body}), by=None, now=1)


def _domain(status: str) -> Record:
    body = {"brandId": _OTHER.id, "validationStatus": status}
    return new_record(DOMAIN, Draft(body, name="login.lighthouse.example"), by=None, now=1)


def test_a_theme_that_nobody_changed_has_no_stylesheet() -> None:
    look = compile_looks([_DEFAULT], [_theme(_DEFAULT)], []).default
    assert (look.stylesheet, look.version) == ("", "")


def test_a_colour_of_its_own_makes_a_stylesheet_with_a_version() -> None:
    looks = [compile_looks([_DEFAULT], [_theme(_DEFAULT, primaryColorHex=c)], []).default for c in ("#AA0000", "#00A")]
    assert "--accent: #AA0000;" in looks[0].stylesheet
    assert "prefers-color-scheme: dark" in looks[0].stylesheet
    assert len({look.version for look in looks}) == 2


def test_a_domain_shows_its_brand_once_it_is_verified() -> None:
    themes = [_theme(_DEFAULT), _theme(_OTHER, logo="/fs/bco/1/fs0Logo")]
    for status, logo in (("NOT_STARTED", None), ("VERIFIED", "/fs/bco/1/fs0Logo"), ("COMPLETED", "/fs/bco/1/fs0Logo")):
        looks = compile_looks([_DEFAULT, _OTHER], themes, [_domain(status)])
        assert looks.of_host("Login.Lighthouse.example:8443").logo == logo


def test_any_other_name_shows_the_default_brand() -> None:
    looks = compile_looks([_DEFAULT, _OTHER], [_theme(_DEFAULT, primaryColorHex="#123456")], [_domain("VERIFIED")])
    assert looks.of_host("elsewhere.example") is looks.default
    assert looks.of_version(looks.default.version) is looks.default
    assert looks.of_version("unknown") is None


def test_an_org_without_brands_looks_like_us() -> None:
    assert compile_looks([], [], []) == Looks()
