"""What a person's own pages show, as values: their profile, password, factors, sessions and what they let apps have."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.web.pages import words
from frontdesk.web.pages.step_views import Choice
from frontdesk.web.pages.views import Frame


@dataclass(frozen=True, slots=True)
class Place:
    """One page of the settings, and where it is."""

    title: str
    path: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class OwnForm:
    """What every page of the settings carries: whose they are, the other pages, and what came of the last form."""

    action: str
    csrf: str
    person: str
    places: Sequence[Place]
    error: str | None = None
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class ProfileField:
    """One attribute. ``choices``: the values it may have, where its schema names them."""

    name: str
    label: str
    value: str
    is_writable: bool = False
    is_required: bool = False
    type: str = "text"
    autocomplete: str = "off"
    choices: Sequence[str] = ()
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class ProfileView:
    """The profile, as far as its schema shows it to the person whose it is."""

    frame: Frame
    form: OwnForm
    fields: Sequence[ProfileField]


@dataclass(frozen=True, slots=True)
class PasswordView:
    """Old and new, and what the policy asks of it."""

    frame: Frame
    form: OwnForm
    requirements: Sequence[str]


@dataclass(frozen=True, slots=True)
class QuestionView:
    """The recovery question; its answer is never shown."""

    frame: Frame
    form: OwnForm
    questions: Sequence[str]
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Something that a person has. ``action``: what the button at it says; None: it has none. ``mark``: which it is."""

    value: str
    title: str
    details: Sequence[str] = ()
    action: str | None = None
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class ListView:
    """Things that a person has, and what they can do with each. ``also``: a link below the list.

    ``offers``: what they could have beside, under its own heading, with a button that says how they get it.
    """

    frame: Frame
    form: OwnForm
    heading: str
    lead: str
    empty: str
    rows: Sequence[Row]
    offers: Sequence[Choice] = ()
    offers_heading: str = words.SET_UP_ANOTHER
    offers_action: str = words.SET_UP
    also: Place | None = None


OwnView = ProfileView | PasswordView | QuestionView | ListView
OWN_TEMPLATES: dict[type, str] = {
    ProfileView: "own_profile.html",
    PasswordView: "own_password.html",
    QuestionView: "own_question.html",
    ListView: "own_list.html",
}
