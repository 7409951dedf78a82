"""What every command does around its own work: settings, schema, database, org."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from frontdesk.domain.ids import OrgId
from frontdesk.main.bootstrap import Created, FirstOrg, create_org, find_first_org
from frontdesk.main.cli.output import explain
from frontdesk.main.databases import migrate
from frontdesk.main.settings import BadSettings, Settings, read_settings
from frontdesk.main.wiring import Base, build_base
from frontdesk.storage.errors import AlreadyThere

Result = TypeVar("Result")


def settings_of(**given: object) -> Settings:
    """Settings with these options of the command line."""
    return explain(lambda: read_settings(given))


async def with_base(settings: Settings, work: Callable[[Base], Awaitable[Result]]) -> Result:
    """Do this with an open database whose schema is current."""
    await migrate(settings)
    base = await build_base(settings)
    try:
        return await work(base)
    finally:
        await base.close()


async def init_org(settings: Settings, wanted: FirstOrg) -> Created | None:
    """Make the first org, or None where it exists."""

    async def create(base: Base) -> Created | None:
        return await _create_unless_there(base, wanted)

    return await with_base(settings, create)


async def _create_unless_there(base: Base, wanted: FirstOrg) -> Created | None:
    """Make the first org, unless it is there or another process makes it at this moment."""
    if await find_first_org(base) is not None:
        return None
    try:
        return await create_org(base, wanted)
    except AlreadyThere:
        return None


async def prepare(settings: Settings, wanted: FirstOrg) -> tuple[Created | None, str]:
    """The first org's URL, after making the org on an empty database or moving it where ``--org-url`` says."""

    async def ready(base: Base) -> tuple[Created | None, str]:
        created = await _create_unless_there(base, wanted)
        if created is not None:
            return created, created.facts["org_url"]
        org = await find_first_org(base)
        assert org is not None, "it is there, or was just made"
        if settings.org_url is None or settings.org_url == org.url:
            return None, org.url
        async with base.store.unit(org.id) as unit:
            await unit.orgs.save_url(settings.org_url, base.clock.now())
            unit.changes_configuration()
        return None, settings.org_url

    return await with_base(settings, ready)


async def org_of(base: Base) -> OrgId:
    """The org a command is about: the one at ``--org-url``, or the first.

    Raises:
        BadSettings: there is none.
    """
    async with base.store.reading(OrgId("")) as unit:
        orgs = await unit.orgs.list_all()
    wanted = base.settings.org_url
    for org in orgs:
        if wanted is None or org.url == wanted:
            return org.id
    raise BadSettings("There is no such org; run `frontdesk init` first.")
