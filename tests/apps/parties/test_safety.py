"""Safe by default: settings, cookies and the headers of every page."""

import os
import subprocess
import sys

import pytest
from allauth.account.adapter import get_adapter
from django.test import RequestFactory

pytestmark = pytest.mark.django_db


def checked(tmp_path, **environ: str):
    code = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    surroundings = {"DJANGO_SETTINGS_MODULE": "daoren.web.settings", "DAOREN_HOME": str(tmp_path), **environ}
    return subprocess.run(
        code, env={**os.environ, **surroundings}, capture_output=True, text=True, check=False
    )  # fmt: skip


def test_the_settings_of_a_site_pass_the_checks_of_a_deployment(tmp_path):
    done = checked(tmp_path, DAOREN_HOSTS="kjt.example.gov.cn")
    assert done.returncode == 0, done.stderr
    mode = (tmp_path / "secret-key").stat().st_mode & 0o777
    assert mode == 0o600


def test_the_check_can_fail(tmp_path):
    assert "security.W004" in checked(tmp_path).stderr


def test_headers_of_every_page(client):
    for path in ("/account/login/", "/no-such-page/", "/account/password/reset/"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'; script-src 'self'; style-src 'self'" in policy
        assert "unsafe" not in policy
        assert policy.endswith("form-action 'self'")
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client, person, enter):
    enter(client, person("manager", unit="U1"))
    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


def test_cookies_of_a_site_go_over_https_alone(tmp_path):
    code = (
        "import django; django.setup(); from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0,"
        " s.DEBUG, s.DEMO)"
    )
    surroundings = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "daoren.web.settings", "DAOREN_HOME": str(tmp_path),
        "DAOREN_HOSTS": "kjt.example.gov.cn",
    }  # fmt: skip
    surroundings.pop("DAOREN_DEMO", None)
    done = subprocess.run(
        [sys.executable, "-c", code], env=surroundings, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True"] * 4 + ["False"] * 2


def test_a_sender_cannot_name_himself(settings):
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", headers={"X-Forwarded-For": "1.2.3.4"})
    assert get_adapter().get_client_ip(request) == "10.0.0.9"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert get_adapter().get_client_ip(request) == "1.2.3.4"
    forged = RequestFactory().get("/", headers={"X-Forwarded-For": "9.9.9.9, 1.2.3.4"})
    assert get_adapter().get_client_ip(forged) == "1.2.3.4"
