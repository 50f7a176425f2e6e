"""What the head and foot of every page show: where one can go, who one is, what is new."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from daoren.apps.audit.append import today
from daoren.apps.parties.access import actor_in
from daoren.apps.parties.actors import NOBODY, Actor
from daoren.apps.parties.models import Person
from daoren.apps.parties.speech import reader_language
from daoren.apps.portal.kept import kept
from daoren.apps.portfolio.queries import programme
from daoren.apps.records.kinds import kinds, policies
from daoren.apps.records.models import Notification
from daoren.apps.records.policies import PARTAKERS
from daoren.core.terms import Statement, say, term

COCKPIT = ("leader", "officer", "county", "auditor")
MANY = 99
# Kinds that are reached from pages of their own.
OWN_PAGES = (
    "facility",
    "round",
    "plan",
    "indicator",
    "milestone",
    "task",
    "statement",
    "supervision",
    "task_force",
    "meeting",
)
_TONES: Mapping[int, str] = {
    messages.DEBUG: "info",
    messages.INFO: "info",
    messages.SUCCESS: "good",
    messages.WARNING: "warn",
    messages.ERROR: "bad",
}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give what the layout of every page needs: navigation, person, notifications, notices."""
    user = getattr(request, "user", None)
    person = user if isinstance(user, Person) and user.is_authenticated else None
    actor = actor_in(request) if person else NOBODY
    return {
        "navigation": list(_navigation(request.path, actor, signed_in=person is not None)),
        "search_url": reverse("search"),
        "language_url": reverse("language"),
        "here": request.get_full_path(),
        "user_name": person.name_in(reader_language()) if person else "",
        "role_label": _roles(actor) if person else "",
        "account_url": reverse("account") if person else "",
        "sign_in_url": reverse("account_login"),
        "sign_out_url": reverse("account_logout"),
        "notifications_url": reverse("notifications") if person else "",
        "notification_count": _unread(person) if person else 0,
        "synthetic": kept("synthetic", lambda: bool(programme().get("synthetic"))),
        "notices": [
            {"tone": _TONES[one.level], "text": str(one.message)} for one in messages.get_messages(request)
        ],
        "data_on": today().isoformat(),
        "policies_note": _policies_note(),
    }


def _navigation(path: str, actor: Actor, *, signed_in: bool) -> Iterator[dict[str, Any]]:
    """Give the places of the main navigation that somebody may go to."""
    places = [("home", reverse("home"))] if signed_in else [("public", reverse("public"))]
    if actor.roles & set(COCKPIT):
        places += [("cockpit", reverse("cockpit")), ("programme", reverse("programme"))]
    own = _kinds_of_own_standing(actor, signed_in=signed_in)
    places += [(kind, reverse("records", args=(kind,))) for kind in own]
    places.append(("statement", reverse("statements")))
    if actor.roles & set(COCKPIT):
        places += [("rounds", reverse("rounds")), ("supervision", reverse("supervision"))]
    if signed_in:
        places.append(("stuck", reverse("stuck")))
    if actor.roles & {"auditor"}:
        places.append(("ledger", reverse("ledger")))
    for name, address in places:
        here = path == address or (name != "home" and path.startswith(address))
        yield {"url": address, "label": _label(name), "current": here, "count": None}


def _kinds_of_own_standing(actor: Actor, *, signed_in: bool) -> Iterator[str]:
    """Give the kinds that belong to no other and that somebody may see something of."""
    held = actor.roles | (set(PARTAKERS) if actor.partakes else set())
    for kind, lifecycle in kinds().items():
        is_public = any(state.public for state in lifecycle.states.values())
        reads = {role.partition(":")[0] for role in lifecycle.read}
        if not lifecycle.parent and kind not in OWN_PAGES and (is_public or (signed_in and reads & held)):
            yield kind


def _label(name: str) -> str:
    lifecycle = kinds().get(name)
    if lifecycle is None:
        return say(Statement(f"portal.go_{name}"), reader_language())
    words = lifecycle.plural[reader_language()]
    return f"{words[:1].upper()}{words[1:]}"


def _roles(actor: Actor) -> str:
    held = dict.fromkeys(one.role for one in actor.memberships)
    said: tuple[Any, ...] = tuple(term("role", role) for role in held)
    return say(Statement("portal.as_roles", {"roles": said}), reader_language()) if said else ""


def _notice(one: Any) -> dict[str, str]:
    return {"tone": _TONES[one.level], "text": str(one.message)}


def _unread(person: Person) -> int:
    return Notification.objects.filter(person=person, read_at=None)[: MANY + 1].count()


def _policies_note() -> str:
    files: Mapping[str, Any] = {file.key: file for file in policies().files}
    values = {"count": len(files), "day": today().isoformat(), "place": settings.REGION}
    return say(Statement("portal.policies_note", values), reader_language())
