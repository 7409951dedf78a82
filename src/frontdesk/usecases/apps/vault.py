"""What apps keep sealed, and how it is opened."""

from dataclasses import dataclass, replace

from frontdesk.domain.apps.oauth_client import ClientSecret, OAuthClient, needs_secret, new_client_secret
from frontdesk.kernel.aead import Sealer
from frontdesk.kernel.secrets import constant_time_equals, random_base62, token_hash


@dataclass(frozen=True, slots=True)
class AppVault:
    """``secrets``: of clients, and passwords that apps are given; ``keys``: private keys."""

    secrets: Sealer
    keys: Sealer
    allow_plain_http: bool

    def new_secret(self, plain: str, now: int) -> ClientSecret:
        """A secret as it is kept."""
        secret_id = "ocs" + random_base62(17)
        sealed = self.secrets.seal(plain.encode(), secret_id)
        return ClientSecret(secret_id, token_hash(plain), sealed, is_active=True, created_at=now, updated_at=now)

    def open_secret(self, secret: ClientSecret) -> str:
        """A secret in clear."""
        return self.secrets.open(secret.sealed, secret.id).decode()

    def seal_password(self, password: str, context: str) -> bytes:
        """A password that an app is given; ``context`` is the app's id, or the app's and the person's."""
        return self.secrets.seal(password.encode(), context)


def newest_active(client: OAuthClient) -> ClientSecret | None:
    """The secret that an app is told of."""
    active = [secret for secret in client.secrets if secret.is_active]
    return max(active, key=lambda secret: (secret.created_at, secret.id), default=None)


def with_secret(vault: AppVault, client: OAuthClient, given: str | None, now: int) -> OAuthClient:
    """The client with the secrets that its authentication method needs.

    One that is ``given`` takes the place of the newest, unless it is that one; without any the client gets a new one.
    """
    if not needs_secret(client.metadata):
        return replace(client, secrets=())
    newest = newest_active(client)
    if given is None:
        if newest is not None:
            return client
        return replace(client, secrets=(*client.secrets, vault.new_secret(new_client_secret(), now)))
    if newest is not None and constant_time_equals(newest.secret_hash, token_hash(given)):
        return client
    others = tuple(secret for secret in client.secrets if secret is not newest)
    return replace(client, secrets=(*others, vault.new_secret(given, now)))
