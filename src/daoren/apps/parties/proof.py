"""Whether a person has proved of late who he is; what cannot be taken back asks for it."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from daoren.apps.parties.access import refuse
from daoren.apps.parties.models import Person
from daoren.core.terms import Statement

View = Callable[..., HttpResponse]
PROOFS = ("password", "mfa", "socialaccount")


def recently_proved(request: HttpRequest) -> bool:
    """Tell whether whoever is signed in gave a password, a code or a provider's word in the last 15 minutes.

    A demonstration asks for none: its people have no password.
    """
    person = request.user
    if not isinstance(person, Person):
        return False
    if settings.DEMO:
        return True
    proofs = (one["at"] for one in get_authentication_records(request, person) if one.get("method") in PROOFS)
    return time.time() - max(proofs, default=0) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ask_proof(request: HttpRequest, *, back_to: str = "") -> HttpResponse:
    """Send a person to prove who he is and then back to a page of this site, this one where none is named."""
    from allauth.account.adapter import get_adapter

    person = request.user
    methods = [] if isinstance(person, AnonymousUser) else get_adapter().get_reauthentication_methods(person)
    if not methods:
        return refuse(request, (Statement("account.sign_in_anew"),))
    factor_first = sorted(methods, key=lambda one: one["id"] != "mfa_reauthenticate")
    return HttpResponseRedirect(f"{factor_first[0]['url']}?{urlencode({'next': back_to or request.path})}")


def proof_asked(back_to: str) -> Callable[[View], View]:
    """Open a view only to whoever has proved of late who he is.

    A form that was sent is not kept for later: the person comes back to the page of the name `back_to`.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
            if recently_proved(request):
                return view(request, *args, **values)
            return ask_proof(request, back_to=reverse(back_to))

        return guarded

    return guard
