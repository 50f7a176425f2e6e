"""People and their roles.

A person's name and address stand here and nowhere in the ledger, which knows the opaque key alone: they can be
erased and the chain still holds.
"""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models

from daoren.core.terms import keys


def person_key() -> str:
    """Give the opaque key of a new person."""
    return f"p-{secrets.token_hex(8)}"


def roles() -> list[tuple[str, str]]:
    """Give what a person may be; roles are data, so that a new one changes no table."""
    return [(key, key) for key in keys("role")]


class Person(AbstractUser):
    """Somebody who works here. `key` names the person in the ledger."""

    key = models.CharField(max_length=64, unique=True, default=person_key)
    full_name = models.CharField(max_length=120, blank=True)
    full_name_en = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    mails = models.BooleanField(default=True)

    objects: ClassVar[UserManager[Any]] = UserManager()

    class Meta:
        """Hold the people in one table."""

        db_table = "people"

    def name_in(self, language: str) -> str:
        """Give the name as it is written in a language ("zh" or "en")."""
        return (self.full_name_en if language == "en" else "") or self.full_name or self.username


class Membership(models.Model):
    """What a person is: a role, and where it holds.

    `unit` is the key of a party (managers), `department` its name (officers; empty means every department),
    `region` a code of GB/T 2260 (bureaus).
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=roles)
    unit = models.CharField(max_length=64, blank=True)
    department = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=12, blank=True)

    class Meta:
        """Find who is something somewhere."""

        db_table = "memberships"
        indexes: ClassVar = [models.Index(fields=["role", "unit"]), models.Index(fields=["role", "region"])]


class Token(models.Model):
    """The key of a person's program: only its SHA-256 is kept. It may do what the person may in one role."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    role = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        """Hold the tokens in one table."""

        db_table = "tokens"
