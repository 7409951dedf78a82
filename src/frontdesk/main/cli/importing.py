"""``import users``: many people at once, with the hashes of their passwords (docs/guides/import-users.md)."""

import asyncio
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from frontdesk.domain.admins.actor import Actor, Credential
from frontdesk.domain.admins.powers import SUPER
from frontdesk.domain.logs.model import SYSTEM
from frontdesk.domain.schemas.user_types import DEFAULT_NAME, USER_TYPE
from frontdesk.domain.users.rules import Start
from frontdesk.main.cli.options import AsJson, DatabaseUrl, DataDir, OrgUrl
from frontdesk.main.cli.output import explain, print_json
from frontdesk.main.cli.running import org_of, settings_of, with_base
from frontdesk.main.import_file import batches, read_people
from frontdesk.main.wiring import Base
from frontdesk.usecases.directory.user_credentials import Credentials
from frontdesk.usecases.directory.user_import import Candidate, Outcome, UserImport
from frontdesk.usecases.schemas.load import user_schema

import_app = typer.Typer(no_args_is_help=True, help="Move people in.")
SOME_REFUSED = 4
_IMPORTER = Actor(SYSTEM, Credential.API_TOKEN, powers=(SUPER,))


@import_app.command("users")
def import_users(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A .jsonl or .csv file.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, write nothing.")] = False,
    activate: Annotated[bool, typer.Option(help="Whether people may sign in at once.")] = True,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
    org_url: OrgUrl = None,
    as_json: AsJson = False,
) -> None:
    """Make a user of every line; who is there already is passed over. Run it again after a break."""
    settings = settings_of(data_dir=data_dir, database_url=database_url, org_url=org_url)

    async def work(base: Base) -> Outcome:
        return await _import(base, file, Start(activate=activate), dry_run=dry_run)

    outcome = explain(lambda: asyncio.run(with_base(settings, work)))
    _summarize(outcome, dry_run=dry_run, as_json=as_json)
    if outcome.refused:
        raise typer.Exit(SOME_REFUSED)


async def _import(base: Base, file: Path, start: Start, *, dry_run: bool) -> Outcome:
    org, total, progress = await org_of(base), Outcome(), _Progress()
    async with base.store.reading(org) as unit:
        user_type = await unit.records.find_by_name(USER_TYPE.name, "", DEFAULT_NAME)
        assert user_type is not None, "an org is made with its default user type"
        schema = await user_schema(unit, user_type.id)
    taker = UserImport(base.store, Credentials(base.store, base.passwords, base.clock), base.clock)
    for batch in batches(read_people(file, schema, start)):
        candidates = [item for item in batch if isinstance(item, Candidate)]
        unread = Outcome(refused=tuple(item for item in batch if not isinstance(item, Candidate)))
        outcome = unread.and_then(await taker.take(org, _IMPORTER, candidates, dry_run=dry_run))
        total = total.and_then(outcome)
        progress.show(total, outcome)
    progress.end()
    return total


class _Progress:
    """A line on standard error that is written over and over, where somebody looks; refusals a line each."""

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty()
        self._started_at = time.monotonic()

    def show(self, total: Outcome, latest: Outcome) -> None:
        """How far it got."""
        self._clear()
        for line, why in latest.refused:
            sys.stderr.write(f"line {line}: {why}\n")
        if self._watched:
            minutes = max(time.monotonic() - self._started_at, 0.001) / 60
            done = total.made + total.present + len(total.refused)
            sys.stderr.write(f"{done} lines, {total.made} made, {done / minutes:.0f} a minute")
        sys.stderr.flush()

    def end(self) -> None:
        """Nothing of it stays."""
        self._clear()

    def _clear(self) -> None:
        if self._watched:
            sys.stderr.write("\r\x1b[K")


def _summarize(outcome: Outcome, *, dry_run: bool, as_json: bool) -> None:
    counts = {"made": outcome.made, "present": outcome.present, "refused": len(outcome.refused), "dry_run": dry_run}
    if as_json:
        print_json(counts)
        return
    made = "would be made" if dry_run else "made"
    sys.stdout.write(f"{outcome.made} {made}, {outcome.present} there already, {len(outcome.refused)} refused\n")
