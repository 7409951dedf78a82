"""The kinds of factors there are: one line a kind."""

from collections.abc import Mapping

from frontdesk.domain.factors.kinds import Kind
from frontdesk.domain.factors.model import FactorType, Provider
from frontdesk.kernel.aead import Sealer
from frontdesk.runtime.passwords import Passwords
from frontdesk.usecases.factors.driver import FactorDriver
from frontdesk.usecases.factors.drivers.call import CallDriver
from frontdesk.usecases.factors.drivers.email import EmailDriver
from frontdesk.usecases.factors.drivers.hotp import HotpDriver
from frontdesk.usecases.factors.drivers.push import PushDriver
from frontdesk.usecases.factors.drivers.question import QuestionDriver
from frontdesk.usecases.factors.drivers.recovery_code import RecoveryCodeDriver
from frontdesk.usecases.factors.drivers.setup_keys import SetupKeys
from frontdesk.usecases.factors.drivers.sms import SmsDriver
from frontdesk.usecases.factors.drivers.totp import TotpDriver
from frontdesk.usecases.factors.drivers.webauthn import WebauthnDriver
from frontdesk.usecases.messages.queue import MessageQueue


def factor_drivers(sealer: Sealer, passwords: Passwords, messages: MessageQueue) -> Mapping[Kind, FactorDriver]:
    """By type and provider."""
    return {
        (FactorType.QUESTION, Provider.OKTA): QuestionDriver(passwords),
        (FactorType.SMS, Provider.OKTA): SmsDriver(messages, sealer),
        (FactorType.CALL, Provider.OKTA): CallDriver(messages, sealer),
        (FactorType.EMAIL, Provider.OKTA): EmailDriver(messages, sealer),
        (FactorType.TOTP, Provider.OKTA): TotpDriver(sealer),
        (FactorType.TOTP, Provider.GOOGLE): TotpDriver(sealer),
        (FactorType.HOTP, Provider.CUSTOM): HotpDriver(sealer),
        (FactorType.PUSH, Provider.OKTA): PushDriver(SetupKeys(sealer)),
        (FactorType.WEBAUTHN, Provider.FIDO): WebauthnDriver(),
        (FactorType.RECOVERY_CODE, Provider.OKTA): RecoveryCodeDriver(sealer),
    }
