"""Every sentence the hosted pages say: second person, what happened, and what to do next.

Each is marked by ``_``: it is said in the reader's language where a page is drawn (``language.py``).
"""

from collections.abc import Mapping
from types import MappingProxyType

from frontdesk.domain.factors.questions import QUESTIONS
from frontdesk.domain.schemas.base_attributes import USER_BASE
from frontdesk.web.pages.language import message as _
from frontdesk.web.pages.views import ScopeLine

# frame
KEY_TO = _("Key to")
HELP = _("Help")
PRIVACY = _("Privacy")
NOT_YOU = _("Not you?")
POLICY = _("Privacy policy")
TERMS = _("Terms of service")
LEGAL = _("About this app:")
LANGUAGE = _("Language")

# sign in
SIGN_IN = _("Sign in")
SIGN_IN_LEAD = _("Use your {org} account.")
USERNAME = _("Username")
PASSWORD = _("Password")
WRONG_CREDENTIALS = _("That username and password don’t match. Check both and try again.")
ACCOUNT_LOCKED = _("This account is locked. Ask your administrator to unlock it.")
ACCOUNT_NOT_ACTIVE = _("This account isn’t active. Ask your administrator to turn it on.")
PASSWORD_EXPIRED = _("Your password has expired. Ask your administrator for a new one.")
NOT_ASSIGNED = _("Your account doesn’t open this app. Ask your administrator for access.")
SIGN_IN_DENIED = _("Your organization doesn’t allow signing in from here. Ask your administrator for access.")
TOO_MANY_ATTEMPTS = _("Too many attempts in a short time. Wait a minute, then try again.")
PROVE_AGAIN = _("You signed in a while ago. Show once more that it’s you, then go on.")
EXPIRED_PAGE = _("This page has been open too long. Try again.")

# with somebody else's account
IDP_REFUSED = _("That sign-in didn’t work")
IDP_REFUSED_WHY = _("The account you chose didn’t let you in here. Nothing was changed.")
IDP_REFUSED_NEXT = _("Go back and sign in another way, or ask your administrator: the reason is in the system log.")
SIGN_IN_WITH = _("Sign in with {provider}")
PLACE_ACCOUNTS = _("Other accounts")
ACCOUNTS_PLACE = _("Accounts you sign in with")
ACCOUNTS_LEAD = _("You can sign in here with an account of yours elsewhere.")
ACCOUNTS_NONE = _("None yet.")
ACCOUNT_SINCE = _("Linked on {when}")
ACCOUNT_LINKED = _("From now on you can sign in with that account.")
LINK_ANOTHER = _("Link another account")
LINK = _("Link")
ACCOUNT_LAST = _("This is your only way in. Set a password, or link another account first.")
IDP_GOING_ON = _("Taking you to your account")
IDP_GOING_ON_NEXT = _("If nothing happens, press the button.")
WITH_ANOTHER_ACCOUNT = _("Sign in with another account")
NEXT = _("Next")

# every step of signing in
CODE = _("Code")
ANOTHER_WAY = _("Try another way")
NOT_NOW = _("Not now")
REMEMBER_DEVICE = _("Don’t ask again on this device")
NEEDS_SCRIPT = _("Your browser doesn’t run scripts here, and this way needs them. Try another way.")
STEP_OVER = _("That took too long, so you have to start again. Sign in once more.")
STEP_ELSEWHERE = _("That step was taken already. Go on from here.")
TRY_AGAIN = _("Something got in the way. Try again.")
BACK_TO_SIGN_IN = _("Back to sign in")
FORGOT_PASSWORD = _("Forgot your password?")
UNLOCK_ACCOUNT = _("Is your account locked?")
CREATE_ACCOUNT = _("Create an account")

# which factor
PROVE_IT = _("Show that it’s you")
PROVE_IT_HOW = _("Choose a way")
FACTOR_TOTP = _("Code from {app}")
FACTOR_HOTP = _("Code from your token")
FACTOR_SMS = _("Text message")
FACTOR_CALL = _("Phone call")
FACTOR_EMAIL = _("E-mail")
FACTOR_QUESTION = _("Security question")
FACTOR_WEBAUTHN = _("Security key or passkey")
FACTOR_PUSH = _("Notification on your phone")
FACTOR_RECOVERY = _("Recovery code")
APP_OKTA = _("your authenticator app")
APP_GOOGLE = _("Google Authenticator")
SEND_CODE = _("Send a code")

# a code
CODE_HEADING = _("Type your code")
CODE_FROM_APP = _("Open {app} and type the code that it shows.")
CODE_FROM_TOKEN = _("Type the next code that your token shows.")
CODES_TO_KEEP = _("Keep these recovery codes where nobody else finds them. Each works once. Then type one of them.")
CODE_FROM_LIST = _("Type one of the recovery codes that you kept. Each works once.")
CODE_BY_SMS = _("We sent a text message with a code to {address}.")
CODE_BY_CALL = _("We’re calling {address} to tell you a code.")
CODE_BY_EMAIL = _("We sent a code to {address}.")
CODE_SENT_AGAIN = _("We’ve sent a new code. The one before counts no more.")
SEND_AGAIN = _("Send another code")
CALL_AGAIN = _("Call again")
CODE_WRONG = _("That code doesn’t match. Check it and type it again.")
CODE_SPENT = _("That code was used already. Wait for the next one and type it here.")
CODE_TOO_LATE = _("That code is not the one of now. Wait for the next one and type it here.")
CODE_LOCKED = _("Too many wrong codes. Wait a quarter of an hour, then try again.")
SENT_LATELY = _("We’ve just sent you one. Wait a moment before you ask for another.")

# a security question
ANSWER_QUESTION = _("Answer your question")
ANSWER_WRONG = _("That isn’t the answer we have. Try again.")
QUESTION = _("Question")
ANSWER = _("Answer")
ANSWER_HINT = _("At least four characters. Something only you would say.")
SET_UP_QUESTION = _("Set up a security question")

# a security key or passkey
USE_KEY = _("Use your key or passkey")
USE_KEY_LEAD = _("Your browser asks for it: touch the key, or unlock this device.")
USE_KEY_START = _("Use it now")
SET_UP_KEY = _("Set up a key or passkey")
SET_UP_KEY_LEAD = _("Your browser asks where to keep it: on a security key, on your phone, or on this device.")
SET_UP_KEY_START = _("Set it up")
KEY_SAID_NO = _("That didn’t work, or was cancelled. Try again, or try another way.")
KEY_WRONG = _("We don’t know that key. Use the one that you set up here.")

# a notification on the phone
LOOK_AT_YOUR_PHONE = _("Look at your phone")
PUSH_LEAD = _("We sent a notification to it. Say there that it’s you.")
PUSH_NUMBER = _("We sent a notification to it. Tap this number there:")
PUSH_DONE = _("I’ve answered")
PUSH_AGAIN = _("Send another notification")
PUSH_REJECTED = _("Your phone said no. If that wasn’t you, change your password.")
PUSH_TIMED_OUT = _("Nobody answered in time. Send another notification.")
PUSH_WAITING = _("Your phone hasn’t answered yet.")
WAITING_FOR_PHONE = _("Waiting for your phone.")
SET_UP_PUSH = _("Connect your phone")
SET_UP_PUSH_LEAD = _("Open the authenticator app on your phone, and scan this code with it.")
CANNOT_SCAN_PUSH = _("Can’t scan it? Use the link")

# setting up factors
SET_UP_FACTOR = _("Protect your account")
SET_UP_FACTOR_LEAD = _("Your organization asks for one more way to show that it’s you.")
SET_UP_FACTOR_OFFER = _("Set up one more way to show that it’s you. You can do it later too.")
SET_UP_FACTOR_WHICH = _("What do you want to set up?")
SET_UP_FACTOR_ALREADY = _("You have that one already. Choose another.")
SET_UP = _("Set it up")
SET_UP_ALREADY = _("Set up already")
REQUIRED = _("Your organization asks for it")
SET_UP_SMS = _("Set up text messages")
SET_UP_CALL = _("Set up phone calls")
PHONE_NUMBER = _("Phone number")
PHONE_HINT = _("With the country code, such as +1 202 555 0123.")
PHONE_EXTENSION = _("Extension, if there is one")
PHONE_WRONG = _("Nobody can be reached at that number. Write it as +1 202 555 0123.")
CALL_ME = _("Call me")
SET_UP_AUTHENTICATOR = _("Set up an authenticator app")
SET_UP_AUTHENTICATOR_LEAD = _("Open {app} on your phone, scan this code, and type the code that it shows then.")
QR_CODE = _("QR code for your app")
CANNOT_SCAN = _("Can’t scan it? Type this key into the app")
SET_UP_NOT_TAKEN = _("We can’t set that up. Check what you typed and try again.")

# another password
PASSWORD_HAS_EXPIRED = _("Your password has expired")
PASSWORD_HAS_EXPIRED_LEAD = _("Choose a new one to go on.")
PASSWORD_EXPIRES_SOON = _("Your password expires soon")
PASSWORD_EXPIRES_IN = _("It expires in {days} days. Choose a new one now, or go on and do it later.")
PASSWORD_EXPIRES_TODAY = _("It expires within a day. Choose a new one now, or go on and do it later.")
CHOOSE_PASSWORD = _("Choose a new password")
CHOOSE_PASSWORD_LEAD = _("From now on you sign in with it.")
OLD_PASSWORD = _("Current password")
NEW_PASSWORD = _("New password")
CONFIRM_PASSWORD = _("New password once more")
PASSWORD_NEEDS = _("It needs:")
NEEDS_LENGTH = _("at least {count} characters")
NEEDS_LOWER = _("a lowercase letter")
NEEDS_UPPER = _("an uppercase letter")
NEEDS_NUMBER = _("a number")
NEEDS_SYMBOL = _("a symbol")
NEEDS_NO_LOGIN = _("no part of your username")
NEEDS_NO_NAME = _("no part of your name")
NEEDS_NOT_COMMON = _("to be none that everybody guesses first")
NEEDS_NEW = _("to be none of your last {count} passwords")
REVOKE_SESSIONS = _("Sign me out everywhere else")
SAVE_PASSWORD = _("Save it")
OLD_PASSWORD_WRONG = _("Your current password doesn’t match. Type it again.")
PASSWORDS_DIFFER = _("The new passwords don’t match each other. Type them again.")
PASSWORD_NOT_TAKEN = _("That password lacks something. Look at what it needs and choose another.")

# the way back in
RECOVER_PASSWORD = _("Reset your password")
RECOVER_PASSWORD_LEAD = _("Tell us your username, and we send you the way back in.")
RECOVER_UNLOCK = _("Unlock your account")
RECOVER_UNLOCK_LEAD = _("Tell us your username, and we send you what you need to unlock it.")
RECOVER_HOW = _("How do we reach you?")
BY_EMAIL = _("By e-mail")
BY_SMS = _("By text message")
BY_CALL = _("By phone call")
MAIL_ON_ITS_WAY = _("Look at your e-mail")
MAIL_ON_ITS_WAY_LEAD = _("If that is an account of ours, a message is on its way to its owner.")
MAIL_ON_ITS_WAY_NEXT = _("Nothing there after a few minutes? Look among unwanted mail, or ask your administrator.")
RECOVERY_CODE_LEAD = _("If that is an account of ours, its owner’s phone gets a code now. Type it here.")
RECOVER_NOT_NOW = _("You can’t do that by yourself here. Ask your administrator.")
LINK_RESET_LEAD = _("You followed the link that we sent you. Go on to choose a new password.")
LINK_UNLOCK_LEAD = _("You followed the link that we sent you. Go on to unlock your account.")
LINK_SPENT = _("That link doesn’t work any more")
LINK_SPENT_LEAD = _("Links of ours work once and not for long. Ask for a new one.")
WELCOME = _("Welcome to {org}")
WELCOME_LEAD = _("Your account is ready. Go on to choose your password.")
WELCOME_PASSWORD = _("Choose your password")
UNLOCKED = _("Your account is unlocked")
UNLOCKED_LEAD = _("You can sign in with your password again.")
LOCKED = _("Your account is locked")
LOCKED_LEAD = _("There were too many wrong passwords. It unlocks by itself after a while, or you unlock it now.")
ANSWERS_LOCKED = _("Too many wrong answers. Start again later.")

# an account of one's own
REGISTER = _("Create your account")
REGISTER_LEAD = _("It opens what {org} has for you.")
REGISTER_SEND = _("Create account")
OPTIONAL = _("(if you like)")
REGISTER_NOT_TAKEN = _("Something is missing, or doesn’t fit. Look at what is marked below.")
REGISTER_NOT_NOW = _("An account can’t be created for you right now.")
FIELD_WRONG = _("That doesn’t fit here. Write it another way.")
REGISTER_CLOSED = _("Nobody can create an account here")
REGISTER_CLOSED_LEAD = _("Ask your administrator for one.")
REGISTER_SENT = _("Look at your e-mail")
REGISTER_SENT_LEAD = _("We sent you a message with a link. Follow it to finish your account.")

# consent
CONSENT = _("Let {app} in?")
CONSENT_WITHOUT_APP = _("Let this app in?")
WHAT_THE_KEY_OPENS = _("What the key opens")
NOTHING_BUT_SIGN_IN = _("Confirm that it’s you")
ALLOW = _("Allow")
DONT_ALLOW = _("Don’t allow")

# device
DEVICE = _("Connect a device")
DEVICE_LEAD = _("Type the code that your device shows.")
DEVICE_CODE = _("Code")
CONTINUE = _("Continue")
CODE_UNKNOWN = _("We don’t know that code. Check it on your device and type it again.")
CODE_EXPIRED = _("That code has expired. Ask your device for a new one and type it here.")
CODE_USED = _("That code has been used already. Ask your device for a new one and type it here.")
DEVICE_CONFIRM = _("Let {app} in?")
DEVICE_COMPARE = _("Your device must show this code:")
DEVICE_WARNING = _("If you didn’t start this on a device of your own, don’t allow it.")
DEVICE_ALLOWED = _("Your device is connected")
DEVICE_ALLOWED_NEXT = _("Go on there. You can close this window.")
DEVICE_DENIED = _("Your device wasn’t let in")
DEVICE_DENIED_NEXT = _("Nothing was shared with it. You can close this window.")

# sign out
SIGN_OUT = _("Sign out")
SIGN_OUT_ASK = _("Sign out?")
SIGN_OUT_LEAD = _("This ends your {org} session in this browser.")
STAY = _("Stay signed in")
SIGNED_OUT = _("You’re signed out")
SIGNED_OUT_NEXT = _("You can close this window.")

# errors
ERROR = _("error")
FOR_DEVELOPERS = _("Details for the app’s developer")
ERROR_CODE = _("Code")
ERROR_DESCRIPTION = _("Description")
REQUEST_ID = _("Request number")
REQUEST_NOT_UNDERSTOOD = _("We can’t take you to the app")
REQUEST_NOT_UNDERSTOOD_WHY = _(
    "The link that brought you here is missing something, or asks for something we don’t offer."
)
REQUEST_NOT_UNDERSTOOD_NEXT = _(
    "Go back to the app and start again. If it happens once more, tell the people who run it."
)
APP_DENIED = _("This app isn’t open to you")
APP_DENIED_WHY = _("You are signed in, but you haven’t been given the app, or may not use it from here.")
APP_DENIED_NEXT = _("Ask your administrator for it, or go back to your apps.")
PAGE_EXPIRED = _("This page has been open too long")
PAGE_EXPIRED_WHY = _("For your safety, a sign-in that is left open ends by itself.")
PAGE_EXPIRED_NEXT = _("Go back to the app and sign in again.")
PAGE_NOT_FOUND = _("There is nothing here")
PAGE_NOT_FOUND_WHY = _("The address leads to no page of ours.")
PAGE_NOT_FOUND_NEXT = _("Check the address, or go back to where you came from.")
TOO_MANY_CALLS = _("Too many people are signing in")
TOO_MANY_CALLS_WHY = _("More arrived in the last minute than are let in at once. It was nothing you did.")
TOO_MANY_CALLS_NEXT = _("Wait a minute, then try again.")
OUR_FAULT = _("Something broke on our side")
OUR_FAULT_WHY = _("We couldn’t finish what you asked for, and it was nothing you did.")
OUR_FAULT_NEXT = _("Try again in a moment. If it happens once more, give your administrator the request number below.")

# home
HOME = _("Your apps")
HOME_NO_APPS = _("No apps here yet.")
HOME_NO_APPS_NEXT = _("Once your organization gives you one, it stands here.")
HOME_SIGNED_OUT = _("Welcome")
HOME_SIGNED_OUT_LEAD = _("Sign in to your {org} account.")

# settings
SETTINGS = _("Settings")
SAVE = _("Save")
SAVED = _("Saved.")
REMOVED = _("Removed.")
CHANGED_MEANWHILE = _("Something changed in the meantime. Look at it again and repeat what you did.")
NOT_TAKEN = _("That couldn’t be saved. Look at what is marked below.")
PLACE_PROFILE = _("Profile")
PLACE_FACTORS = _("Second steps")
PLACE_SESSIONS = _("Sessions")
PLACE_GRANTS = _("Apps")
PROFILE = _("Your profile")
PROFILE_KEPT = _("Kept by your organization")
PASSWORD_PLACE = _("Password")
PASSWORD_SAVED = _("Your new password counts from now on.")
PASSWORD_ELSEWHERE = _("Your password is kept elsewhere, so it can’t be changed here. Ask your administrator.")
PASSWORD_TOO_YOUNG = _("You changed your password a short while ago. Wait before you change it again.")
PASSWORD_USED_BEFORE = _("You have had that password before. Choose another.")
RECOVERY_QUESTION = _("Recovery question")
RECOVERY_QUESTION_LEAD = _("If you forget your password, you answer it on the way back in.")
ANSWER_SHORT = _("That answer is too short. Choose a longer one.")
FACTORS_PLACE = _("Ways to prove it’s you")
FACTORS_LEAD = _("Besides your password, these show that it’s you.")
FACTORS_NONE = _("None is set up yet.")
FACTOR_UNFINISHED = _("Not finished")
FACTOR_SINCE = _("Set up {when}")
FACTOR_READY = _("It’s set up.")
SET_UP_ANOTHER = _("Set up another")
REMOVE = _("Remove")
SESSIONS_PLACE = _("Where you’re signed in")
SESSIONS_LEAD = _("If you don’t know one of these, end it and change your password.")
SESSIONS_NONE = _("Nowhere.")
SESSION_HERE = _("This browser")
SESSION_ON = _("{browser} on {system}")
SESSION_UNKNOWN = _("A browser or device we don’t know")
SESSION_USED = _("Last used {when}")
SESSION_BEGAN = _("Signed in {when}")
SESSION_FROM = _("From {address}")
SESSION_END = _("End")
SESSION_ENDED = _("That session has ended.")
EVERYWHERE = _("Sign out everywhere")
EVERYWHERE_ASK = _("Sign out everywhere?")
EVERYWHERE_LEAD = _(
    "This ends every session of yours, in this browser too, and every app has to ask you to sign in again."
)
GRANTS_PLACE = _("What apps may do")
GRANTS_LEAD = _("You let these apps in. Take it back, and they have to ask you again.")
GRANTS_NONE = _("You haven’t let any app in.")
GRANT_SINCE = _("Since {when}")
GRANT_TAKE_BACK = _("Take it back")
GRANT_TAKEN_BACK = _("That app has to ask you again.")
APP_GONE = _("An app that is gone")
FIELD_REQUIRED = _("This can’t be left empty.")
FIELD_TAKEN = _("Somebody else has that already. Choose another.")

# handing over to the app
GOING_ON = _("Taking you to the app")
GOING_ON_NEXT = _("Your browser doesn’t run scripts here. Press the button to go on.")
HANDED_OVER = _("You can close this window")

LANGUAGE_NAMES: Mapping[str, str] = MappingProxyType({"en": "English", "de": "Deutsch", "ja": "日本語"})

ATTRIBUTES: Mapping[str, str] = MappingProxyType({found.title: _(found.title) for found in USER_BASE.values()})
"""What the base schema calls its attributes, in the reader's language; an administrator's own titles are not ours."""

SCOPE_LINES: Mapping[str, ScopeLine] = MappingProxyType(
    {
        "openid": ScopeLine(NOTHING_BUT_SIGN_IN, _("It learns which account is yours.")),
        "profile": ScopeLine(_("See your profile"), _("Your name, username, picture, language and time zone.")),
        "email": ScopeLine(_("See your e-mail address"), _("And whether you have confirmed it.")),
        "address": ScopeLine(_("See your postal address"), None),
        "phone": ScopeLine(_("See your phone number"), _("And whether you have confirmed it.")),
        "groups": ScopeLine(_("See your groups"), _("The names of the groups you belong to.")),
        "offline_access": ScopeLine(_("Stay signed in when you’re away"), _("Until you or your administrator end it.")),
        "device_sso": ScopeLine(_("Share your sign-in"), _("With other apps of its maker on this device.")),
    }
)


def language_name(language: str) -> str:
    """The language's name in itself; a tag we have no name for stands for itself (BCP 47)."""
    return LANGUAGE_NAMES.get(language.partition("-")[0].lower(), language)


def attribute_label(title: str) -> str:
    """An attribute's title, as a message where it is one of the base schema's."""
    return ATTRIBUTES.get(title, title)


def security_questions() -> dict[str, str]:
    """The security questions by their keys, as messages."""
    return {key: _(text) for key, text in QUESTIONS.items()}


def standard_scope_line(scope: str) -> ScopeLine | None:
    """The sentence for a standard scope (OIDC Core §5.4, §11); None for one that the org defined."""
    return SCOPE_LINES.get(scope)
