"""The notice as it is read, in one language: the same sentences in the same order for print and for plain text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from daoren.core.terms import Language, Statement, say
from daoren.exchange.notice import sections
from daoren.exchange.notice.record import Notice
from daoren.exchange.notice.wording import clean, day, numeral, spoken

_TAGS: Final = {"zh": "zh-Hans", "en": "en"}


@dataclass(frozen=True, slots=True)
class Section:
    """One numbered part: its mark and heading, and paragraphs each with a mark of its own, empty where alone."""

    mark: str
    heading: str
    paragraphs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that stands on a notice, in the order in which it is read."""

    language: str
    banner: str
    issuer: str
    document_number: str
    title: str
    addressee: str
    opening: str
    sections: tuple[Section, ...]
    attachments_label: str
    attachments: tuple[str, ...]
    signing: str
    signed_on: str
    signed_by: str
    contact: str
    verification_label: str
    verification: tuple[str, ...]
    cc_label: str
    cc: str
    printed_by: str
    printed: str


def paper_of(notice: Notice, language: Language) -> Paper:
    """Say a notice in one language."""

    def t(key: str, **values: object) -> str:
        return say(Statement(key, values), language)

    title = spoken(notice.project_title, language)
    issuer = spoken(notice.issuer, language)
    body = spoken(notice.decided_by or notice.issuer, language)
    what = t(f"notice.decision_{notice.decision}", title=title, id=clean(notice.project_id))
    number = t(
        "notice.document_number", series=spoken(notice.series, language), year=notice.year, number=notice.number
    )
    opening = t("notice.opening", body=body, on=day(notice.decided_on, language), decision=what)
    parts = tuple(_sections(notice, language))
    return Paper(
        language=_TAGS[language],
        banner=t("notice.synthetic") if notice.synthetic else "",
        issuer=issuer,
        document_number=number,
        title=t(f"notice.title_{notice.decision}", title=title),
        addressee=t("notice.to", addressee=spoken(notice.addressee, language)),
        opening=opening + ("" if language == "zh" else " ") + t("notice.follows" if parts else "notice.given"),
        sections=parts,
        attachments_label=t("notice.attachments"),
        attachments=tuple(spoken(name, language) for name in notice.attachments),
        signing=issuer,
        signed_on=day(notice.decided_on, language),
        signed_by=t("notice.signed_by", signatory=spoken(notice.signatory, language)),
        contact=t("notice.contact", contact=spoken(notice.contact, language)) if notice.contact else "",
        verification_label=t("notice.verification"),
        verification=(
            t("notice.people_decided", body=body),
            t("notice.digest", digest=clean(notice.evidence_digest)),
            t("notice.ledger", number=notice.fact_number, hash=clean(notice.fact_hash)),
        ),
        cc_label=t("notice.cc"),
        cc=_joined((spoken(name, language) for name in notice.cc), language),
        printed_by=spoken(notice.printed_by or notice.issuer, language),
        printed=t("notice.printed", on=day(notice.printed_on or notice.decided_on, language)),
    )


def _sections(notice: Notice, language: Language) -> Iterator[Section]:
    parts = ((say(Statement(key), language), tuple(said(notice, language))) for key, said in sections.ORDER)
    for place, (heading, paragraphs) in enumerate((part for part in parts if part[1]), start=1):
        yield Section(_section_mark(place, language), heading, tuple(_marked(paragraphs, language)))


def _section_mark(place: int, language: Language) -> str:
    return f"{numeral(place)}、" if language == "zh" else f"{place}."


def _marked(paragraphs: tuple[sections.Paragraph, ...], language: Language) -> Iterator[tuple[str, str]]:
    """Put a mark before the items of a section where there is more than one."""
    several = sum(paragraph.item for paragraph in paragraphs) > 1
    place = 0
    for paragraph in paragraphs:
        place += paragraph.item
        yield (_item_mark(place, language) if several and paragraph.item else ""), paragraph.text


def _item_mark(place: int, language: Language) -> str:
    if language == "en":
        return f"({place})"
    return f"（{numeral(place)}）" if place < 100 else f"（{place}）"


def _joined(names: Iterable[str], language: Language) -> str:
    words = "，".join(names) if language == "zh" else "; ".join(names)
    return words + ("。" if language == "zh" and words else "")
