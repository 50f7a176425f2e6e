"""Enter people and say what they are where."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from daoren.apps.parties.models import Membership, Person
from daoren.apps.portfolio.models import TABLES
from daoren.core.terms import Language, Statement
from daoren.exchange.reading.words import read_credit_code

# Investigators, finance assistants and experts are what a record names them; no membership makes them so.
ROLES = ("leader", "officer", "county", "manager", "auditor", "expert")
_USERNAME = re.compile(r"[\w.@+-]{1,150}")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be entered: `unit` is a party's number or its unified social credit code."""

    username: str
    role: str = ""
    unit: str = ""
    department: str = ""
    region: str = ""
    email: str = ""
    full_name: str = ""
    full_name_en: str = ""
    language: str = "zh-hans"


class NotEnteredError(ValueError):
    """A person who cannot be entered so, with every reason."""

    def __init__(self, reasons: tuple[Statement, ...]) -> None:
        super().__init__(reasons)
        self.reasons = reasons


def add_person(entry: Entry) -> Person:
    """Enter a person, or a further role of one who is there; raise NotEnteredError with every reason.

    The person has no password until the link of `invitation` is followed.
    """
    reasons = tuple(_faults(entry))
    if reasons:
        raise NotEnteredError(reasons)
    with transaction.atomic():
        person = Person.objects.filter(username=entry.username).first() or _made(entry)
        if entry.role:
            Membership.objects.get_or_create(
                person=person,
                role=entry.role,
                unit=party_of(entry.unit),
                department=entry.department,
                region=entry.region,
            )
    return person


def invitation(person: Person) -> str:
    """Give the path of the page where a person sets a password; it works once and for three days."""
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    uid, _, token = key.partition("-")
    return reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})


def party_of(unit: str) -> str:
    """Give the number of the party that a number or a credit code names; empty where there is none."""
    parties = TABLES["parties"].objects  # type: ignore[attr-defined]
    if not unit or parties.filter(pk=unit).exists():
        return unit
    code = read_credit_code(unit)
    found = None if code.code else parties.filter(credit_code=code.value).values_list("pk", flat=True).first()
    return found or ""


def place_of(membership: Membership, language: Language) -> str:
    """Give where a membership holds, by its name where there is one; empty where it holds everywhere."""
    if membership.department:
        return membership.department
    key, table = (membership.unit, "parties") if membership.unit else (membership.region, "regions")
    row = TABLES[table].objects.filter(pk=key).first()  # type: ignore[attr-defined]
    english = getattr(row, "name_en", None) if language == "en" else None
    return str(english or getattr(row, "name", None) or key)


def _made(entry: Entry) -> Person:
    names = ("username", "email", "full_name", "full_name_en", "language")
    person = Person(**{name: getattr(entry, name) for name in names})
    person.set_unusable_password()
    person.save()
    return person


def _faults(entry: Entry) -> Iterator[Statement]:
    if not _USERNAME.fullmatch(entry.username):
        yield Statement("account.bad_username", {"username": entry.username})
    if entry.role and entry.role not in ROLES:
        yield Statement("account.bad_role", {"role": entry.role, "roles": ROLES})
    if entry.email:
        yield from _address(entry)
    if entry.role == "manager" and not entry.unit:
        yield Statement("account.unit_needed")
    if entry.unit:
        yield from _unit(entry.unit)
    if (entry.role == "county" or entry.region) and not re.fullmatch(r"\d{6}", entry.region):
        yield Statement("account.bad_region", {"region": entry.region})


def _address(entry: Entry) -> Iterator[Statement]:
    try:
        validate_email(entry.email)
    except ValidationError:
        yield Statement("account.bad_address", {"address": entry.email})
    if Person.objects.filter(email__iexact=entry.email).exclude(username=entry.username).exists():
        yield Statement("account.address_taken", {"address": entry.email})


def _unit(unit: str) -> Iterator[Statement]:
    """Say what is wrong with a unit: no party has the number, or the credit code does not check (GB 32100)."""
    if party_of(unit):
        return
    code = read_credit_code(unit)
    if code.code == "credit_code_wrong":
        yield Statement("account.credit_code_wrong", {"code": unit, "right": str(dict(code.details)["right"])})
    else:
        yield Statement("account.unit_unknown", {"unit": unit})
