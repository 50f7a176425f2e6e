"""Signing in by password: who gets in, what a stranger learns, what a session is."""

import re

import pytest
from django.core import mail

from daoren.apps.parties.people import invitation
from tests.apps.parties.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "a-quite-new-secret"


def errors(response) -> str:
    return " ".join(re.findall(r'role="alert" tabindex.*?</div>', response.content.decode(), re.DOTALL))


def test_a_person_signs_in_and_out(client, person, enter):
    assert enter(client, person("manager", unit="U1")).headers["Location"] == "/"
    assert client.get("/account/").status_code == 200
    assert client.get("/account/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/account/logout/")
    assert "_auth_user_id" not in client.session
    assert client.get("/account/").status_code == 302


def test_the_session_is_another_after_signing_in(client, person, enter):
    client.get("/account/login/")
    client.post("/account/login/", {"login": "nobody", "password": "wrong"})
    session = client.session
    session["stranger"] = 1
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    enter(client, person("manager", unit="U1"))
    assert client.cookies["sessionid"].value != before


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_stranger_does_not_learn_who_has_an_account(client, person, enter, language):
    person("manager", unit="U1")
    closed = person("manager", unit="U2")
    closed.is_active = False
    closed.save()
    answers = set()
    for name in ("manager-U1", "nobody", "manager-U2", "manager@example.org"):
        response = client.post(
            "/account/login/", {"login": name, "password": "wrong"}, headers={"Accept-Language": language}
        )
        answers.add((response.status_code, errors(response)))
    assert len(answers) == 1
    assert ("用户名或密码不正确" if language == "zh-hans" else "user name or the password") in answers.pop()[1]


def test_a_closed_account_opens_nothing(client, person, enter):
    closed = person("manager", unit="U1")
    closed.is_active = False
    closed.save()
    assert enter(client, closed).headers["Location"] == "/account/inactive/"
    assert "账号已停用" in client.get("/account/inactive/").content.decode()
    assert "_auth_user_id" not in client.session


def test_a_letter_for_a_new_password_goes_only_to_who_is_there_and_nobody_sees_it(client, person):
    person("manager", unit="U1")
    answers = [
        client.post("/account/password/reset/", {"email": address})
        for address in ("manager@example.org", "no@example.org")
    ]
    assert {(one.status_code, one.headers["Location"]) for one in answers} == {
        (302, "/account/password/reset/done/")
    }
    assert [letter.to for letter in mail.outbox] == [["manager@example.org"]]
    link = re.search(r"http://testserver(/account/password/reset/key/\S+)", mail.outbox[0].body)[1]
    page = client.get(link, follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert client.login(username="manager-U1", password=NEW)
    client.logout()
    assert "链接无效" in client.get(link, follow=True).content.decode()


def test_an_invitation_sets_the_first_password(client, person):
    invited = person("manager", unit="U1")
    invited.set_unusable_password()
    invited.save()
    page = client.get(invitation(invited), follow=True)
    weak = client.post(page.redirect_chain[-1][0], {"password1": "12345678", "password2": "12345678"})
    assert weak.status_code == 200
    assert not client.login(username="manager-U1", password="12345678")  # noqa: S106
    client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert client.login(username="manager-U1", password=NEW)


def test_changing_the_password_ends_the_other_sessions(client, person, enter):
    from django.test import Client

    member, elsewhere = person("manager", unit="U1"), Client()
    enter(client, member)
    enter(elsewhere, member)
    new = {"oldpassword": PASSWORD, "password1": "another-good-secret", "password2": "another-good-secret"}
    client.post("/account/password/change/", new)
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


def test_nobody_signs_himself_up_and_nobody_changes_his_address(client, person, enter):
    enter(client, person("manager", unit="U1"))
    for path in ("signup/", "email/", "confirm-email/", "login/code/", "3rdparty/signup/"):
        assert client.get(f"/account/{path}").status_code == 404


def test_passwords_are_not_guessed_for_long(client, person, enter):
    member = person("manager", unit="U1")
    for _ in range(5):
        enter(client, member, "wrong")
    refused = enter(client, member)
    assert "_auth_user_id" not in client.session
    assert "尝试过于频繁" in errors(refused)
    from_elsewhere = enter(client, member, REMOTE_ADDR="10.0.0.9")
    assert from_elsewhere.status_code == 200
    assert (
        client.post(
            "/account/login/", {"login": member.username, "password": PASSWORD}, REMOTE_ADDR="10.0.0.9"
        ).status_code
        == 302
    )


def test_a_flood_meets_a_page_that_says_so(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    seen = [client.post("/account/login/", {"login": "x", "password": "y"}).status_code for _ in range(3)]
    assert seen[-1] == 429
    page = client.post("/account/login/", {"login": "x", "password": "y"}, headers={"Accept-Language": "en"})
    assert "Please try again later" in page.content.decode()


def test_who_may_not_is_not_sent_outside(client, person, enter):
    answer = enter(client, person("manager", unit="U1"), next="https://elsewhere.example/")
    assert answer.headers["Location"] == "/"


def test_forms_are_refused_without_their_token(person):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    member = person("manager", unit="U1")
    assert client.post("/account/login/", {"login": member.username, "password": PASSWORD}).status_code == 403
    client.force_login(member)
    assert client.post("/account/logout/").status_code == 403
