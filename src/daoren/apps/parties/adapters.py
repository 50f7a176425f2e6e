"""How django-allauth speaks and behaves here: our own words in both languages, and nobody signs himself up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.core.internal.httpkit import get_client_ip
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.http import HttpRequest

from daoren.apps.parties.proof import recently_proved
from daoren.apps.parties.speech import language_of, reader_language, spoken
from daoren.core.terms import Statement, say

# What a page or a letter of django-allauth is called, and the sentence that we say in its place.
SAID = {
    "account/messages/password_changed.txt": "account.password_changed",
    "account/messages/password_set.txt": "account.password_changed",
    "account/messages/logged_out.txt": "account.signed_out",
    "mfa/messages/totp_activated.txt": "account.factor_added",
    "mfa/messages/totp_deactivated.txt": "account.factor_removed",
    "mfa/messages/recovery_codes_generated.txt": "account.codes_made",
    "socialaccount/messages/account_connected.txt": "account.provider_added",
    "socialaccount/messages/account_connected_updated.txt": "account.provider_added",
    "socialaccount/messages/account_connected_other.txt": "account.provider_of_other",
    "socialaccount/messages/account_disconnected.txt": "account.provider_removed",
}
WRITTEN = {
    "account/email/password_reset_key": "account.letter_reset",
    "account/email/password_reset": "account.letter_password",
    "account/email/password_changed": "account.letter_password",
    "account/email/password_set": "account.letter_password",
    "mfa/email/totp_activated": "account.letter_factor_added",
    "mfa/email/totp_deactivated": "account.letter_factor_removed",
    "mfa/email/recovery_codes_generated": "account.letter_codes",
    "socialaccount/email/account_connected": "account.letter_provider_added",
    "socialaccount/email/account_disconnected": "account.letter_provider_removed",
}


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign people in, tell them what happened, and let nobody in who was not entered."""

    error_messages = {  # noqa: RUF012 - as in the class above
        **DefaultAccountAdapter.error_messages,
        "account_inactive": spoken("account.wrong_password"),
        "username_password_mismatch": spoken("account.wrong_password"),
        "email_password_mismatch": spoken("account.wrong_password"),
        "invalid_login": spoken("account.wrong_password"),
        "enter_current_password": spoken("account.wrong_present_password"),
        "incorrect_password": spoken("account.wrong_present_password"),
        "too_many_login_attempts": spoken("account.too_many"),
        "rate_limited": spoken("account.too_many"),
        "invalid_password_reset": spoken("account.link_spent"),
        "invalid_or_expired_key": spoken("account.link_spent"),
        "incorrect_code": spoken("account.wrong_code"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answer no: people are entered by those who answer for them."""
        return False

    def is_reauthentication_required(self, *, app: str | None = None) -> bool:
        """Ask again where the last proof is older than a quarter of an hour."""
        return not recently_proved(self.request)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **rest: Any
    ) -> None:
        """Say our own sentence in place of theirs; what we have none for goes without saying."""
        if message_template in SAID:
            messages.add_message(request, level, say(Statement(SAID[message_template]), reader_language()))

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: Any = None, email: str | None = None
    ) -> None:
        """Tell a person what was changed about how he signs in, whatever letters he has declined."""
        if user.email:
            self.send_mail(template_prefix, user.email, {"user": user, **(context or {})})

    def render_mail(
        self, template_prefix: str, email: str | list[str], context: dict[str, Any], headers: Any = None
    ) -> EmailMessage:
        """Write a letter in the language of whom it goes to; raise KeyError for one that is not ours."""
        key = WRITTEN[template_prefix]
        spoken = language_of(context.get("user"))
        text = say(Statement(key, {"link": context.get("password_reset_url", "")}), spoken)
        subject = say(Statement("account.letter_subject"), spoken)
        return EmailMessage(subject, text, self.get_from_email(), [email] if isinstance(email, str) else email)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse what is tried too often, from one address or from many."""
        super().pre_authenticate(request, **credentials)
        name = credentials.get("email", credentials.get("username", "")).casefold()
        if not ratelimit.consume(request, app="allauth.account", action="login_failed_anywhere", key=name):
            raise self.validation_error("too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        name = credentials.get("email", credentials.get("username", "")).casefold()
        return f"{self.get_client_ip(request)}:{name}"

    def get_client_ip(self, request: HttpRequest) -> str:
        """Give the address of the sender; a connection without one (a socket of this machine) is this machine."""
        try:
            return str(get_client_ip(request) or "127.0.0.1")
        except PermissionDenied:
            return "127.0.0.1"
