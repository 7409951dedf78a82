"""Asking okta-jwt-verifier, which runs in a process that trusts a test server's certificate."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

_PROGRAM = Path(__file__).with_name("okta_verifier.py")


@dataclass(frozen=True, slots=True)
class PythonVerifier:
    """One running verifier; it keeps its key sets from question to question."""

    questions: IO[str]
    verdicts: IO[str]
    asynchronously: bool

    def access_token(self, token: str, **options: str) -> dict[str, Any]:
        """The verdict on an access token; options are those of ``AccessTokenVerifier``."""
        return self._ask(kind="access token", token=token, options=options)

    def id_token(self, token: str, *, nonce: str | None, **options: str) -> dict[str, Any]:
        """The verdict on an ID token; options are those of ``IDTokenVerifier``."""
        return self._ask(kind="id token", token=token, options=options, nonce=nonce)

    def _ask(self, **question: object) -> dict[str, Any]:
        print(json.dumps({**question, "asynchronously": self.asynchronously}), file=self.questions, flush=True)
        verdict: dict[str, Any] = json.loads(self.verdicts.readline())
        return verdict


@contextlib.contextmanager
def python_verifier(ca: Path, *, asynchronously: bool) -> Iterator[PythonVerifier]:
    """A verifier process: aiohttp trusts ``SSL_CERT_FILE``, requests trusts ``REQUESTS_CA_BUNDLE``."""
    environment = {**os.environ, "SSL_CERT_FILE": str(ca), "REQUESTS_CA_BUNDLE": str(ca)}
    command = [sys.executable, str(_PROGRAM)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield PythonVerifier(process.stdin, process.stdout, asynchronously)
        finally:
            process.stdin.close()
            process.wait(10)
