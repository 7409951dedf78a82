"""Brands and their themes: /api/v1/brands (contract A.Brands)."""

import msgspec

from frontdesk.domain.brands.domains import DOMAIN
from frontdesk.domain.brands.images import IMAGE, MEMBERS, image_of
from frontdesk.domain.brands.model import THEME, check_privacy_policy
from frontdesk.domain.errors import NoSuchPath
from frontdesk.domain.records.model import Draft, Record
from frontdesk.storage.unit import Unit
from frontdesk.usecases.brands.brands import (
    create_brand,
    get_brand,
    list_brands,
    remove_brand,
    replace_brand,
    set_image,
)
from frontdesk.usecases.records.verbs import get_record, list_page, replace_record
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.multipart import file_of
from frontdesk.web.paging import page_links, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc, Endpoint, Guard, Route, Surface
from frontdesk.web.shapes.brands import BrandBody, CreateBrandBody, ImageForm, ThemeBody, brand_json, theme_json

_SAFE = (
    (b"cache-control", b"public, max-age=31536000, immutable"),
    (b"content-security-policy", b"default-src 'none'; sandbox"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"cross-origin"),
)
_API = Api("/api/v1/brands", "okta.brands")


async def get_brands(call: Call) -> Reply:
    """A page of them, the default first."""
    query = call.query()
    wanted = page_wanted(query, default=20, most=200)
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_brands(unit, name_prefix=query.get("q", ""))
        ids = [brand.id for brand in found]
        start = ids.index(wanted.after) + 1 if wanted.after in ids else 0
        shown = found[start : start + wanted.limit]
        bodies = [await _expanded(call, unit, brand) for brand in shown]
    more = len(found) > start + wanted.limit
    return json_reply(bodies).also(page_links(call, wanted.limit, shown[-1].id if more else None))


async def post_brand(call: Call) -> Reply:
    """A new one."""
    body = read_body(call, CreateBrandBody, "brand")
    async with call.engine.store.unit(call.org.org.id) as unit:
        brand = await create_brand(unit, call.actor, body.name, call.engine.clock.now())
    return json_reply(brand_json(call, brand), 201)


async def get_one(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        return json_reply(await _expanded(call, unit, await _brand(call, unit)))


async def put_brand(call: Call) -> Reply:
    """Replace it."""
    body = read_body(call, BrandBody, "brand")
    check_privacy_policy(body.custom_privacy_policy_url, body.agree_to_custom_privacy_policy)
    async with call.engine.store.unit(call.org.org.id) as unit:
        brand = await _brand(call, unit)
        changes = {"name": brand.name, **msgspec.to_builtins(body)}
        brand = await replace_brand(unit, call.actor, brand, changes, call.engine.clock.now())
    return json_reply(brand_json(call, brand))


async def delete_brand(call: Call) -> Reply:
    """Remove it."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_brand(unit, call.actor, await _brand(call, unit), call.engine.clock.now())
    return empty_reply(204)


async def get_brand_domains(call: Call) -> Reply:
    """The custom domains that show this brand."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        return json_reply({"domains": await _domains(unit, await _brand(call, unit))})


async def get_themes(call: Call) -> Reply:
    """A brand has one."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        brand = await _brand(call, unit)
        themes = await list_page(unit, THEME, parent_id=brand.id)
    return json_reply([theme_json(call, brand, theme) for theme in themes])


async def get_theme(call: Call) -> Reply:
    """A brand's theme."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        brand, theme = await _theme(call, unit)
    return json_reply(theme_json(call, brand, theme))


async def put_theme(call: Call) -> Reply:
    """Replace its colours and variants."""
    body = msgspec.to_builtins(read_body(call, ThemeBody, "theme"))
    async with call.engine.store.unit(call.org.org.id) as unit:
        brand, theme = await _theme(call, unit)
        draft, now = Draft({**theme.body, **body}), call.engine.clock.now()
        theme = await replace_record(unit, call.actor, THEME, theme, draft, now)
    return json_reply(theme_json(call, brand, theme))


def _post_image(member: str) -> Endpoint:
    async def post_image(call: Call) -> Reply:
        """The part ``file`` of a form is the theme's picture from now on."""
        image = file_of(call, "file")
        async with call.engine.store.unit(call.org.org.id) as unit:
            _, theme = await _theme(call, unit)
            path = await set_image(unit, call.actor, theme, member, image, call.engine.clock.now())
        return json_reply({"url": f"{call.org.org.url}{path}"}, 201)

    return post_image


def _delete_image(member: str) -> Endpoint:
    async def delete_image(call: Call) -> Reply:
        """The theme has no such image any more."""
        async with call.engine.store.unit(call.org.org.id) as unit:
            _, theme = await _theme(call, unit)
            await set_image(unit, call.actor, theme, member, None, call.engine.clock.now())
        return empty_reply(204)

    return delete_image


async def show_image(call: Call) -> Reply:
    """A picture of a theme, which can be nothing but a picture; its address is never another's.

    Raises:
        NoSuchPath: there is none.
    """
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await unit.records.find(IMAGE.name, call.path_parameters["imageId"])
    if found is None:
        raise NoSuchPath()
    content_type, image = image_of(found.body)
    return Reply(200, ((b"content-type", content_type.encode()), *_SAFE), image)


async def _brand(call: Call, unit: Unit) -> Record:
    return await get_brand(unit, call.path_parameters["brandId"])


async def _theme(call: Call, unit: Unit) -> tuple[Record, Record]:
    brand = await _brand(call, unit)
    return brand, await get_record(unit, THEME, call.path_parameters["themeId"], parent_id=brand.id)


async def _expanded(call: Call, unit: Unit, brand: Record) -> dict[str, object]:
    wanted = call.query().get("expand", "").split(",")
    embedded: dict[str, object] = {}
    if "themes" in wanted:
        themes = await list_page(unit, THEME, parent_id=brand.id)
        embedded["themes"] = [theme_json(call, brand, theme) for theme in themes]
    if "domains" in wanted:
        embedded["domains"] = await _domains(unit, brand)
    return brand_json(call, brand) | ({"_embedded": embedded} if embedded else {})


async def _domains(unit: Unit, brand: Record) -> list[dict[str, object]]:
    domains = await list_page(unit, DOMAIN)
    return [{"id": d.id, "domain": d.name} for d in domains if d.body["brandId"] == brand.id]


_ONE, _THEMES = "/{brandId}", "/{brandId}/themes"
_OBJECT, _OBJECTS = dict[str, object], list[dict[str, object]]
_UPLOAD = Doc(ImageForm, _OBJECT, 201, takes="multipart/form-data")
ROUTES = [
    _API.route("GET", "", get_brands, Doc(answer=_OBJECTS, query=("expand", "after", "limit", "q"))),
    _API.route("POST", "", post_brand, Doc(CreateBrandBody, _OBJECT, 201)),
    _API.route("GET", _ONE, get_one, Doc(answer=_OBJECT, query=("expand",))),
    _API.route("PUT", _ONE, put_brand, Doc(BrandBody, _OBJECT)),
    _API.route("DELETE", _ONE, delete_brand, Doc(status=204)),
    _API.route("GET", f"{_ONE}/domains", get_brand_domains, Doc(answer=_OBJECT)),
    _API.route("GET", _THEMES, get_themes, Doc(answer=_OBJECTS)),
    _API.route("GET", f"{_THEMES}/{{themeId}}", get_theme, Doc(answer=_OBJECT)),
    _API.route("PUT", f"{_THEMES}/{{themeId}}", put_theme, Doc(ThemeBody, _OBJECT)),
    *(
        _API.route("POST", f"{_THEMES}/{{themeId}}/{path}", _post_image(member), _UPLOAD)
        for path, member in MEMBERS.items()
    ),
    *(
        _API.route("DELETE", f"{_THEMES}/{{themeId}}/{path}", _delete_image(member), Doc(status=204))
        for path, member in MEMBERS.items()
    ),
    Route("GET", "/fs/bco/1/{imageId}", show_image, Guard.PUBLIC, Surface.API),
]
