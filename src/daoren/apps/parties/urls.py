"""The addresses of accounts.

Each of django-allauth's pages that we use stands here by itself; the others do not exist: nobody signs himself up,
and nobody changes the address by which he is known.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as provider
from django.urls import URLPattern, path, re_path

from daoren.apps.parties import oidc, views
from daoren.apps.parties.access import open_to

_everybody = open_to("public")
_signed_in = open_to("signed_in")

urlpatterns: list[URLPattern] = [
    path("account/", views.account, name="account"),
    path("account/letters/", views.letters, name="letters"),
    path("account/tokens/", views.tokens, name="tokens"),
    path("account/tokens/<int:number>/revoke/", views.revoke_token, name="token_revoke"),
    path("account/demo/<slug:username>/", views.demo_sign_in, name="demo_sign_in"),
    path("account/login/", _everybody(views.SignIn.as_view()), name="account_login"),
    path("account/logout/", _everybody(account.logout), name="account_logout"),
    path("account/inactive/", _everybody(account.account_inactive), name="account_inactive"),
    path("account/reauthenticate/", _signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("account/password/change/", _signed_in(account.password_change), name="account_change_password"),
    path("account/password/set/", _signed_in(account.password_set), name="account_set_password"),
    path("account/password/reset/", _everybody(account.password_reset), name="account_reset_password"),
    path(
        "account/password/reset/done/", _everybody(account.password_reset_done), name="account_reset_password_done"
    ),
    path(
        "account/password/reset/key/done/",
        _everybody(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        _everybody(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("account/2fa/", views.factor, name="mfa_index"),
    path("account/2fa/authenticate/", _everybody(factor.authenticate), name="mfa_authenticate"),
    path("account/2fa/reauthenticate/", _signed_in(factor.reauthenticate), name="mfa_reauthenticate"),
    path("account/2fa/totp/activate/", _signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("account/2fa/totp/deactivate/", _signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/2fa/recovery-codes/", _signed_in(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/2fa/recovery-codes/generate/",
        _signed_in(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/2fa/recovery-codes/download/",
        _signed_in(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("account/providers/", _signed_in(views.Ways.as_view()), name="socialaccount_connections"),
    path(
        "account/providers/cancelled/", _everybody(provider.login_cancelled), name="socialaccount_login_cancelled"
    ),
    path("account/providers/error/", _everybody(provider.login_error), name="socialaccount_login_error"),
    path("account/oidc/<slug:provider_id>/login/", _everybody(oidc.sign_in), name="openid_connect_login"),
    path("account/oidc/<slug:provider_id>/login/callback/", _everybody(oidc.back), name="openid_connect_callback"),
]
