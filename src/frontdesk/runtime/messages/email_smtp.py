"""Mail through an SMTP server that the operator names (RFC 5321, 3207, 6409).

The operator's own relay is often on a private network or this very machine, and so the guard lets us go there: the
address comes from the settings of the process, never from an org. A password goes over TLS only.
"""

import ssl
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

import certifi

from frontdesk.domain.ids import OrgId
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.errors import Expected
from frontdesk.runtime.jobs.worker import JobFailed, JobRefused
from frontdesk.runtime.messages.outgoing import Mail
from frontdesk.runtime.outbound.guard import INSIDE, AddressRefused, Reach, resolve

_SCHEMES = {"smtps": 465, "smtp": 587, "smtp+plain": 25}
_TIMEOUT_S = 20.0
_REACH = Reach(loopback=True, networks=INSIDE)


class BadMailSettings(Expected):
    """``smtp_url`` or ``mail_from`` cannot be used as it stands."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over. ``smtps`` is TLS from the first byte, ``smtp`` insists on STARTTLS."""

    host: str
    port: int
    scheme: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def parse_smtp_url(url: str) -> SmtpServer:
    """``smtp://user:password@host:587``, ``smtps://…``; ``smtp+plain://host`` for a relay that speaks no TLS.

    Raises:
        BadMailSettings: it is another kind of URL, or would send a password in the clear.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadMailSettings("The setting smtp_url must be like smtp://user:password@mail.example.com:587.") from None
    if parts.scheme not in _SCHEMES or not parts.hostname or parts.path not in {"", "/"} or parts.query:
        raise BadMailSettings("The setting smtp_url must be like smtp://user:password@mail.example.com:587.")
    user = unquote(parts.username) if parts.username else None
    if user is not None and parts.scheme == "smtp+plain":
        raise BadMailSettings("The setting smtp_url has a password, which smtp+plain would send in the clear.")
    password = unquote(parts.password) if parts.password else None
    return SmtpServer(parts.hostname, port or _SCHEMES[parts.scheme], parts.scheme, user, password)


@dataclass(frozen=True, slots=True)
class SmtpSender:
    """Hands mails to one server, a connection a mail."""

    server: SmtpServer
    mail_from: str
    clock: Clock
    tls: ssl.SSLContext | None = None

    async def send_mail(self, _org: OrgId, mail: Mail) -> None:
        """Hand it over.

        Raises:
            JobFailed: the server cannot be reached, or says "later" (4xx).
            JobRefused: the server says "never" (5xx), or the address is none.
        """
        import aiosmtplib

        from frontdesk.runtime.messages.mime import mime_message

        try:
            message = mime_message(mail, self.mail_from, self.clock.now())
        except ValueError:
            raise JobRefused("The address is no e-mail address.") from None
        try:
            await resolve(self.server.host, self.server.port, _REACH)
            await aiosmtplib.send(
                message,
                hostname=self.server.host,
                port=self.server.port,
                username=self.server.user,
                password=self.server.password,
                use_tls=self.server.scheme == "smtps",
                start_tls=self.server.scheme == "smtp",
                tls_context=self.tls,
                timeout=_TIMEOUT_S,
            )
        except (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPResponseException) as why:
            code = _code_of(why)
            if 500 <= code < 600 and not isinstance(why, aiosmtplib.SMTPAuthenticationError):
                raise JobRefused(f"The mail server refuses the mail ({code}).") from None
            raise JobFailed(f"The mail server answered {code}.") from None
        except aiosmtplib.SMTPNotSupported:
            raise JobRefused("The mail server cannot take this address.") from None
        except AddressRefused as why:
            raise JobFailed(f"The mail server's address is not one we go to. {why}") from None
        except (aiosmtplib.SMTPException, OSError, ValueError) as why:
            raise JobFailed(f"The mail server cannot be reached: {type(why).__name__}.") from None


def _code_of(why: Exception) -> int:
    """The reply code; of several recipients' (there is one), the first."""
    recipients = getattr(why, "recipients", None)
    code = getattr(recipients[0] if recipients else why, "code", 0)
    return code if isinstance(code, int) else 0


def mail_tls() -> ssl.SSLContext:
    """Whose certificates mail servers may show; read once, because reading them takes a while."""
    trust = ssl.create_default_context()  # the machine's authorities, or those of SSL_CERT_FILE
    trust.load_verify_locations(certifi.where())
    return trust


def check_mail_from(address: str) -> str:
    """The address that mail comes from.

    Raises:
        BadMailSettings: it is none.
    """
    from frontdesk.runtime.messages.mime import one_address

    try:
        return one_address(address).addr_spec
    except ValueError:
        raise BadMailSettings("The setting mail_from must be an address, like door@example.com.") from None
