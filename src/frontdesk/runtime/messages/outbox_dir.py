"""The outbox of ``--dev``: a folder with a file a message, instead of anybody's mailbox or telephone."""

from dataclasses import dataclass
from pathlib import Path

from frontdesk.domain.ids import OrgId
from frontdesk.kernel.json import decode, pretty_text
from frontdesk.runtime.messages.outgoing import Mail, PhoneMessage

_MOST = 1_000


@dataclass(frozen=True, slots=True)
class OutboxDirectory:
    """``{org}/{id}.json``; ids are in the order of time, and so are names."""

    path: Path

    async def send_mail(self, org: OrgId, mail: Mail) -> None:
        """Write the mail down."""
        self._write(
            org,
            mail.id,
            {
                "channel": "email",
                "to": mail.to,
                "template": mail.template,
                "from": mail.sender_name,
                "subject": mail.subject,
                "code": mail.code,
                "link": mail.link,
                "text": mail.text,
                "html": mail.html,
            },
        )

    async def send_phone(self, org: OrgId, message: PhoneMessage) -> None:
        """Write the text message down, or what the call would say."""
        self._write(
            org,
            message.id,
            {
                "channel": "call" if message.is_call else "sms",
                "to": message.to,
                "extension": message.extension,
                "code": message.code,
                "text": message.text,
            },
        )

    def read(self, org: OrgId) -> list[dict[str, object]]:
        """Every message of an org, the newest first."""
        return [{"id": file.stem, **decode(file.read_bytes())} for file in reversed(self._files(org))]

    def _files(self, org: OrgId) -> list[Path]:
        return sorted((self.path / org).glob("*.json"))

    def _write(self, org: OrgId, id: str, message: dict[str, object]) -> None:
        """Whole or not at all; a message that is sent twice is the same file."""
        folder = self.path / org
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = folder / f"{id}.new"
        partial.touch(mode=0o600)
        partial.write_text(pretty_text(message) + "\n")
        partial.rename(folder / f"{id}.json")
        for old in self._files(org)[:-_MOST]:
            old.unlink(missing_ok=True)
