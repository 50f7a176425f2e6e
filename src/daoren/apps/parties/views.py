"""One's own account: what one is here, how one signs in, keys for programs, sign-ins of a demonstration."""

from datetime import timedelta
from typing import Any

from allauth.account import views as account_views
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.socialaccount import views as social_views
from allauth.socialaccount.models import SocialAccount
from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from daoren.apps.parties.access import open_to
from daoren.apps.parties.demo import offered
from daoren.apps.parties.factors import has_factor, must_have_factor
from daoren.apps.parties.models import Person, Token
from daoren.apps.parties.people import place_of
from daoren.apps.parties.proof import proof_asked
from daoren.apps.parties.speech import reader_language, spoken
from daoren.apps.parties.tokens import LONGEST, issue, revoke, roles_for_tokens
from daoren.core.terms import label


class SignIn(account_views.LoginView):  # type: ignore[misc]
    """The sign-in page: password, providers, and in a demonstration one sign-in a role."""

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        """Add the providers and the people of a demonstration."""
        return {**super().get_context_data(**values), "providers": settings.PROVIDERS, "people": offered()}


class Ways(social_views.ConnectionsView):  # type: ignore[misc]
    """The providers of this site, and with which of them one is connected."""

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        """Add every provider with the number of one's account there, if there is one."""
        held = dict(SocialAccount.objects.filter(user=self.request.user).values_list("provider", "pk"))
        ways = [{"provider": one, "account": held.get(one.id)} for one in settings.PROVIDERS]
        return {**super().get_context_data(**values), "ways": ways}


@open_to("public")
@require_POST
def demo_sign_in(request: HttpRequest, username: str) -> HttpResponse:
    """Sign in as one of the people of the demonstration; there is no such page elsewhere."""
    if username not in {one.username for one in offered()}:
        raise Http404
    person = Person.objects.get(username=username)
    login(request, person)
    record_authentication(request, person, "demo")
    return redirect(settings.LOGIN_REDIRECT_URL)


@open_to("signed_in")
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Show what one is here and how one signs in."""
    person = signed_in(request)
    ways = set(SocialAccount.objects.filter(user=person).values_list("provider", flat=True))
    memberships = list(person.memberships.order_by("role", "region", "department", "unit"))
    roles = roles_for_tokens(person)
    codes = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()
    known = {
        "person": person,
        "memberships": [(one.role, place_of(one, reader_language())) for one in memberships],
        "roles": roles,
        "parts": sorted(set(roles) - {one.role for one in memberships}),
        "has_factor": has_factor(person),
        "must_have_factor": must_have_factor(person),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "providers": [one for one in settings.PROVIDERS if one.id in ways],
        "offers_providers": bool(settings.PROVIDERS),
        "tokens": person.tokens.count(),
    }
    return render(request, "account/account.html", known)


@open_to("signed_in")
@require_safe
def factor(request: HttpRequest) -> HttpResponse:
    """Lead to one's account, where the second factor stands among the other ways in."""
    return redirect("account")


@open_to("signed_in")
@require_POST
def letters(request: HttpRequest) -> HttpResponse:
    """Choose whether notifications come by e-mail too."""
    Person.objects.filter(pk=signed_in(request).pk).update(mails=request.POST.get("mails") == "1")
    return redirect("account")


class TokenForm(forms.Form):
    """What a new token is asked for."""

    name = forms.CharField(max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField()
    expires_on = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, *args: Any, person: Person, **values: Any) -> None:
        super().__init__(*args, **values)
        today = timezone.localdate()
        held = [(role, label("role", role, reader_language())) for role in roles_for_tokens(person)]
        self.fields["role"] = forms.ChoiceField(choices=held)
        self.fields["expires_on"].initial = today + timedelta(days=90)
        self.fields["expires_on"].widget.attrs |= {"min": today, "max": today + LONGEST}
        self.today = today

    def clean_expires_on(self) -> Any:
        """Refuse a day that is past or more than a year ahead."""
        day = self.cleaned_data["expires_on"]
        if not self.today <= day <= self.today + LONGEST:
            raise forms.ValidationError(spoken("account.token_day"))
        return day


@open_to("signed_in")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@proof_asked(back_to="tokens")
def tokens(request: HttpRequest) -> HttpResponse:
    """List one's tokens and make one; its key is shown on the page that answers, and never again."""
    person = signed_in(request)
    form = TokenForm(request.POST or None, person=person)
    raw = ""
    if request.method == "POST" and form.is_valid():
        _, raw = issue(person, **form.cleaned_data)
        form = TokenForm(person=person)
    known = {
        "form": form,
        "raw": raw,
        "can_make": bool(roles_for_tokens(person)),
        "tokens": Token.objects.filter(person=person).order_by("-pk"),
        "today": timezone.localdate(),
    }
    return render(request, "account/tokens.html", known, status=422 if form.errors else 200)


@open_to("signed_in")
@require_POST
@proof_asked(back_to="tokens")
def revoke_token(request: HttpRequest, number: int) -> HttpResponse:
    """Take a token back; a program that uses it is refused from then on."""
    if not revoke(signed_in(request), number):
        raise Http404
    return redirect("tokens")


def signed_in(request: HttpRequest) -> Person:
    """Give the person of a request that only signed-in people reach."""
    person = request.user
    if not isinstance(person, Person):
        raise Http404
    return person
