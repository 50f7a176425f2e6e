"""Letters for notifications, in the language of the person who gets them."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import Notification, RecordRow
from daoren.apps.records.notify import told_of
from daoren.core.terms import Language, Statement, say


def send_outstanding() -> int:
    """Send a letter for every notification that has none; give how many were sent.

    Each is marked before it goes, so that a run that dies midway sends none twice.
    """
    count = 0
    for one in Notification.objects.filter(mailed_at=None).select_related("person").order_by("pk")[:1_000]:
        if not Notification.objects.filter(pk=one.pk, mailed_at=None).update(mailed_at=timezone.now()):
            continue
        if one.person.mails and one.person.email:
            language: Language = "en" if one.person.language.startswith("en") else "zh"
            row = RecordRow.objects.get(pk=one.record)
            subject, text = letter(one, row, language)
            send_mail(subject, text, getattr(settings, "DEFAULT_FROM_EMAIL", ""), [one.person.email])
            count += 1
    return count


def letter(one: Notification, row: RecordRow, language: Language) -> tuple[str, str]:
    """Give subject and text of the letter for a notification."""
    lifecycle = kinds()[row.kind]
    values = {
        "kind": lifecycle.label,
        "number": row.number,
        "title": row.title,
        "event": told_of(lifecycle, one.event),
        "state": lifecycle.states[row.state].label,
    }
    key = "records.letter_yours" if one.yours else "records.letter_news"
    return say(Statement("records.letter_subject", values), language), say(Statement(key, values), language)
