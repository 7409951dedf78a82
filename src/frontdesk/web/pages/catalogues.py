"""What the catalogues have to know: every sentence that pages say."""

from collections.abc import Iterator, Mapping

from frontdesk.domain.factors.questions import QUESTIONS
from frontdesk.web.pages import words
from frontdesk.web.pages.language import Message
from frontdesk.web.pages.views import ScopeLine


def every_message() -> list[str]:
    """The English of all of them, each once, in the order of ``words``; then the security questions."""
    said = (sentence for name, value in vars(words).items() if name.isupper() for sentence in _sentences(value))
    return list(dict.fromkeys([*said, *QUESTIONS.values()]))


def _sentences(value: object) -> Iterator[str]:
    if isinstance(value, Message):
        yield value.source
    elif isinstance(value, ScopeLine):
        yield from _sentences(value.title)
        yield from _sentences(value.detail)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _sentences(each)
