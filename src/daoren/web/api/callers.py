"""Who calls: the holder of a token, whoever is signed in, or the public."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from daoren.apps.parties.access import actor_in
from daoren.apps.parties.actors import NOBODY, Actor
from daoren.apps.parties.tokens import actor_of_token
from daoren.core.lifecycle.decide import role_term
from daoren.core.terms import Statement
from daoren.web.api.problems import ProblemError

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="daoren"'}


def unknown_caller() -> ProblemError:
    """Give the problem of a caller that is not known."""
    return ProblemError(401, Statement("api.no_token"), headers=CHALLENGE)


def admitted(actor: Actor, roles: Sequence[str]) -> Actor:
    """Give the actor where one of the roles is his; raise ProblemError with the reason where none is."""
    if {"public", "signed_in"} & set(roles) or set(roles) & actor.roles:
        return actor
    who = tuple(role_term(role) for role in roles)
    raise ProblemError(403, Statement("records.page_not_yours", {"roles": who}))


class Token(HttpBearer):
    """Whoever holds a token; a wrong one is refused even where anybody may call."""

    def __init__(self, roles: Sequence[str]) -> None:
        super().__init__()
        self.roles = roles

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Give who holds the token of a request, None where it brings none; raise ProblemError for a wrong one."""
        if "Authorization" not in request.headers:
            return None
        found: Actor | None = super().__call__(request)
        if found is None:
            raise unknown_caller()
        return found

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Give who acts with a token, for the rest of the request."""
        actor = actor_of_token(token)
        if actor is None:
            return None
        request._actor = actor  # type: ignore[attr-defined]
        return admitted(actor, self.roles)


class Session(APIKeyCookie):
    """Whoever is signed in; what changes data carries the token against forged requests."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, roles: Sequence[str]) -> None:
        super().__init__()
        self.roles = roles

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Give who is signed in, or None."""
        return self.authenticate(request, None)

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Give who is signed in."""
        if not request.user.is_authenticated:
            return None
        if check_csrf(request):
            raise ProblemError(403, Statement("api.csrf"))
        return admitted(actor_in(request), self.roles)


def anybody(request: HttpRequest) -> Actor:
    """Give the public."""
    request._actor = NOBODY  # type: ignore[attr-defined]
    return NOBODY


def callers(roles: Sequence[str]) -> list[Callable[[HttpRequest], Actor | None]]:
    """Give how an operation that is open to roles finds out who calls."""
    known: list[Callable[[HttpRequest], Actor | None]] = [Token(roles), Session(roles)]
    return [*known, anybody] if "public" in roles else known
