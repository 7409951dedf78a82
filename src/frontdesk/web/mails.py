"""The mails that management calls promise, with the links of the org that was called."""

from frontdesk.usecases.directory.user_mails import UserMails
from frontdesk.web.call import Call


def mails_of(call: Call) -> UserMails:
    """For one call."""
    return UserMails(call.engine.messages, call.org.org.url)
