"""push-device: a phone in software, to try push factors with."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from frontdesk.main.cli.options import AsJson
from frontdesk.main.cli.output import explain, fail, print_json

push_device_app = typer.Typer(no_args_is_help=True, help="Try push factors without a phone.")
KeyFile = Annotated[Path, typer.Option("--file", help="Where the device keeps its key.")]
_FILE = Path("push-device.json")


@push_device_app.command()
def enroll(
    link: Annotated[str, typer.Argument(help="The activation link (_embedded.activation._links.app.href).")],
    file: KeyFile = _FILE,
    name: Annotated[str, typer.Option(help="What the device is called.")] = "frontdesk push-device",
    platform: Annotated[str, typer.Option(help="ANDROID, IOS, MACOS or WINDOWS.")] = "ANDROID",
    as_json: AsJson = False,
) -> None:
    """Set the device up by an activation link."""
    from frontdesk.main.push_device import enroll as set_up
    from frontdesk.main.push_device import keep_device

    device = explain(lambda: asyncio.run(set_up(link, name, platform)))
    keep_device(file, device)
    if as_json:
        print_json({"factor_id": device.factor_id, "login": device.login})
    else:
        typer.echo(f"The device approves sign-ins of {device.login} now.")


@push_device_app.command()
def answer(
    file: KeyFile = _FILE,
    decision: Annotated[str | None, typer.Option(help="approve or deny, without asking.")] = None,
    number: Annotated[str | None, typer.Option(help="The number that the other screen shows.")] = None,
    wait: Annotated[float, typer.Option(help="For how many seconds to wait for a question.")] = 60.0,
    as_json: AsJson = False,
) -> None:
    """Wait for a question, and answer it."""
    from frontdesk.main.push_device import decide, next_challenge, read_device

    device = explain(lambda: read_device(file))
    challenge = explain(lambda: asyncio.run(next_challenge(device, wait)))
    if challenge is None:
        fail("Nothing was asked.")
    numbers = challenge.get("numbers", [])
    if decision is None:
        decision = "approve" if typer.confirm(f"Does {device.login} sign in right now?") else "deny"
    if decision == "approve" and numbers and number is None:
        number = typer.prompt(f"Which number does the other screen show: {', '.join(numbers)}?")
    decided = explain(lambda: asyncio.run(decide(device, challenge, decision.upper(), number)))
    if as_json:
        print_json({"answer": decided})
    else:
        typer.echo(f"Answered: {decided}.")
