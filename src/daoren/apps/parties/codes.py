"""Codes of the second factor count once, for as long as their window is open."""

import hashlib
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.conf import settings
from django.core.cache import cache

# A code is taken one step of 30 seconds early or late; the library forgets that it was used after one step.
WINDOW = 30 * (2 * settings.MFA_TOTP_TOLERANCE + 1)


class _Once:
    def clean_code(self) -> str:
        code = str(super().clean_code())  # type: ignore[misc]
        user: Any = self.user  # type: ignore[attr-defined]
        digest = hashlib.sha256("".join(code.split()).encode()).hexdigest()
        if not cache.add(f"daoren.code:{user.pk}:{digest}", 1, timeout=WINDOW):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateOnce(_Once, AuthenticateForm):  # type: ignore[misc]
    """Ask for a code at sign-in."""


class ReauthenticateOnce(_Once, ReauthenticateForm):  # type: ignore[misc]
    """Ask for a code before something that matters."""
