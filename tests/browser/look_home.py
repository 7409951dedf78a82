"""A person's own pages with an example's values, in every language: for axe, and for eyes."""

import shutil
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path

from frontdesk.web.pages import words
from frontdesk.web.pages.language import LANGUAGES, message
from frontdesk.web.pages.own_views import (
    ListView,
    OwnForm,
    PasswordView,
    Place,
    ProfileField,
    ProfileView,
    QuestionView,
    Row,
)
from frontdesk.web.pages.render import Pages
from frontdesk.web.pages.step_views import Choice
from frontdesk.web.pages.views import Frame, HomeView, LanguageLink, SignOutView, Tile

PERSON = "ada@harbour.example"
LINKS = tuple(LanguageLink(tag, f"/language?to={tag}&back=%2Fsettings") for tag in LANGUAGES)


def a_frame(language: str) -> Frame:
    """The example org's frame, with a brand's colours and logo."""
    return Frame(
        org_name="Harbour & Co.",
        language=language,
        privacy_uri="/privacy",
        asset_version="1",
        languages=LINKS,
        stylesheet_uri="/assets/brand.css",
        logo_uri="/assets/group.svg",
    )


def _form(here: str, error: str | None = None, notice: str | None = None) -> OwnForm:
    titles = (
        words.PLACE_PROFILE,
        words.PASSWORD_PLACE,
        words.RECOVERY_QUESTION,
        words.PLACE_FACTORS,
        words.PLACE_SESSIONS,
        words.PLACE_GRANTS,
    )
    places = [Place(title, f"/settings/{number}", is_here=title == here) for number, title in enumerate(titles)]
    return OwnForm("/settings/here", "c5rf", PERSON, places, error, notice)


def render_own(language: str) -> Mapping[str, str]:
    """Name of the example → its page in a language."""
    pages, frame = Pages(), a_frame(language)
    return {**_homes(pages, frame), **_forms(pages, frame), **_lists(pages, frame)}


def _homes(pages: Pages, frame: Frame) -> dict[str, str]:
    apps = (
        Tile("Payroll", "/home/bookmark/1/x", "/assets/frontdesk.svg"),
        Tile("The logbook of the lighthouses of the western approaches", "/home/bookmark/2/x"),
        Tile("Unbreakablydenselynamedapplicationofthewesternapproaches", "/home/bookmark/3/x"),
    )
    home = HomeView(frame, PERSON, "/in", "/out", "/out", "c5rf", apps, "/settings")
    empty = HomeView(frame, PERSON, "/in", "/out", "/out", "c5rf", (), "/settings")
    return {
        "home": pages.home(home),
        "home-empty": pages.home(empty),
        "everywhere": pages.sign_out(SignOutView(frame, "/out", "c5rf", PERSON, {}, everywhere=True)),
    }


def _forms(pages: Pages, frame: Frame) -> dict[str, str]:
    label = words.attribute_label
    fields = (
        ProfileField("login", label("Username"), PERSON, is_writable=True, is_required=True),
        ProfileField("email", label("Primary email"), "x", True, True, "email", problem=words.FIELD_WRONG),
        ProfileField("size", "Shoe size", "38", is_writable=True, choices=("37", "38")),
        ProfileField("timezone", label("Time zone"), "Europe/Berlin"),
    )
    question = message("What did you learn to cook first?")
    needs = (words.NEEDS_LENGTH.format(count=12), words.NEEDS_NOT_COMMON, words.NEEDS_NEW.format(count=4))
    return {
        "profile": pages.own(ProfileView(frame, _form(words.PLACE_PROFILE, words.NOT_TAKEN), fields)),
        "password": pages.own(PasswordView(frame, _form(words.PASSWORD_PLACE, words.OLD_PASSWORD_WRONG), needs)),
        "question": pages.own(QuestionView(frame, _form(words.RECOVERY_QUESTION), (question, "Mine?"), "Mine?")),
    }


def _lists(pages: Pages, frame: Frame) -> dict[str, str]:
    title = words.SESSION_ON.format(browser="Firefox", system="Linux")
    sessions = (
        Row("1", title, (words.SESSION_FROM.format(address="192.0.2.1"),), mark=words.SESSION_HERE),
        Row("2", words.SESSION_UNKNOWN, (words.SESSION_USED.format(when="21.11.2026, 12:00"),), words.SESSION_END),
    )
    lists = {
        "sessions": (words.SESSIONS_PLACE, words.SESSIONS_LEAD, words.SESSIONS_NONE, sessions),
        "factors": (words.FACTORS_PLACE, words.FACTORS_LEAD, words.FACTORS_NONE, ()),
        "apps": (words.GRANTS_PLACE, words.GRANTS_LEAD, words.GRANTS_NONE, ()),
    }
    offers = (Choice("okta_sms", words.FACTOR_SMS, words.REQUIRED), Choice("okta_email", words.FACTOR_EMAIL))
    return {
        name: pages.own(
            ListView(
                frame=frame,
                form=_form(words.PLACE_SESSIONS, notice=words.REMOVED),
                heading=heading,
                lead=lead,
                empty=empty,
                rows=rows,
                offers=offers if name == "factors" else (),
                also=Place(words.EVERYWHERE, "/everywhere") if name == "sessions" else None,
            )
        )
        for name, (heading, lead, empty, rows) in lists.items()
    }


def write_own(folder: Path, stylesheet: str) -> list[str]:
    """The examples as files, with a brand's stylesheet; their names."""
    with as_file(files("frontdesk.web") / "static") as static:
        shutil.copytree(static, folder / "assets", dirs_exist_ok=True)
    (folder / "assets" / "brand.css").write_text(stylesheet, encoding="utf-8")
    names = []
    for language in LANGUAGES:
        for name, html in render_own(language).items():
            (folder / f"{name}-{language}.html").write_text(html, encoding="utf-8")
            names.append(f"{name}-{language}")
    return names
