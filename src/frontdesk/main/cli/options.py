"""Options that several commands share; each is also FRONTDESK_… in the environment and a key of frontdesk.toml."""

from pathlib import Path
from typing import Annotated

import typer

DataDir = Annotated[
    Path | None, typer.Option("--data-dir", help="Where the database, the master key and TLS files live.")
]
DatabaseUrl = Annotated[str | None, typer.Option("--database-url", help="postgresql://… instead of embedded SQLite.")]
OrgUrl = Annotated[str | None, typer.Option("--org-url", help="The public base URL; issuers and links come from it.")]
Tls = Annotated[bool | None, typer.Option("--tls", help="Serve https with a local certificate authority.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
AdminLogin = Annotated[str, typer.Option("--admin-login", help="The first administrator's login, an e-mail address.")]
OpenRegistration = Annotated[
    bool, typer.Option("--open-registration", help="Let anybody register OAuth clients without a token.")
]
Sample = Annotated[bool, typer.Option("--sample", help="Also make a sample service client and a sample person.")]
