"""Every sentence the hosted pages say: second person, what happened, and what to do next."""

from collections.abc import Mapping
from types import MappingProxyType

from frontdesk.web.pages.views import ScopeLine

# frame
KEY_TO = "Key to"
HELP = "Help"
PRIVACY = "Privacy"
NOT_YOU = "Not you?"
POLICY = "Privacy policy"
TERMS = "Terms of service"
LEGAL = "About this app:"

# sign in
SIGN_IN = "Sign in"
SIGN_IN_LEAD = "Use your {org} account."
USERNAME = "Username"
PASSWORD = "Password"
WRONG_CREDENTIALS = "That username and password don’t match. Check both and try again."
ACCOUNT_LOCKED = "This account is locked. Ask your administrator to unlock it."
ACCOUNT_NOT_ACTIVE = "This account isn’t active. Ask your administrator to turn it on."
PASSWORD_EXPIRED = "Your password has expired. Ask your administrator for a new one."
NOT_ASSIGNED = "Your account doesn’t open this app. Ask your administrator for access."
SIGN_IN_DENIED = "Your organization doesn’t allow signing in from here. Ask your administrator for access."
TOO_MANY_ATTEMPTS = "Too many attempts in a short time. Wait a minute, then try again."
EXPIRED_PAGE = "This page has been open too long. Try again."

# consent
CONSENT = "Let {app} in?"
CONSENT_WITHOUT_APP = "Let this app in?"
WHAT_THE_KEY_OPENS = "What the key opens"
NOTHING_BUT_SIGN_IN = "Confirm that it’s you"
ALLOW = "Allow"
DONT_ALLOW = "Don’t allow"

# device
DEVICE = "Connect a device"
DEVICE_LEAD = "Type the code that your device shows."
DEVICE_CODE = "Code"
CONTINUE = "Continue"
CODE_UNKNOWN = "We don’t know that code. Check it on your device and type it again."
CODE_EXPIRED = "That code has expired. Ask your device for a new one and type it here."
CODE_USED = "That code has been used already. Ask your device for a new one and type it here."
DEVICE_CONFIRM = "Let {app} in?"
DEVICE_COMPARE = "Your device must show this code:"
DEVICE_WARNING = "If you didn’t start this on a device of your own, don’t allow it."
DEVICE_ALLOWED = "Your device is connected"
DEVICE_ALLOWED_NEXT = "Go on there. You can close this window."
DEVICE_DENIED = "Your device wasn’t let in"
DEVICE_DENIED_NEXT = "Nothing was shared with it. You can close this window."

# sign out
SIGN_OUT = "Sign out"
SIGN_OUT_ASK = "Sign out?"
SIGN_OUT_LEAD = "This ends your {org} session in this browser."
STAY = "Stay signed in"
SIGNED_OUT = "You’re signed out"
SIGNED_OUT_NEXT = "You can close this window."

# errors
ERROR = "error"
FOR_DEVELOPERS = "Details for the app’s developer"
ERROR_CODE = "Code"
ERROR_DESCRIPTION = "Description"
REQUEST_ID = "Request number"
REQUEST_NOT_UNDERSTOOD = "We can’t take you to the app"
REQUEST_NOT_UNDERSTOOD_WHY = (
    "The link that brought you here is missing something, or asks for something we don’t offer."
)
REQUEST_NOT_UNDERSTOOD_NEXT = "Go back to the app and start again. If it happens once more, tell the people who run it."
PAGE_EXPIRED = "This page has been open too long"
PAGE_EXPIRED_WHY = "For your safety, a sign-in that is left open ends by itself."
PAGE_EXPIRED_NEXT = "Go back to the app and sign in again."
PAGE_NOT_FOUND = "There is nothing here"
PAGE_NOT_FOUND_WHY = "The address leads to no page of ours."
PAGE_NOT_FOUND_NEXT = "Check the address, or go back to where you came from."
OUR_FAULT = "Something broke on our side"
OUR_FAULT_WHY = "We couldn’t finish what you asked for, and it was nothing you did."
OUR_FAULT_NEXT = "Try again in a moment. If it happens once more, give your administrator the request number below."

# home
HOME_SIGNED_IN = "You’re signed in"
HOME_SIGNED_OUT = "Welcome"
HOME_SIGNED_OUT_LEAD = "Sign in to your {org} account."

# handing over to the app
GOING_ON = "Taking you to the app"
GOING_ON_NEXT = "Your browser doesn’t run scripts here. Press the button to go on."
HANDED_OVER = "You can close this window"

LANGUAGE_NAMES: Mapping[str, str] = MappingProxyType({"en": "English", "de": "Deutsch", "fr": "Français"})

SCOPE_LINES: Mapping[str, ScopeLine] = MappingProxyType(
    {
        "openid": ScopeLine(NOTHING_BUT_SIGN_IN, "It learns which account is yours."),
        "profile": ScopeLine("See your profile", "Your name, username, picture, language and time zone."),
        "email": ScopeLine("See your e-mail address", "And whether you have confirmed it."),
        "address": ScopeLine("See your postal address", None),
        "phone": ScopeLine("See your phone number", "And whether you have confirmed it."),
        "groups": ScopeLine("See your groups", "The names of the groups you belong to."),
        "offline_access": ScopeLine("Stay signed in when you’re away", "Until you or your administrator end it."),
        "device_sso": ScopeLine("Share your sign-in", "With other apps of its maker on this device."),
    }
)


def language_name(language: str) -> str:
    """The language's name in itself; a tag we have no name for stands for itself (BCP 47)."""
    return LANGUAGE_NAMES.get(language.partition("-")[0].lower(), language)


def standard_scope_line(scope: str) -> ScopeLine | None:
    """The sentence for a standard scope (OIDC Core §5.4, §11); None for one that the org defined."""
    return SCOPE_LINES.get(scope)
