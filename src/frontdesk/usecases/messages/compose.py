"""Writing a message: the brand's own text in the person's language, where there is none ours (contract A.Brands)."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from frontdesk.domain.brands.email_templates import WORDS, EmailTemplate
from frontdesk.domain.brands.languages import best_language, built_in_language, duration, languages_of
from frontdesk.domain.brands.sms_templates import SMS_TEMPLATE
from frontdesk.domain.records.model import Record
from frontdesk.runtime.messages.plain import text_of
from frontdesk.runtime.messages.templates import BadTemplate, render_html, render_text
from frontdesk.storage.unit import Unit
from frontdesk.usecases.messages.brand import Look, default_brand, look_of, texts_of

_MOST_SUBJECT = 250


@dataclass(frozen=True, slots=True)
class Written:
    """A mail, ready to be addressed."""

    sender_name: str
    subject: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail that waits to be rendered: the texts that it may be made from, the best first, and what they say.

    Rendering compiles a template and takes milliseconds: it belongs on a thread, and outside of any unit.
    """

    sender_name: str
    texts: tuple[tuple[str, str], ...]
    said: Mapping[str, object]

    def render(self) -> Written:
        """The mail. A text that cannot be rendered gives way to the next: a mail with a link must arrive.

        Raises:
            BadTemplate: none can be; ours always can.
        """
        *others, (subject, body) = self.texts
        for other in others:
            with suppress(BadTemplate):  # checked when it was saved: only its values can make it unreadable now
                return self._rendered(*other)
        return self._rendered(subject, body)

    def _rendered(self, subject: str, body: str) -> Written:
        html = render_html(body, self.said)
        return Written(self.sender_name, _one_line(render_text(subject, self.said)), html, text_of(html))


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text may say of the person."""

    id: str
    login: str
    profile: Mapping[str, object]


async def draft_mail(
    unit: Unit,
    template: EmailTemplate,
    person: Facts,
    values: Mapping[str, str],
    *,
    brand: Record | None = None,
    language: str | None = None,
) -> Draft:
    """What the mail is made from: the brand's text for this person where there is one, and ours.

    ``language`` is the caller's wish, before the person's own; ``brand`` is the org's default one unless told.
    """
    brand = brand or await default_brand(unit)
    look, org = await look_of(unit, brand), await unit.orgs.find()
    wanted = [*languages_of({"locale": language}), *languages_of(person.profile, look.locale)]
    own = built_in_language(wanted)
    assert org is not None, "a unit is of an org"
    said = {
        **_members(values, template, own),
        **_person(person),
        **_look(look),
        "org": {"name": org.name, "locale": own},
        "orgName": org.name,
        "baseURL": org.url,
    }
    text = _chosen(await texts_of(unit, brand, template), wanted) if brand is not None else None
    written = ((str(text.body["subject"]), str(text.body["body"])),) if text is not None else ()
    return Draft(org.name, (*written, (template.subject(own), template.body(own))), said)


async def draft_phone_message(unit: Unit, person: Facts, *, is_call: bool) -> tuple[str, str]:
    """The text of a text message or a call, in which ``code`` or its ``digits`` are still missing; and its language."""
    brand = await default_brand(unit)
    wanted = languages_of(person.profile, brand.body.get("locale") if brand is not None else None)
    own = built_in_language(wanted)
    if is_call:
        return WORDS[own].call, own
    language, text = await _sms_text(unit, wanted) or (own, WORDS[own].sms)
    return text, language


def render_phone_message(text: str, code: str) -> str:
    """The text with its code."""
    return render_text(text, {"code": code, "digits": ", ".join(code)})


async def _sms_text(unit: Unit, wanted: list[str]) -> tuple[str, str] | None:
    """The org's own template, translated where it is; None: it has none."""
    templates = await unit.records.list_of_kind(SMS_TEMPLATE.name)
    if not templates:
        return None
    body = templates[0].body
    translations = body.get("translations")
    if isinstance(translations, Mapping):
        language = best_language(wanted, translations)
        if language is not None:
            return language, str(translations[language])
    return built_in_language(wanted), str(body["template"])


def _chosen(texts: list[Record], wanted: list[str]) -> Record | None:
    by_language = {str(text.name): text for text in texts}
    language = best_language(wanted, by_language)
    if language is not None:
        return by_language[language]
    return next((text for text in texts if text.body["isDefault"]), None)


def _one_line(subject: str) -> str:
    """A subject is one line: a name with a line break in it must not become a header of its own."""
    return " ".join("".join(c if c.isprintable() else " " for c in subject).split())[:_MOST_SUBJECT]


def _members(values: Mapping[str, str], template: EmailTemplate, language: str) -> dict[str, object]:
    """``factor.name`` is a member of ``factor``, as templates write it."""
    said: dict[str, object] = {}
    for name, value in values.items():
        first, _, rest = name.partition(".")
        if rest:
            said[first] = {**_mapping(said.get(first)), rest: value}
        else:
            said[name] = value
    if "factor.type" in values:
        said["factor"] = {"name": WORDS[language].factors.get(values["factor.type"], values["factor.type"])}
    said["expires"] = duration(int(values.get("minutes", template.minutes)), language)
    return said


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _person(person: Facts) -> dict[str, object]:
    """Attributes without a value are not there; whoever has no first name is called by their login."""
    profile = {name: value for name, value in person.profile.items() if value is not None} | {"login": person.login}
    called = profile.get("firstName") or person.login
    return {"user": {**profile, "firstName": called, "id": person.id, "profile": profile}}


def _look(look: Look) -> dict[str, object]:
    return {"brand": {"name": look.name}, "brandTheme": look.colours}
