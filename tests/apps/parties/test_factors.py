"""The second factor: asked of those who decide, kept locked, and each code counts once."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator

from daoren.apps.parties.factors import SecondFactors
from tests.apps.parties.conftest import code_of, stored

pytestmark = pytest.mark.django_db
SET_UP = "/account/2fa/totp/activate/"


@pytest.fixture(autouse=True)
def asked(settings):
    settings.SECOND_FACTOR_ROLES = frozenset({"leader", "officer", "auditor", "county"})


@pytest.mark.parametrize("role", ["leader", "officer", "auditor", "county"])
def test_who_decides_sets_it_up_before_anything_else(client, person, enter, role):
    enter(client, person(role))
    for path in ("/", "/account/", "/account/tokens/", "/account/password/change/"):
        assert client.get(path).headers["Location"] == SET_UP
    assert client.post("/account/letters/", {"mails": "1"}).status_code == 403
    page = client.get(SET_UP)
    assert page.status_code == 200
    assert "data:image/svg+xml;base64," in page.content.decode()
    assert client.post("/account/logout/").status_code == 302


def test_the_rest_are_not_asked(client, person, enter):
    enter(client, person("manager", unit="U1"))
    assert client.get("/account/").status_code == 200


def test_a_demonstration_asks_nobody(client, person, enter, settings):
    settings.DEMO = True
    enter(client, person("leader"))
    assert client.get("/account/").status_code == 200


def test_an_answer_to_a_program_is_no_page(client, person, enter):
    from django.test import RequestFactory

    from daoren.apps.parties.factors import second_factor

    request = RequestFactory().get("/api/v1/me")
    request.user, request.resolver_match = person("leader"), None
    answer = second_factor(lambda _: None).process_view(request)
    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_setting_up_and_signing_in_with_it(client, person, enter):
    leader = person("leader")
    enter(client, leader)
    client.get(SET_UP)
    secret = client.session["mfa.totp.secret"]
    wrong = client.post(SET_UP, {"code": "000000" if code_of(secret) != "000000" else "111111"})
    assert "验证码不正确" in wrong.content.decode()
    assert client.post(SET_UP, {"code": code_of(secret)}).headers["Location"] == "/account/2fa/recovery-codes/"
    codes = re.findall(r"<code>(\S+)</code>", client.get("/account/2fa/recovery-codes/").content.decode())
    assert len(set(codes)) == 10
    assert codes[0] in client.get("/account/2fa/recovery-codes/download/").content.decode()
    client.post("/account/logout/")
    assert enter(client, leader).headers["Location"] == "/account/2fa/authenticate/"
    assert client.get("/account/").status_code == 302
    assert client.post("/account/2fa/authenticate/", {"code": codes[0]}).headers["Location"] == "/"
    assert client.get("/account/").status_code == 200
    client.post("/account/logout/")
    enter(client, leader)
    again = client.post("/account/2fa/authenticate/", {"code": codes[0]})
    assert "验证码不正确" in again.content.decode()


def test_a_code_counts_once(client, person, enter, factor, monkeypatch):
    leader = person("leader")
    secret = factor(leader)
    enter(client, leader)
    code = code_of(secret)
    assert client.post("/account/2fa/authenticate/", {"code": code}).status_code == 302
    client.post("/account/logout/")
    later = time.time() + 31
    monkeypatch.setattr(time, "time", lambda: later)
    enter(client, leader)
    assert client.post("/account/2fa/authenticate/", {"code": code}).status_code == 200


def test_codes_are_not_guessed_for_long(client, person, enter, factor):
    leader = person("leader")
    secret = factor(leader)
    enter(client, leader)
    for guess in range(6):
        client.post("/account/2fa/authenticate/", {"code": f"00000{guess}"})
    assert client.post("/account/2fa/authenticate/", {"code": code_of(secret)}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_it_stays_on_who_must_have_it(client, person, enter, factor):
    for who, stays in ((person("leader"), True), (person("manager", unit="U1"), False)):
        secret = factor(who)
        enter(client, who)
        client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
        client.post("/account/2fa/totp/deactivate/")
        assert Authenticator.objects.filter(user=who, type="totp").exists() is stays
        client.post("/account/logout/")


def test_the_database_holds_no_secret_that_opens(person, factor, settings):
    leader = person("leader")
    secret = factor(leader)
    assert secret not in stored(leader)
    assert SecondFactors().decrypt(stored(leader)) == secret
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert SecondFactors().decrypt(stored(leader)) == secret


def test_what_matters_asks_for_a_fresh_proof(client, person, enter, monkeypatch):
    enter(client, person("manager", unit="U1"))
    assert client.get("/account/tokens/").status_code == 200
    later = time.time() + 16 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    asked = "/account/reauthenticate/?next=%2Faccount%2Ftokens%2F"
    assert client.get("/account/tokens/").headers["Location"] == asked
    assert client.post("/account/tokens/", {"name": "x"}).headers["Location"] == asked
    wrong = client.post(asked, {"password": "wrong"})
    assert "当前密码" in wrong.content.decode()
    assert client.post(asked, {"password": "a-password-of-tests"}).headers["Location"] == "/account/tokens/"
    assert client.get("/account/tokens/").status_code == 200
