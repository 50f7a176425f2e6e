"""What is personal stands outside the ledger, which holds its salted hash alone: erasing it breaks no chain."""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from daoren.apps.records.models import Sealed
from daoren.core.lifecycle import Lifecycle
from daoren.core.lifecycle.answers import is_text

MARK = "sealed:"


def seal(lifecycle: Lifecycle, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Give the answers with every personal one kept apart and its salted hash in its place."""
    return {
        name: _sealed(value) if _is_personal(lifecycle, name, value) else value for name, value in answers.items()
    }


def _is_personal(lifecycle: Lifecycle, name: str, value: object) -> bool:
    field = lifecycle.fields.get(name)
    # What is no proper text is left as it is, so that the answer is refused and never stored.
    return field is not None and field.type == "personal" and bool(value) and is_text(value)


def _sealed(text: str) -> str:
    salt = secrets.token_bytes(16)
    digest = hashlib.sha256(salt + text.encode()).hexdigest()
    Sealed.objects.create(digest=digest, salt=salt, content=text.encode())
    return f"{MARK}{digest}"


def reveal(value: str) -> str | None:
    """Give the text that a hash stands for; None where it was erased."""
    row = Sealed.objects.filter(pk=value.removeprefix(MARK)).first()
    return None if row is None or row.content is None else bytes(row.content).decode()


def erase(value: str) -> None:
    """Erase the text that a hash stands for, with its salt, so that it can't be found by trying."""
    Sealed.objects.filter(pk=value.removeprefix(MARK)).update(content=None, salt=None, erased_at=timezone.now())
