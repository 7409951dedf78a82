"""The app: begins a flow, understands what comes back, verifies it, and tells every step."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.errors import JoseError

from frontdesk.main.demo import tell
from frontdesk.main.demo.clients import CALLBACK_PATH, DEVICE_CODE, SIGNED_OUT_PATH, Client, Kind
from frontdesk.main.demo.conversation import NOT_YET, converse
from frontdesk.main.demo.flows import CLIENT_CREDENTIALS, DEVICE, PASSWORD, SIGN_OUT, Flow
from frontdesk.main.demo.org import DemoOrg
from frontdesk.main.demo.provider import Expectation, Provider, verify_access_token, verify_id_token
from frontdesk.main.demo.steps import problem
from frontdesk.main.demo.visits import Run


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """The app at ``origin``, with its registrations at a provider."""

    origin: str
    org: DemoOrg
    provider: Provider
    clients: Mapping[Kind, Client]

    async def begin(self, run: Run, signed_in: Run | None) -> str | None:
        """Press the button: where the browser goes on to, or None where it may stay."""
        with telling(run):
            if run.flow.response_type:
                return await self._ask(run, run.flow)
            if run.flow is SIGN_OUT:
                return self._sign_out(run, signed_in)
            actions = {
                CLIENT_CREDENTIALS.name: self._act_as_service,
                PASSWORD.name: self._pass_password,
                DEVICE.name: self._start_device,
            }
            await actions[run.flow.name](run)
        return None

    async def finish(self, run: Run, fields: Mapping[str, str], method: str) -> None:
        """The browser came back with an answer to the request."""
        run.add(tell.came_back(method, self.origin + CALLBACK_PATH, fields))
        if "error" in fields:
            run.add(problem(fields.get("error_description", ""), fields["error"]))
        elif fields.get("iss", self.provider.issuer) != self.provider.issuer:
            run.add(problem("The answer names another server than the one that was asked (RFC 9207)."))
        else:
            with telling(run):
                await self._understand(run, fields)

    async def refresh(self, run: Run) -> None:
        """Use the refresh token (RFC 6749 §6)."""
        before = run.tokens["refresh_token"]
        with telling(run):
            async with self._speak(run) as library:
                tokens = await library.refresh_token(self.provider.endpoint("token"), refresh_token=before)
            run.add(tell.rotated(tokens["refresh_token"] != before))
            await self._welcome(run, tokens, nonce=None)

    async def check_device(self, run: Run) -> None:
        """Ask whether somebody typed the code, no sooner than the server wants to be asked again (RFC 8628 §3.5)."""
        now = asyncio.get_running_loop().time
        await asyncio.sleep(max(0.0, run.device.get("not_before", 0.0) - now()))
        with telling(run):
            try:
                async with self._speak(run) as library:
                    tokens = await library.fetch_token(
                        self.provider.endpoint("token"), grant_type=DEVICE_CODE, device_code=run.device["device_code"]
                    )
            except AuthlibBaseError as why:
                if why.error not in NOT_YET:
                    run.device.clear()
                    raise
                run.device["interval"] += 5 if why.error == "slow_down" else 0
                run.device["not_before"] = now() + run.device["interval"]
                return
            run.device.clear()
            await self._welcome(run, tokens, nonce=None)

    async def _ask(self, run: Run, flow: Flow) -> str:
        authorize = self.provider.endpoint("authorization")
        parameters = {"response_type": flow.response_type, "scope": flow.scope, "nonce": run.nonce, **flow.parameters}
        if "code" in flow.response_type:
            parameters["code_challenge"] = create_s256_code_challenge(run.verifier)
            parameters["code_challenge_method"] = "S256"
        async with self._speak(run) as library:
            url, _ = library.create_authorization_url(authorize, state=run.state, **parameters)
            if flow.is_pushed:
                url = await self._push(library, url)
        run.add(tell.sent_away(url, flow))
        return str(url)

    async def _push(self, library: Any, url: str) -> str:
        """Hand the request over, and keep the reference to it (RFC 9126 §2)."""
        pushed = await library.post(
            self.provider.endpoint("pushed_authorization_request"),
            data=dict(parse_qsl(urlsplit(url).query)),
            auth=library.client_auth(library.token_endpoint_auth_method),
        )
        reference = {"client_id": library.client_id, "request_uri": pushed.raise_for_status().json()["request_uri"]}
        return f"{self.provider.endpoint('authorization')}?{urlencode(reference)}"

    async def _understand(self, run: Run, fields: Mapping[str, str]) -> None:
        callback = self.origin + CALLBACK_PATH
        async with self._speak(run) as library:
            if "code" not in run.flow.response_type:
                tokens = library.fetch_token(authorization_response=f"{callback}#{urlencode(fields)}", state=run.state)
            else:
                if "id_token" in fields:
                    await self._verify(run, fields, response_type=run.flow.response_type, nonce=run.nonce)
                tokens = await library.fetch_token(
                    self.provider.endpoint("token"),
                    authorization_response=f"{callback}?{urlencode(fields)}",
                    state=run.state,
                    code_verifier=run.verifier,
                )
        await self._welcome(run, tokens, nonce=run.nonce)
        if run.flow.refreshes:
            await self.refresh(run)

    async def _act_as_service(self, run: Run) -> None:
        async with self._speak(run) as library:
            tokens = await library.fetch_token(
                self.provider.endpoint("token"), grant_type="client_credentials", scope=run.flow.scope
            )
            await self._verify(run, tokens)
            await library.introspect_token(
                self.provider.endpoint("introspection"), tokens["access_token"], token_type_hint="access_token"
            )

    async def _pass_password(self, run: Run) -> None:
        async with self._speak(run) as library:
            tokens = await library.fetch_token(
                self.provider.endpoint("token"),
                username=self.org.person_login,
                password=self.org.person_password,
                scope=run.flow.scope,
            )
        await self._welcome(run, tokens, nonce=None)

    async def _start_device(self, run: Run) -> None:
        async with self._speak(run) as library:
            started = await library.post(
                self.provider.endpoint("device_authorization"),
                data={"scope": run.flow.scope},
                auth=library.client_auth(library.token_endpoint_auth_method),
            )
        run.device.update({"interval": 5, **started.raise_for_status().json()})

    def _sign_out(self, run: Run, signed_in: Run | None) -> str | None:
        """Where the session ends (OIDC RP-Initiated Logout §2)."""
        if signed_in is None:
            run.add(problem("Nobody has signed in here yet: signing out is asked with an ID token. Sign in first."))
            return None
        parameters = {
            "id_token_hint": signed_in.tokens["id_token"],
            "post_logout_redirect_uri": self.origin + SIGNED_OUT_PATH,
            "state": run.state,
        }
        url = f"{self.provider.endpoint('end_session')}?{urlencode(parameters)}"
        run.add(tell.sent_away(url, run.flow))
        return url

    def signed_out(self, run: Run, fields: Mapping[str, str]) -> None:
        """The browser came back without a session."""
        run.add(tell.signed_out(self.origin + SIGNED_OUT_PATH, fields))

    async def _welcome(self, run: Run, tokens: Mapping[str, Any], *, nonce: str | None) -> None:
        """Verify what a person's sign-in gave, keep it, and ask who it is."""
        run.tokens.update(tokens)
        from_front = run.flow.response_type if "code" not in run.flow.response_type else "code"
        await self._verify(run, tokens, response_type=from_front, nonce=nonce)
        async with self._speak(run) as library:
            library.token = dict(tokens)
            (await library.get(self.provider.endpoint("userinfo"))).raise_for_status()

    async def _verify(
        self, run: Run, tokens: Mapping[str, Any], *, response_type: str = "code", nonce: str | None = None
    ) -> None:
        """Show each token that came and check its signature against the server's keys."""
        verified = []
        for name in ("id_token", "access_token"):
            if name in tokens:
                run.add(tell.decoded(name, tokens[name]))
        if "id_token" in tokens:
            expected = Expectation(
                client_id=self.clients[run.flow.kind].client_id,
                response_type=response_type,
                nonce=nonce,
                access_token=tokens.get("access_token"),
                code=tokens.get("code"),
            )
            verified.append(("ID token", await verify_id_token(self.provider, tokens["id_token"], expected)))
        if "access_token" in tokens:
            verified.append(("Access token", await verify_access_token(self.provider, tokens["access_token"])))
        run.add(tell.verified(self.provider.jwks_uri, verified))

    def _speak(self, run: Run) -> Any:
        client = self.clients[run.flow.kind]
        return converse(self.provider, client, run, self.origin + CALLBACK_PATH if run.flow.response_type else "")


@contextmanager
def telling(run: Run) -> Iterator[None]:
    """What the server refuses, or the library does not believe, is the last step and no fault of the page."""
    try:
        yield
    except AuthlibBaseError as why:
        run.add(problem(why.description or "The client library did not accept the answer.", why.error or ""))
    except JoseError as why:
        run.add(problem(f"The token does not hold: {why.description}", why.error))
    except httpx.HTTPError as why:
        run.add(problem(f"The server could not be asked: {why}"))
