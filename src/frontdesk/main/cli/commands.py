"""init, serve, migrate, demo, import, and the commands for orgs, keys, tokens and users."""

import asyncio
import sys
from typing import Annotated
from urllib.parse import urlsplit

import typer

from frontdesk.kernel.clock import SystemClock
from frontdesk.main.bootstrap import FirstOrg
from frontdesk.main.cli.demo import demo
from frontdesk.main.cli.directory import keys_app, orgs_app, tokens_app, users_app
from frontdesk.main.cli.importing import import_app
from frontdesk.main.cli.options import (
    AdminLogin,
    AsJson,
    DatabaseUrl,
    DataDir,
    OpenRegistration,
    OrgUrl,
    Sample,
    Tls,
)
from frontdesk.main.cli.output import explain, fail, print_created, print_json
from frontdesk.main.cli.push_device import push_device_app
from frontdesk.main.cli.running import init_org, prepare, settings_of
from frontdesk.main.databases import migrate as migrate_schema
from frontdesk.main.process import keep_large_blocks
from frontdesk.main.settings import Settings
from frontdesk.runtime.logs import configure_logs

ORG_EXISTS = 3

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(keys_app, name="keys")
app.add_typer(tokens_app, name="tokens")
app.add_typer(users_app, name="users")
app.add_typer(orgs_app, name="orgs")
app.add_typer(import_app, name="import")
app.add_typer(push_device_app, name="push-device")
app.command()(demo)


@app.command()
def init(
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
    org_url: OrgUrl = None,
    tls: Tls = None,
    admin_login: AdminLogin = "admin@example.com",
    open_registration: OpenRegistration = False,
    sample: Sample = False,
    as_json: AsJson = False,
) -> None:
    """Make the org with its keys, default server, administrator and API token, and print them once."""
    settings = settings_of(data_dir=data_dir, database_url=database_url, org_url=org_url, tls=tls)
    wanted = FirstOrg(settings.default_org_url, admin_login, open_registration, sample)
    created = explain(lambda: asyncio.run(init_org(settings, wanted)))
    if created is None:
        sys.stderr.write("The org exists already; nothing was changed.\n")
        raise typer.Exit(ORG_EXISTS)
    print_created(created, as_json=as_json)


@app.command()
def serve(
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
    org_url: OrgUrl = None,
    tls: Tls = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on (127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (the org URL's).")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes that share the port.")] = None,
    dev: Annotated[
        bool | None, typer.Option("--dev", help="Development: loopback calls, plain-http redirects.")
    ] = None,
    sample: Sample = False,
    open_registration: OpenRegistration = False,
    as_json: AsJson = False,
) -> None:
    """Serve. On an empty database this makes the org first, as ``init`` does."""
    settings = settings_of(
        data_dir=data_dir,
        database_url=database_url,
        org_url=org_url,
        tls=tls,
        host=host,
        port=port,
        workers=workers,
        dev=dev,
    )
    configure_logs(settings.log_level)
    wanted = FirstOrg(settings.default_org_url, open_registration=open_registration, sample=sample)
    keep_large_blocks()  # before the first password is hashed: a thread's own heap is never given back
    created, url = explain(lambda: asyncio.run(prepare(settings, wanted)))
    if created is not None:
        print_created(created, as_json=as_json)
    if settings.dev:
        sys.stderr.write(
            "DEVELOPMENT MODE: calls to loopback and plain-http redirects are allowed. Not for real users.\n"
        )
    _run(settings, url)


def _run(settings: Settings, url: str) -> None:
    from frontdesk.main.serve import bind
    from frontdesk.main.serve import serve as serve_forever

    certificate = None
    if settings.tls:
        from frontdesk.runtime.local_ca import ensure_certificate

        certificate = ensure_certificate(
            settings.data_dir / "tls", urlsplit(url).hostname or "localhost", SystemClock()
        )
        sys.stderr.write(f"CA certificate: {settings.data_dir / 'tls' / 'ca.pem'}\n")
    try:
        listening = bind(settings, url)
    except OSError as why:
        fail(f"The port cannot be opened: {why.strerror}.")
    serve_forever(settings, url, listening, certificate)


@app.command()
def migrate(data_dir: DataDir = None, database_url: DatabaseUrl = None, as_json: AsJson = False) -> None:
    """Bring the database's schema to this release."""
    settings = settings_of(data_dir=data_dir, database_url=database_url)
    changed = explain(lambda: asyncio.run(migrate_schema(settings)))
    if as_json:
        print_json({"changed": changed})
    else:
        sys.stdout.write("The schema was upgraded.\n" if changed else "The schema is current.\n")
