"""The first pages: my work, the cockpit, search, what is stuck, notifications, and what the public may see."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from daoren.apps.audit.models import Head
from daoren.apps.parties.access import actor_in, open_to
from daoren.apps.parties.actors import Actor
from daoren.apps.parties.models import Person
from daoren.apps.parties.speech import reader_language
from daoren.apps.portal.boundaries import approval, boundaries
from daoren.apps.portal.changes import changes, month_ago
from daoren.apps.portal.cockpit import action_groups, part_title, picture
from daoren.apps.portal.found import find
from daoren.apps.portal.navigation import COCKPIT
from daoren.apps.portal.news import drafts, moment, news, titles
from daoren.apps.portal.own import own_projects, starts
from daoren.apps.portal.part import Part, part_of, parts_of
from daoren.apps.portal.places import Peers, peers
from daoren.apps.portal.price import price_of_waiting
from daoren.apps.portal.publicity import published, results, standing_publicly
from daoren.apps.portal.stuck import overdue, waiting
from daoren.apps.portal.todo import mine
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import Notification
from daoren.apps.records.notify import told_of
from daoren.apps.records.wording import Names
from daoren.core.terms import say

A_PAGE = 50
TOLD_OF_CHANGES = {"leader", "officer"}


@open_to("public")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for me, then what each of my roles comes for; the public goes to its own page."""
    if not isinstance(request.user, Person):
        return redirect("public")
    actor = actor_in(request)
    turns, more = mine(actor)
    shown = {
        "turns": turns,
        "more": more,
        "drafts": drafts(request.user),
        "told": _told(request.user, shown=5),
        "prices": price_of_waiting(turns) if actor.holding("leader") else {},
        **_by_role(actor),
    }
    return render(request, "portal/home.html", shown)


def _by_role(actor: Actor) -> dict[str, Any]:
    """Give the sections of the first page by what somebody is."""
    language = reader_language()
    names, parts = Names(language), parts_of(actor)
    titles = {part: say(part_title(part, names), language) for part in parts}
    return {
        "parts": [{"title": titles[part], "groups": action_groups(part, language)} for part in parts],
        "cockpit_for_me": bool(actor.roles & set(COCKPIT)),
        "changed": [(titles[part], changes(part)) for part in parts] if actor.roles & TOLD_OF_CHANGES else [],
        "since": month_ago(),
        "peers": [(names.name("region", one.region), one) for one in _peers(actor)],
        "own": own_projects(actor) if actor.partakes else [],
        "starts": starts(actor),
        "head": Head.objects.first() if actor.holding("auditor") else None,
    }


def _peers(actor: Actor) -> list[Peers]:
    return [one for one in (peers(place.region) for place in actor.holding("county")) if one]


def _told(person: Person, *, shown: int, before: int | None = None) -> list[dict[str, Any]]:
    """Give notifications with the record and the event that they tell of."""
    found = news(person, shown=shown, before=before)
    rows = titles(found)
    return [
        {
            "one": one,
            "when": moment(one.created_at),
            "row": rows[one.record],
            "lifecycle": kinds()[rows[one.record].kind],
            "what": told_of(kinds()[rows[one.record].kind], one.event),
        }
        for one in found
        if one.record in rows and rows[one.record].kind in kinds()
    ]


@open_to(*COCKPIT)
@require_safe
def cockpit(request: HttpRequest) -> HttpResponse:
    """Show where the programme stands: actions, lights, money, places, changes, what is stuck."""
    actor, names = actor_in(request), Names(reader_language())
    part = part_of(actor, request.GET) or Part()
    shown = picture(actor, part, reader_language())
    names.learn("party", (turn.row.unit for turn in shown["stuck"]))
    title = say(part_title(part, names), reader_language())
    return render(request, "portal/cockpit.html", {**shown, "part_name": title, "units": names})


@open_to(*COCKPIT)
@require_safe
def map_boundaries(request: HttpRequest) -> HttpResponse:
    """Give the boundaries of the map, with the names of places in the reader's language."""
    if not approval():
        raise Http404
    return JsonResponse(boundaries(reader_language()))


@open_to("public")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find records of every kind by pieces of their text."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    found = find(actor_in(request), text) if text else []
    return render(request, "portal/search.html", {"text": text, "found": found})


@open_to("signed_in")
@require_safe
def stuck(request: HttpRequest) -> HttpResponse:
    """Show in full what is stuck, with whom and since when."""
    actor = actor_in(request)
    part = part_of(actor, request.GET) or Part()
    late, idle = overdue(actor, part, shown=A_PAGE), waiting(actor, part, shown=A_PAGE)
    names = Names(reader_language())
    names.learn("party", (turn.row.unit for turn in (*late, *idle)))
    shown = {"late": late, "idle": idle, "units": names, "shown": A_PAGE}
    return render(request, "portal/stuck.html", shown)


@open_to("signed_in")
@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: HttpRequest) -> HttpResponse:
    """Show what I was told, newest first; a POST marks one (`one`) or all of it as read."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - open_to saw to it
    if request.method == "POST":
        _mark_read(person, request.POST.get("one", ""))
        return redirect("notifications")
    before = request.GET.get("before", "")
    told = _told(person, shown=A_PAGE + 1, before=int(before) if before.isdecimal() and len(before) < 19 else None)
    further = told[A_PAGE - 1]["one"].pk if len(told) > A_PAGE else None
    return render(request, "portal/notifications.html", {"told": told[:A_PAGE], "further": further})


def _mark_read(person: Person, one: str) -> None:
    unread = Notification.objects.filter(person=person, read_at=None)
    if one:
        unread = unread.filter(pk=int(one)) if one.isdecimal() and len(one) < 19 else unread.none()
    unread.update(read_at=timezone.now())


@open_to("public")
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of the pages, for this browser and for the person, and go back."""
    wanted = request.POST.get("language", "")
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(target if safe else reverse("home"))
    if wanted in dict(settings.LANGUAGES):
        translation.activate(wanted)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, wanted, max_age=365 * 86_400, secure=request.is_secure(),
            httponly=True, samesite="Lax",
        )  # fmt: skip
        if isinstance(request.user, Person):
            Person.objects.filter(pk=request.user.pk).update(language=wanted)
    return response


@open_to("public")
@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """Show what anybody may see: what is published for objections, where projects stand, results counted."""
    shown = {
        "published": published(),
        "standing": standing_publicly(),
        "results": results(),
        "kinds": kinds(),
    }
    return render(request, "portal/public.html", shown)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that something went wrong here, without asking the database, which may be what is broken."""
    page = loader.get_template("500.html").render({"language": reader_language()})
    return HttpResponse(page, status=500)
