"""The second factor: whom it is asked of, how its secret is kept, and that nothing is done before it is there."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from daoren.apps.parties.access import actor_in, refuse
from daoren.apps.parties.models import Person
from daoren.apps.parties.speech import spoken
from daoren.core.terms import LANGUAGES, Statement, say

Respond = Callable[[HttpRequest], HttpResponse]

# What a person may open before the second factor is there: only what leads to it, away from it, or is no page.
OPEN = frozenset(
    {"mfa_activate_totp", "account_reauthenticate", "mfa_reauthenticate", "account_logout", "language", "healthz"}
)


def must_have_factor(person: object) -> bool:
    """Tell whether a person's roles ask for a second factor; nobody's do in a demonstration."""
    if settings.DEMO or not isinstance(person, Person):
        return False
    return person.memberships.filter(role__in=settings.SECOND_FACTOR_ROLES).exists()


def has_factor(person: Person) -> bool:
    """Tell whether a person has a second factor."""
    return bool(Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP).exists())


def second_factor(get_response: Respond) -> Respond:
    """Send whoever must have a second factor to set it up before anything else."""

    class Middleware:
        def __call__(self, request: HttpRequest) -> HttpResponse:
            return get_response(request)

        def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
            name = request.resolver_match.url_name if request.resolver_match else None
            if name in OPEN or not _lacks_factor(request):
                return None
            return _to_the_factor(request)

    return Middleware()


def _lacks_factor(request: HttpRequest) -> bool:
    person = request.user
    if not isinstance(person, Person) or settings.DEMO:
        return False
    return bool(actor_in(request).roles & settings.SECOND_FACTOR_ROLES) and not has_factor(person)


def _to_the_factor(request: HttpRequest) -> HttpResponse:
    why = Statement("account.factor_first")
    if request.path.startswith("/api/"):
        words: dict[str, str] = {language: say(why, language) for language in LANGUAGES}
        problem = {"type": "about:blank", "title": words["en"], "status": 403,
                   "reasons": [{"key": why.key, **words}]}  # fmt: skip
        return JsonResponse(problem, status=403, content_type="application/problem+json")
    if request.method not in ("GET", "HEAD"):
        return refuse(request, (why,))
    return HttpResponseRedirect(reverse("mfa_activate_totp"))


def _locks() -> MultiFernet:
    """Give what the secrets are locked with: keys made of this site's own, the newest first."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    made = [hashlib.sha256(f"daoren second factor:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in made])


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Keep the secrets locked, and the factor on whoever must have one."""

    error_messages = {  # noqa: RUF012 - as in the class above
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": spoken("account.wrong_code"),
        "cannot_delete_authenticator": spoken("account.factor_stays"),
        "cannot_generate_recovery_codes": spoken("account.factor_first"),
    }

    def encrypt(self, text: str) -> str:
        """Lock a secret, so that a copy of the database alone does not open anything."""
        return _locks().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret; raise InvalidToken where the site's key has been replaced without keeping the old one."""
        return _locks().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Answer no for the factor of whoever must have one."""
        return not must_have_factor(authenticator.user)

    def get_totp_label(self, user: Person) -> str:
        """Name the account on the telephone by its user name."""
        return str(user.username)
