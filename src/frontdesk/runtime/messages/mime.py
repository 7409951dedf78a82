"""A mail as it travels: both parts in one message (RFC 5322, RFC 2046 §5.1.4)."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate

from frontdesk.runtime.messages.outgoing import Mail

_ADDRESS = re.compile(r"""\A[^\s@<>,;:"()\[\]\\]{1,64}@[^\s@<>,;:"()\[\]\\]{1,255}\Z""")


def mime_message(mail: Mail, mail_from: str, now: int) -> EmailMessage:
    """The library refuses line breaks in headers; we never give it any.

    Raises:
        ValueError: the address is none, or more than one.
    """
    message = EmailMessage()
    message["From"] = one_address(mail_from, _words(mail.sender_name))
    message["To"] = one_address(mail.to)
    message["Subject"] = _words(mail.subject)
    message["Date"] = formatdate(now / 1000)
    message["Message-ID"] = f"<{mail.id}@{mail_from.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834 §5: nobody's absence notice answers it
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def one_address(text: str, name: str = "") -> Address:
    """One address and nothing beside it.

    Raises:
        ValueError: it is none, or more than one.
    """
    if _ADDRESS.match(text) is None or not text.isprintable():
        raise ValueError("no address")
    local, _, domain = text.rpartition("@")
    return Address(name, username=local, domain=domain)


def _words(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
