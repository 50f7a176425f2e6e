"""Signing in by a provider, end to end against a small one: whom it lets in, and what it is not believed."""

import urllib.request
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount

from daoren.apps.parties.models import Person
from daoren.apps.parties.providers import as_settings, read_providers
from tests.apps.parties.provider import ELSE, SECRET, Says, running

pytestmark = pytest.mark.django_db
LOGIN = "/account/oidc/province/login/"


@pytest.fixture
def province(settings):
    """Run a provider and tell the site of it: province(claims) or with creates_people."""
    opened = []

    def open_one(creates_people: bool = False, **claims) -> Says:
        says = Says({"sub": "s-1", "email": "manager@example.org", "email_verified": True, "name": "吴", **claims})
        opened.append(running(says))
        opened[-1].__enter__()
        site = {"provider": [{
            "id": "province", "name": {"zh": "全省统一身份认证", "en": "Provincial sign-in"},
            "client_id": "daoren",
            "client_secret_env": "S", "server_url": says.base, "creates_people": creates_people,
        }]}  # fmt: skip
        settings.PROVIDERS = read_providers(site, {"S": SECRET})
        settings.SOCIALACCOUNT_PROVIDERS = as_settings(settings.PROVIDERS)
        return says

    yield open_one
    for one in opened:
        one.__exit__(None, None, None)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def at_the_provider(address: str) -> str:
    """Go to the provider's page as a browser does, and give where it sends one back to."""
    try:
        urllib.request.build_opener(_Stay).open(address)
    except urllib.error.HTTPError as answer:
        return answer.headers["Location"]
    raise AssertionError("the provider did not send back")


def through(client, path: str = LOGIN):
    away = client.post(path)
    assert away.status_code == 302, away.content.decode()
    back = urlsplit(at_the_provider(away.headers["Location"]))
    return client.get(f"{back.path}?{back.query}")


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_the_sign_in_page_offers_it_and_the_policy_lets_forms_go_there(client, province):
    says = province()
    page = client.get("/account/login/", headers={"Accept-Language": "en"})
    assert "Provincial sign-in" in page.content.decode()
    assert page.headers["Content-Security-Policy"].endswith(f"form-action 'self' {says.base}")


def test_a_person_is_found_by_a_verified_address_and_then_by_the_subject(client, person, province):
    member = person("manager", unit="U1")
    says = province()
    assert through(client).headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(member.pk)
    member.refresh_from_db()
    assert member.has_usable_password()
    client.post("/account/logout/")
    says.claims |= {"email": "moved@example.org"}
    through(client)
    assert client.session["_auth_user_id"] == str(member.pk)
    assert SocialAccount.objects.get().uid == "s-1"


@pytest.mark.parametrize(
    "claims",
    [{"email_verified": False}, {"email_verified": "true"}, {"email": "nobody@example.org"}, {"email": None},
     {"email": "MANAGER@examp\u2113e.org"}],
)  # fmt: skip
def test_who_is_not_known_is_not_let_in_and_not_entered(client, person, province, claims):
    person("manager", unit="U1")
    province(**claims)
    page = through(client)
    assert "尚未开通账号" in page.content.decode()
    assert not is_in(client)
    assert Person.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_an_address_that_two_people_have_finds_neither(client, person, province):
    person("manager", unit="U1")
    person("manager", unit="U2")
    province()
    through(client)
    assert not is_in(client)


def test_an_address_that_has_passed_to_another_subject_does_not_open_the_old_account(client, person, province):
    person("manager", unit="U1")
    says = province()
    through(client)
    client.post("/account/logout/")
    says.claims["sub"] = "s-2"
    through(client)
    assert not is_in(client)


def test_a_closed_account_stays_closed(client, person, province):
    member = person("manager", unit="U1")
    province()
    through(client)
    client.post("/account/logout/")
    Person.objects.filter(pk=member.pk).update(is_active=False)
    through(client)
    assert not is_in(client)


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ELSE},
        {"key": "a-shared-secret-that-is-long-enough-for-it", "algorithm": "HS256"},
        {"key": None, "algorithm": "none"},
        {"id_claims": {"sub": "s-9"}},
        {"id_claims": {"aud": "another-client"}},
        {"id_claims": {"iss": "https://elsewhere.example"}},
        {"id_claims": {"exp": 1}},
    ],
)
def test_an_answer_that_does_not_check_is_not_believed(client, person, province, wrong):
    person("manager", unit="U1")
    says = province()
    for name, value in wrong.items():
        setattr(says, name, value)
    page = through(client)
    assert page.status_code in (200, 401)
    assert "无法核验" in page.content.decode()
    assert not is_in(client)


def test_a_code_of_another_browser_is_not_taken(client, person, province):
    from django.test import Client

    person("manager", unit="U1")
    province()
    away = client.post(LOGIN)
    back = urlsplit(at_the_provider(away.headers["Location"]))
    stranger = Client()
    stranger.get(f"{back.path}?{back.query}")
    assert not is_in(stranger)


def test_a_site_may_say_that_whom_it_brings_is_entered_without_a_role(client, province):
    province(creates_people=True, email="new@example.org")
    through(client)
    assert is_in(client)
    made = Person.objects.get()
    assert (made.email, made.memberships.count(), made.has_usable_password()) == ("new@example.org", 0, False)


def test_a_provider_does_not_stand_in_for_the_second_factor(client, person, province, settings):
    settings.SECOND_FACTOR_ROLES = frozenset({"manager"})
    person("manager", unit="U1")
    province()
    through(client)
    assert client.get("/account/").headers["Location"] == "/account/2fa/totp/activate/"


def test_a_person_connects_and_disconnects(client, person, enter, province):
    member = person("manager", unit="U1")
    enter(client, member)
    province(email="private@example.org", email_verified=False)
    assert through(client, f"{LOGIN}?process=connect").headers["Location"] == "/account/providers/"
    account = SocialAccount.objects.get(user=member)
    assert "取消关联" in client.get("/account/providers/").content.decode()
    client.post("/account/providers/", {"account": account.pk})
    assert not SocialAccount.objects.exists()


def test_by_get_nobody_is_sent_away(client, province):
    province()
    assert client.get(LOGIN).status_code == 200


def test_an_unknown_provider_is_no_page(client, province):
    province()
    assert client.post("/account/oidc/elsewhere/login/").status_code == 404


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"server_url": "http://id.example.gov.cn"}, "https"),
        ({"id": "全省"}, "small letters"),
        ({"secret": "x"}, "unknown"),
        ({"client_secret_env": "T"}, "no T"),
        ({"name": {"zh": "省"}}, "zh and en"),
    ],
)
def test_a_wrong_entry_is_named(change, said):
    right = {"id": "province", "name": {"zh": "省", "en": "province"}, "client_id": "c", "client_secret_env": "S",
             "server_url": "https://id.example.gov.cn"}  # fmt: skip
    assert read_providers({"provider": [right]}, {"S": "s"})[0].origins == ("https://id.example.gov.cn",)
    with pytest.raises(ValueError, match=said):
        read_providers({"provider": [right | change]}, {"S": "s"})
