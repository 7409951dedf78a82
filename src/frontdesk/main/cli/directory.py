"""Commands that change what is in the database: orgs, keys, tokens, users."""

import asyncio
import sys
from typing import Annotated

import typer

from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.ids import DEFAULT_SERVER, ApiTokenId, AuthorizationServerId
from frontdesk.kernel.secrets import LONGEST_SECRET_BYTES, is_too_long
from frontdesk.main.bootstrap import FirstOrg, create_org, create_user
from frontdesk.main.cli.options import AdminLogin, AsJson, DatabaseUrl, DataDir, OpenRegistration, OrgUrl
from frontdesk.main.cli.output import explain, fail, print_created, print_facts
from frontdesk.main.cli.running import org_of, settings_of, with_base
from frontdesk.main.wiring import Base
from frontdesk.runtime.keyring import ALGS, alg_of
from frontdesk.usecases.api_tokens.authenticate import create_api_token

keys_app = typer.Typer(no_args_is_help=True, help="Signing keys.")
tokens_app = typer.Typer(no_args_is_help=True, help="API tokens.")
users_app = typer.Typer(no_args_is_help=True, help="People.")
orgs_app = typer.Typer(no_args_is_help=True, help="Organisations.")


@orgs_app.command("create")
def orgs_create(
    org_url: Annotated[str, typer.Option("--org-url", help="The new org's public base URL.")],
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
    admin_login: AdminLogin = "admin@example.com",
    open_registration: OpenRegistration = False,
    as_json: AsJson = False,
) -> None:
    """Make a further org in the same database; it is found by its host name."""
    settings = settings_of(data_dir=data_dir, database_url=database_url, org_url=org_url)
    wanted = FirstOrg(settings.default_org_url, admin_login, open_registration)
    created = explain(lambda: asyncio.run(with_base(settings, lambda base: create_org(base, wanted))))
    print_created(created, as_json=as_json)


@keys_app.command("rotate")
def keys_rotate(
    server: Annotated[str, typer.Option(help="The authorization server; ``org`` for the org's own.")] = DEFAULT_SERVER,
    alg: Annotated[str | None, typer.Option(help="RS256 or ES256: what the server signs with from now on.")] = None,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
    org_url: OrgUrl = None,
    as_json: AsJson = False,
) -> None:
    """Make the next signing key the active one, and a new next one."""
    if alg is not None and alg not in ALGS:
        fail("The algorithm must be RS256 or ES256.")
    settings = settings_of(data_dir=data_dir, database_url=database_url, org_url=org_url)
    chosen = alg_of(alg) if alg is not None else None

    async def rotate(base: Base) -> dict[str, str]:
        key = await base.rotation.rotate(await org_of(base), AuthorizationServerId(server), chosen)
        return {"server": server, "kid": key.kid, "alg": key.alg}

    print_facts(explain(lambda: asyncio.run(with_base(settings, rotate))), as_json=as_json)


@tokens_app.command("create")
def tokens_create(
    name: Annotated[str, typer.Option(help="What the token is for.")],
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
    org_url: OrgUrl = None,
    admin_login: AdminLogin = "admin@example.com",
    as_json: AsJson = False,
) -> None:
    """Make an API token that acts for an administrator, and print it once."""
    settings = settings_of(data_dir=data_dir, database_url=database_url, org_url=org_url)

    async def create(base: Base) -> dict[str, str]:
        async with base.store.unit(await org_of(base)) as unit:
            owner = await unit.users.find_by_login(admin_login)
            if owner is None:
                raise ResourceNotFound(f"{admin_login} (User)")
            token, value = await create_api_token(unit, name, owner.id, base.clock.now())
        return {"id": token.id, "token": value}

    print_facts(explain(lambda: asyncio.run(with_base(settings, create))), as_json=as_json)


@tokens_app.command("revoke")
def tokens_revoke(
    id: Annotated[str, typer.Argument(help="The token's id.")],
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
    org_url: OrgUrl = None,
) -> None:
    """End an API token."""
    settings = settings_of(data_dir=data_dir, database_url=database_url, org_url=org_url)

    async def revoke(base: Base) -> None:
        async with base.store.unit(await org_of(base)) as unit:
            if not await unit.api_tokens.remove(ApiTokenId(id)):
                raise ResourceNotFound(f"{id} (Token)")

    explain(lambda: asyncio.run(with_base(settings, revoke)))


@users_app.command("create")
def users_create(
    login: Annotated[str, typer.Option(help="An e-mail address.")],
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")],
    first_name: Annotated[str, typer.Option(help="First name.")] = "New",
    last_name: Annotated[str, typer.Option(help="Last name.")] = "Person",
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
    org_url: OrgUrl = None,
    as_json: AsJson = False,
) -> None:
    """Make a person who can sign in at once."""
    if not password_stdin:
        fail("Say --password-stdin: a password on the command line is seen by every process.")
    password = sys.stdin.readline().rstrip("\n")
    if len(password) < 8:
        fail("The password must have at least 8 characters.")
    if is_too_long(password):
        fail(f"The password must have at most {LONGEST_SECRET_BYTES} bytes.")
    settings = settings_of(data_dir=data_dir, database_url=database_url, org_url=org_url)

    async def create(base: Base) -> dict[str, str]:
        user = await create_user(base, await org_of(base), login, password, (first_name, last_name))
        return {"id": user.id}

    print_facts(explain(lambda: asyncio.run(with_base(settings, create))), as_json=as_json)
