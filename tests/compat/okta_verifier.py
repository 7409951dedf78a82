"""A program around okta-jwt-verifier: a question a line on standard input, a verdict a line on standard output.

It is a process of its own because the library's HTTP clients read the certificates to trust from the environment.
"""

import asyncio
import json
import sys
from typing import Any

from okta_jwt_verifier import AccessTokenVerifier, IDTokenVerifier
from okta_jwt_verifier.exceptions import JWTValidationException

_verifiers: dict[str, Any] = {}


def main() -> None:
    """Answer until the input ends. One verifier serves all questions about one issuer and audience."""
    for line in sys.stdin:
        question = json.loads(line)
        try:
            _verify(question)
            verdict: dict[str, object] = {"accepted": True}
        except JWTValidationException as why:
            verdict = {"accepted": False, "why": str(why)}
        sys.stdout.write(json.dumps(verdict) + "\n")
        sys.stdout.flush()


def _verify(question: dict[str, Any]) -> None:
    kind, options, token = question["kind"], question["options"], question["token"]
    verifier = _verifiers.get(identity := json.dumps([kind, options]))
    if verifier is None:
        library = AccessTokenVerifier if kind == "access token" else IDTokenVerifier
        verifier = _verifiers[identity] = library(**options)
    also = {"nonce": question["nonce"]} if kind == "id token" else {}
    if question["asynchronously"]:
        asyncio.run(verifier.verify(token, **also))
    else:
        verifier.verify_sync(token, **also)


if __name__ == "__main__":
    main()
