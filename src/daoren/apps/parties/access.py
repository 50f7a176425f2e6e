"""Who may open a page: every view says it, a refused person reads why, and a test lists them all."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daoren.apps.parties.actors import Actor, actor_of
from daoren.core.lifecycle.decide import role_term
from daoren.core.terms import Statement

View = Callable[..., HttpResponse]


def actor_in(request: HttpRequest) -> Actor:
    """Give who acts in a request, read once."""
    if not hasattr(request, "_actor"):
        request._actor = actor_of(request.user)  # type: ignore[attr-defined]
    found: Actor = request._actor  # type: ignore[attr-defined]
    return found


def open_to(*roles: str) -> Callable[[View], View]:
    """Open a view to roles held anywhere: "public" to everybody, "signed_in" to whoever has signed in.

    What a person may see or do with one record is asked again for that record.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
            if "public" in roles:
                return view(request, *args, **values)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if "signed_in" in roles or set(roles) & actor_in(request).roles:
                return view(request, *args, **values)
            who = tuple(role_term(role) for role in roles)
            return refuse(request, (Statement("records.page_not_yours", {"roles": who}),))

        guarded.open_to = roles  # type: ignore[attr-defined]
        return guarded

    return guard


def refuse(request: HttpRequest, reasons: tuple[Statement, ...], *, status: int = 403) -> HttpResponse:
    """Show the page of a refusal with its reasons."""
    return render(request, "refused.html", {"reasons": reasons}, status=status)
