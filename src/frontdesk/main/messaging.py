"""Who sends what is promised: by the settings, or in development a folder."""

from collections.abc import Callable, Iterable

from frontdesk.domain.ids import OrgId
from frontdesk.kernel.clock import Clock
from frontdesk.main.settings import Settings
from frontdesk.runtime.jobs.queue import JobQueue
from frontdesk.runtime.jobs.worker import Work, Worker
from frontdesk.runtime.messages.email_smtp import SmtpSender, mail_tls, parse_smtp_url
from frontdesk.runtime.messages.outbox_dir import OutboxDirectory
from frontdesk.runtime.messages.outgoing import MailSender, PhoneSender
from frontdesk.runtime.messages.sms_http import HttpTelephony
from frontdesk.runtime.outbound.client import Outbound
from frontdesk.storage.unit import Store
from frontdesk.usecases.authn.recovery_work import ASKED, RecoveryWork
from frontdesk.usecases.authn.registration import REGISTERED
from frontdesk.usecases.authn.registration_work import RegistrationWork
from frontdesk.usecases.hooks.run import HookRunner
from frontdesk.usecases.hooks.telephony_hook import HookTelephony
from frontdesk.usecases.messages.deliver import MailWork, PhoneWork
from frontdesk.usecases.messages.queue import MAIL, PHONE, MessageQueue

_OUTBOX = "outbox"
_FROM = "frontdesk@localhost"


def outbox_of(settings: Settings) -> OutboxDirectory | None:
    """In development, the folder where messages go that nobody else sends."""
    return OutboxDirectory(settings.data_dir / _OUTBOX) if settings.dev else None


def build_worker(
    settings: Settings,
    store: Store,
    clock: Clock,
    queue: JobQueue,
    phones: PhoneSender,
    orgs: Callable[[], Iterable[OrgId]],
) -> Worker:
    """Does every kind of job.

    Raises:
        BadMailSettings: the mail settings cannot be used.
    """
    works: dict[str, Work] = {
        MAIL: MailWork(store, _mail_sender(settings, clock)),
        PHONE: PhoneWork(store, phones, clock),
        ASKED: RecoveryWork(store, MessageQueue(queue), clock),
        REGISTERED: RegistrationWork(store, MessageQueue(queue), clock),
    }
    return Worker(store, queue, clock, works, orgs)


def _mail_sender(settings: Settings, clock: Clock) -> MailSender | None:
    if settings.smtp_url is None:
        return outbox_of(settings)
    return SmtpSender(parse_smtp_url(settings.smtp_url), settings.mail_from or _FROM, clock, mail_tls())


def phone_sender(settings: Settings, outbound: Outbound, hooks: HookRunner) -> PhoneSender:
    """An org's own provider, and for those that have none the operator's."""
    return HookTelephony(hooks, _provider(settings, outbound))


def _provider(settings: Settings, outbound: Outbound) -> PhoneSender | None:
    if settings.sms_url is None and settings.voice_url is None:
        return outbox_of(settings)
    return HttpTelephony(outbound, settings.sms_url, settings.voice_url, settings.telephony_token)
