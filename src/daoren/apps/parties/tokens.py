"""Keys for a person's programs: made, found by their digest, taken back. The key itself is kept nowhere."""

import hashlib
import re
import secrets
from datetime import date, timedelta

from django.utils import timezone

from daoren.apps.parties.actors import Actor, actor_of
from daoren.apps.parties.backends import may_sign_in
from daoren.apps.parties.models import Person, Token
from daoren.apps.records.models import Participant

PREFIX = "daoren_"
LONGEST = timedelta(days=366)
NEWS = timedelta(minutes=1)
_FORM = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")


def issue(person: Person, *, role: str, name: str, expires_on: date) -> tuple[Token, str]:
    """Make a token for one of a person's roles and give it with its key, which is told this once.

    `expires_on` is the last day that it works. Raise ValueError for a role that the person does not hold, a name
    that is blank or a day that lies before today or more than a year ahead.
    """
    today = timezone.localdate()
    if role not in roles_for_tokens(person):
        raise ValueError("role")
    if not name.strip() or len(name) > 80:
        raise ValueError("name")
    if not today <= expires_on <= today + LONGEST:
        raise ValueError("expires_on")
    raw = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        person=person, role=role, name=name.strip(), digest=_digest(raw), expires_on=expires_on
    )
    return token, raw


def roles_for_tokens(person: Person) -> tuple[str, ...]:
    """Give the roles that a person's programs can have: what the person is anywhere, in order."""
    held = set(person.memberships.values_list("role", flat=True))
    held |= set(Participant.objects.filter(person=person.key).values_list("role", flat=True))
    return tuple(sorted(held))


def revoke(person: Person, number: int) -> bool:
    """Take a token of a person back; tell whether there was one."""
    deleted, _ = Token.objects.filter(person=person, pk=number).delete()
    return bool(deleted)


def actor_of_token(raw: str) -> Actor | None:
    """Give who acts with a token, held to its role; None where it is unknown, expired or its person gone.

    It is looked up by its SHA-256: what a database compares there tells nothing about the key. A role that the
    person has lost since is worth nothing.
    """
    if not _FORM.fullmatch(raw):
        return None
    token = Token.objects.select_related("person").filter(digest=_digest(raw)).first()
    if token is None or token.expires_on < timezone.localdate() or not may_sign_in(token.person):
        return None
    if token.role not in roles_for_tokens(token.person):
        return None
    _note_use(token)
    return actor_of(token.person, only=token.role)


def _note_use(token: Token) -> None:
    """Keep when a token was last used, to the minute: a busy program does not write at every request."""
    now = timezone.now()
    if token.used_at is None or now - token.used_at > NEWS:
        Token.objects.filter(pk=token.pk).update(used_at=now)


def _digest(raw: str) -> str:
    return hashlib.sha256(raw.encode()).hexdigest()
