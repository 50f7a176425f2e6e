"""Write a notice as plain text, for e-mail and for whoever reads by ear."""

from collections.abc import Iterator

from daoren.core.terms import Language
from daoren.exchange.notice.paper import Paper, Section, paper_of
from daoren.exchange.notice.record import Notice
from daoren.exchange.notice.refusal import NoticeError, lacking


def notice_text(notice: Notice, language: Language) -> str:
    """Write a notice as plain text of the same sentences as its PDF; raise NoticeError where it lacks some."""
    wanting = lacking(notice)
    if wanting:
        raise NoticeError(*wanting)
    return "\n\n".join(block for block in _blocks(paper_of(notice, language), language) if block) + "\n"


def _blocks(paper: Paper, language: Language) -> Iterator[str]:
    space = "" if language == "zh" else " "
    yield paper.banner
    yield f"{paper.issuer}\n{paper.document_number}"
    yield paper.title
    yield paper.addressee
    yield paper.opening
    for section in paper.sections:
        yield _section(section, space)
    if paper.attachments:
        yield "\n".join((paper.attachments_label, *_numbered(paper.attachments)))
    yield "\n".join(line for line in (paper.signing, paper.signed_on, paper.signed_by, paper.contact) if line)
    yield "\n".join((paper.verification_label, *paper.verification))
    yield f"{paper.cc_label}{space}{paper.cc}" if paper.cc else ""
    yield f"{paper.printed_by}{space or '　'}{paper.printed}"
    yield paper.banner


def _section(section: Section, space: str) -> str:
    lines = (f"{mark}{space}{text}".strip() for mark, text in section.paragraphs)
    return "\n".join((f"{section.mark}{space}{section.heading}", *lines))


def _numbered(names: tuple[str, ...]) -> Iterator[str]:
    return (f"{place}. {name}" for place, name in enumerate(names, start=1))
