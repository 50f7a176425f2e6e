"""Signing in as a browser does."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

PASSWORD = "a-password-of-tests"  # noqa: S105


@pytest.fixture(autouse=True)
def strict(db, settings, plain_sign_in):
    """Ask for a fresh proof as a site does, and forget what was counted in earlier tests."""
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
    cache.clear()


@pytest.fixture
def enter():
    """Sign a person in by the form: enter(client, person)."""

    def sign_in(client: Client, person, password: str = PASSWORD, **more):
        return client.post("/account/login/", {"login": person.username, "password": password, **more})

    return sign_in


@pytest.fixture
def factor(db):
    """Give a person a second factor and its secret."""

    def add(person) -> str:
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(person, secret)
        return secret

    return add


def code_of(secret: str, *, ahead: int = 0) -> str:
    """Give the code that an authenticator shows now, or a number of steps ahead."""
    import time

    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + ahead))


def stored(person) -> str:
    """Give what the database holds of a person's second factor."""
    return Authenticator.objects.get(user=person, type="totp").data["secret"]


__all__ = ["PASSWORD", "code_of", "get_adapter", "stored"]
