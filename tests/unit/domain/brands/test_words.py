"""What our own mails say, in every language."""

import re

import pytest

from frontdesk.domain.brands.email_templates import TEMPLATES, WORDS, EmailTemplate, check_customization
from frontdesk.domain.brands.sms_templates import check_sms_texts
from frontdesk.domain.factors.model import FactorType

_PLACE = re.compile(r"\$\{([^}]*)\}")
_KNOWN = {
    "user.firstName",
    "user.profile.login",
    "org.name",
    "code",
    "expires",
    "factor.name",
    "brandTheme.primaryColor",
    "brandTheme.primaryColorContrast",
}
EACH = [(template, language) for template in TEMPLATES for language in WORDS]


def places(text: str) -> set[str]:
    return set(_PLACE.findall(text))


@pytest.mark.parametrize("language", WORDS)
def test_a_language_has_words_for_every_mail_and_no_others(language: str) -> None:
    assert set(WORDS[language].mails) == {template.name for template in TEMPLATES}
    check_sms_texts(WORDS[language].sms, {})
    assert places(WORDS[language].call) == {"digits"}
    assert set(WORDS[language].factors) == set(FactorType)


@pytest.mark.parametrize(("template", "language"), EACH, ids=[f"{t.name}-{language}" for t, language in EACH])
def test_a_mail_leads_where_it_is_meant_to_and_names_only_what_there_is(template: EmailTemplate, language: str) -> None:
    body, subject = template.body(language), template.subject(language)
    check_customization(template, body)
    assert places(body + subject) <= _KNOWN | {template.link or ""}
    assert ("code" in places(body)) == template.has_code
    assert ("expires" in places(body)) == (template.minutes > 0)
    assert f'lang="{language}"' in body
    assert "<script" not in body
    assert "<img" not in body, "a mail that loads something tells who has read it"


@pytest.mark.parametrize(("template", "language"), EACH, ids=[f"{t.name}-{language}" for t, language in EACH])
def test_a_mail_says_why_it_came_and_what_to_do_if_it_was_somebody_else(template: EmailTemplate, language: str) -> None:
    words = WORDS[language].mails[template.name]
    assert words.why
    assert words.otherwise
    assert bool(words.action) == (template.link is not None)
    assert places(" ".join(words.why)) == places(" ".join(WORDS["en"].mails[template.name].why))
