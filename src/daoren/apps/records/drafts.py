"""Answers begun and not yet given: kept as typed, errors and all, until they are given or thrown away."""

import json
from collections.abc import Mapping, Sequence

from daoren.apps.parties.models import Person
from daoren.apps.records.desk import Desk
from daoren.apps.records.models import Attachment, Draft


def draft_of(person: object, desk: Desk) -> Draft | None:
    """Give the draft of a person for what lies on a desk."""
    if not isinstance(person, Person):
        return None
    return Draft.objects.filter(person=person, **_place(desk)).first()


def texts_of(draft: Draft) -> dict[str, list[str]]:
    """Give what was typed, by field."""
    found = json.loads(draft.answers)
    return {str(name): [str(text) for text in texts] for name, texts in found.items()}


def keep(person: object, desk: Desk, texts: Mapping[str, Sequence[str]]) -> Draft | None:
    """Keep what was typed; None where nobody has signed in."""
    if not isinstance(person, Person):
        return None
    answers = json.dumps({name: list(one) for name, one in texts.items()}, ensure_ascii=False)
    draft = draft_of(person, desk) or Draft(person=person, **_place(desk))
    draft.answers = answers
    draft.save()
    return draft


def throw_away(draft: Draft) -> list[Attachment]:
    """Delete a draft; give the files that were brought for it and belong nowhere."""
    digests = [text for texts in texts_of(draft).values() for text in texts]
    left = list(Attachment.objects.filter(digest__in=digests, record="", added_by=draft.person.key))
    draft.delete()
    return left


def _place(desk: Desk) -> dict[str, str]:
    return {"kind": desk.lifecycle.key, "subject": desk.subject, "event": desk.event.key}
