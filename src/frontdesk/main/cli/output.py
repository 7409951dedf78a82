"""What commands print: facts on standard output, everything else on standard error."""

import sys
from collections.abc import Callable, Mapping
from typing import NoReturn, TypeVar

import typer

from frontdesk.domain.errors import ApiError
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.json import encode_text
from frontdesk.main.bootstrap import Created

Result = TypeVar("Result")


def fail(sentence: str) -> NoReturn:
    """Say what is wrong and end with status 1."""
    sys.stderr.write(f"{sentence}\n")
    raise typer.Exit(1)


def explain(work: Callable[[], Result]) -> Result:
    """Do this; what we foresaw going wrong is told in a sentence, not in a trace."""
    try:
        return work()
    except ApiError as why:
        fail(". ".join([why.summary, *why.causes]) + ".")
    except Expected as why:
        fail(str(why))


def print_json(value: object) -> None:
    """One JSON object."""
    sys.stdout.write(encode_text(value) + "\n")
    sys.stdout.flush()


def print_facts(facts: Mapping[str, str], *, as_json: bool) -> None:
    """Facts, as JSON or a line each."""
    if as_json:
        print_json(facts)
        return
    for name, value in facts.items():
        sys.stdout.write(f"{name}: {value}\n")


def print_created(created: Created, *, as_json: bool) -> None:
    """A new org's facts, which are shown this once."""
    facts = created.facts
    if as_json:
        print_json(facts)
        return
    lines = [
        "",
        "  Your org is ready. This is shown once; keep it.",
        "",
        f"  Org URL        {facts['org_url']}",
        f"  Issuer         {facts['issuer']}",
        f"  Administrator  {facts['admin_login']}",
        f"  Password       {facts['admin_password']}",
        f"  API token      {facts['api_token']}",
    ]
    if "person_login" in facts:
        lines += [f"  Sample person  {facts['person_login']} / {facts['person_password']}"]
    if "client_id" in facts:
        lines += ["", "  A first token:", "", *_token_request(facts)]
    sys.stdout.write("\n".join([*lines, "", ""]))
    sys.stdout.flush()


def _token_request(facts: Mapping[str, str]) -> list[str]:
    return [
        f"  curl -s {facts['issuer']}/v1/token \\",
        f"    -u '{facts['client_id']}:{facts['client_secret']}' \\",
        "    -d grant_type=client_credentials -d scope=api",
    ]
