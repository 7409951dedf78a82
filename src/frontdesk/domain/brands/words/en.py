"""English."""

from collections.abc import Mapping

from frontdesk.domain.brands.email_layout import Frame, Language, Words

_FRAME = Frame(
    hello="Hello ${user.firstName},",
    or_open="If the button does nothing, open this address:",
    good_for="It is good for ${expires}, and once.",
)
_NOT_YOU = "If this was not you, please tell your administrator."
_ASKED = "If you did not ask for this, you need not do anything: without this mail nobody gets any further."
_NOT_EXPECTED = "If you did not expect this mail, please ask your administrator before you open the link."
_NEVER_TELL = (
    "Nobody of us will ever ask you for it. If you are not signing in just now, please tell your administrator."
)

_MAILS: Mapping[str, Words] = {
    "welcome": Words(
        "Welcome to ${org.name}",
        ("An account was made for you at ${org.name}. Your login is ${user.profile.login}.",),
        "Activate the account",
        _NOT_EXPECTED,
    ),
    "UserActivation": Words(
        "Activate your account at ${org.name}",
        ("Your account at ${org.name} waits to be activated. Your login is ${user.profile.login}.",),
        "Activate the account",
        _NOT_EXPECTED,
    ),
    "ForgotPassword": Words(
        "Set a new password",
        ("Somebody asked for a new password for ${user.profile.login}. If it was you, you can set one now.",),
        "Set a new password",
        _ASKED,
    ),
    "ForgotPasswordDenied": Words(
        "Your password cannot be reset",
        (
            "Somebody asked for a new password for ${user.profile.login}.",
            "It cannot be reset this way. Please ask your administrator.",
        ),
        otherwise=_ASKED,
    ),
    "PasswordResetByAdmin": Words(
        "Your password has to be set anew",
        ("An administrator asks you to set a new password for ${user.profile.login}. The old one counts no more.",),
        "Set a new password",
        _NOT_EXPECTED,
    ),
    "PasswordChanged": Words(
        "Your password was changed",
        ("The password of ${user.profile.login} was changed just now.",),
        otherwise=_NOT_YOU,
    ),
    "AccountLockout": Words(
        "Your account is locked",
        ("After too many wrong passwords the account ${user.profile.login} is locked.",),
        otherwise=_NOT_YOU,
    ),
    "SelfServiceUnlock": Words(
        "Unlock your account",
        ("Somebody asked to unlock the account ${user.profile.login}. If it was you, you can unlock it now.",),
        "Unlock the account",
        _ASKED,
    ),
    "SelfServiceUnlockOnUnlockedAccount": Words(
        "Your account is not locked",
        (
            "Somebody asked to unlock the account ${user.profile.login}.",
            "It is not locked: you can sign in as you always do.",
        ),
        otherwise=_ASKED,
    ),
    "EmailChallenge": Words(
        "Your code for ${org.name}", ("Type this code where you are signing in:",), otherwise=_NEVER_TELL
    ),
    "EmailFactorVerification": Words(
        "Confirm your e-mail address",
        ("You are about to get codes at this address. To confirm it, type this code where you were asked for it:",),
        otherwise=_NEVER_TELL,
    ),
    "ChangeEmailConfirmation": Words(
        "Confirm your new e-mail address",
        ("Mails for ${user.profile.login} are to go to this address from now on.",),
        "Confirm the address",
        _ASKED,
    ),
    "EmailChangeConfirmation": Words(
        "Your e-mail address was changed",
        ("Mails for ${user.profile.login} go to another address from now on.",),
        otherwise=_NOT_YOU,
    ),
    "PendingEmailChange": Words(
        "Your e-mail address is about to change",
        ("Somebody wants mails for ${user.profile.login} to go to another address, which waits to be confirmed.",),
        otherwise=_NOT_YOU,
    ),
    "AuthenticatorEnrolled": Words(
        "A new way to sign in was set up",
        ("The account ${user.profile.login} can now be opened with ${factor.name}.",),
        otherwise=_NOT_YOU,
    ),
    "AuthenticatorReset": Words(
        "A way to sign in was removed",
        ("The account ${user.profile.login} can no longer be opened with ${factor.name}.",),
        otherwise=_NOT_YOU,
    ),
    "NewSignOnNotification": Words(
        "A sign-in from a new device",
        ("Somebody signed in as ${user.profile.login} from a device that we had not seen before.",),
        otherwise=_NOT_YOU,
    ),
    "RegistrationActivation": Words(
        "Finish your registration",
        ("Your account at ${org.name} is nearly ready.",),
        "Finish the registration",
        _ASKED,
    ),
    "RegistrationEmailVerification": Words(
        "Confirm your e-mail address",
        ("Somebody registered at ${org.name} with this address. If it was you, please confirm it.",),
        "Confirm the address",
        _ASKED,
    ),
    "RegistrationLoginTaken": Words(
        "You have an account already",
        (
            "Somebody registered at ${org.name} with this address, but there is an account for it already:"
            " ${user.profile.login}.",
            "If it was you, just sign in; if you have lost your password, ask for another one on the sign-in page.",
        ),
        otherwise=_ASKED,
    ),
    "MyAccountChangeConfirmation": Words(
        "Your account was changed",
        ("The settings of ${user.profile.login} were changed.",),
        otherwise=_NOT_YOU,
    ),
}
_SMS = "Your verification code is ${code}."
_CALL = "Hello. Your verification code is: ${digits}. Once more: ${digits}. Good bye."
_FACTORS: Mapping[str, str] = {
    "question": "a security question",
    "sms": "codes in text messages",
    "call": "codes by telephone",
    "email": "codes by e-mail",
    "token:software:totp": "an authenticator app",
    "token:hotp": "a code generator",
    "push": "an approval on a phone",
    "webauthn": "a security key or passkey",
    "recovery_code": "recovery codes",
}

ENGLISH = Language(_FRAME, _MAILS, _FACTORS, _SMS, _CALL)
