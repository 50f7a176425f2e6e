"""Headers of every page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'self'"
)


def policy() -> str:
    """Give the policy of this site: forms lead to itself, and on from there to its identity providers alone."""
    return " ".join([POLICY, *(origin for provider in settings.PROVIDERS for origin in provider.origins)])


def content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Allow a page nothing but what this site serves; no inline script and no inline style."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy())
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return respond


def readable_addresses(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse an address with the character NUL, which no database holds: a bad request, never a fault of ours."""

    def respond(request: HttpRequest) -> HttpResponse:
        # The interface for programs answers for itself, with a problem that says what is wrong.
        if request.path_info.startswith("/api/"):
            return get_response(request)
        # What is searched for is read for its words alone, and may hold anything.
        asked = (value for name, values in request.GET.lists() if name != "q" for value in values)
        if "\0" in request.path_info or any("\0" in value for value in asked):
            return HttpResponseBadRequest()
        return get_response(request)

    return respond
