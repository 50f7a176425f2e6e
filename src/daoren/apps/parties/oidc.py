"""Signing in by a provider (OpenID Connect): it proves who somebody is, and never makes him one of us by itself.

A person is found by the subject that the provider gave before, or by an address that the provider has verified
and that exactly one active person here has. Whoever holds an account of that provider already is not found by
address again: an address can pass to somebody else, a subject cannot.
"""

from typing import Any

import jwt
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from daoren.apps.parties.models import Person
from daoren.apps.parties.providers import Provider
from daoren.apps.parties.speech import spoken

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")


class CheckedProvider(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Check what a provider says beyond what the library does: its signature always, one subject throughout."""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **values: Any) -> SocialLogin:
        """Give the sign-in; raise OAuth2Error where the provider's answers do not belong together."""
        if not values["response"].get("id_token"):
            raise OAuth2Error("the provider sent no id_token")
        login = super().complete_login(request, app, token, **values)
        told = login.account.extra_data
        if told["id_token"].get("sub") != told["userinfo"].get("sub") or not told["id_token"].get("sub"):
            raise OAuth2Error("userinfo is about somebody else (OpenID Connect Core 5.3.2)")
        return login

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            if jwt.get_unverified_header(id_token).get("alg") not in ALGORITHMS:
                raise OAuth2Error("the id_token is not signed by a key pair")
            found: dict[str, Any] = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (jwt.PyJWTError, KeyError, ValueError, TypeError) as error:
            raise OAuth2Error("the id_token cannot be read") from error
        return found


def sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send a person to a provider, by POST."""
    return _answer(OAuth2LoginView, request, provider_id)


def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take a person back from a provider."""
    return _answer(OAuth2CallbackView, request, provider_id)


def _answer(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    if provider_named(provider_id) is None:
        raise Http404
    response: HttpResponse = view.adapter_view(CheckedProvider(request, provider_id))(request)
    return response


def provider_named(key: str) -> Provider | None:
    """Give the provider of an id, or None."""
    return next((one for one in settings.PROVIDERS if one.id == key), None)


class SignInByProvider(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Find the person whom a provider speaks of."""

    error_messages = {  # noqa: RUF012 - as in the class above
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": spoken("account.last_way_in"),
        "disconnect_last": spoken("account.last_way_in"),
        "connected_other": spoken("account.provider_of_other"),
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Answer no: whom a provider may bring in is entered before this is asked."""
        return False

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Answer no: addresses are looked at here, with more care."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connect a first sign-in with the person it belongs to, or with a new one where the site says so."""
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        provider = provider_named(sociallogin.account.provider)
        told = sociallogin.account.extra_data["userinfo"]
        person = person_told(sociallogin.account.provider, told)
        if person is None and provider is not None and provider.creates_people:
            person = new_person(provider, told)
        if person is not None:
            sociallogin.connect(request, person)


def person_told(provider: str, told: dict[str, Any]) -> Person | None:
    """Give the one active person who has the address that a provider has verified, or None."""
    address = told.get("email")
    if told.get("email_verified") is not True or not isinstance(address, str) or not address.isascii():
        return None
    people = list(Person.objects.filter(email__iexact=address, is_active=True)[:2])
    if len(people) != 1 or not people[0].email.isascii():
        return None
    known = SocialAccount.objects.filter(provider=provider, user=people[0]).exists()
    return None if known else people[0]


def new_person(provider: Provider, told: dict[str, Any]) -> Person | None:
    """Enter somebody whom a provider brings, without any role; None where the address is somebody's already."""
    address = str(told.get("email") or "") if told.get("email_verified") is True else ""
    username = f"{provider.id}-{told['sub']}"[:150]
    if Person.objects.filter(username=username).exists():
        return None
    if address and Person.objects.filter(email__iexact=address).exists():
        return None
    person = Person(username=username, email=address, full_name=str(told.get("name") or "")[:120])
    person.set_unusable_password()
    person.save()
    return person
