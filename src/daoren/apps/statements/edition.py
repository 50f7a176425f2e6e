"""Put the statement of a year into the words of one language, for pages and for files alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from daoren.apps.audit.models import FactRow
from daoren.apps.portfolio.queries import programme
from daoren.apps.records.kinds import policies
from daoren.apps.records.wording import Names
from daoren.apps.statements.definitions import CHAPTER, MADE, Definition
from daoren.apps.statements.find import Found
from daoren.apps.statements.rows import evidence, origins_of
from daoren.apps.statements.sentences import paragraphs, unknown
from daoren.apps.statements.statement import Correction, Later, Standing, changed_since
from daoren.apps.statements.writing import in_table
from daoren.core.terms import Language, Statement, label, say
from daoren.exchange.notice.wording import clean, numeral
from daoren.exchange.statement import Chapter, Edition, Line, Listing

_HEADS: Final = ("name", "value", "last", "status", "source")


def edition(one: Standing, language: Language, *, public: bool = False) -> Edition:
    """Give a statement in words; to the public nobody is named and what records say now is not told."""
    return _Writer(one, language, public).edition()


@dataclass(slots=True)
class _Writer:
    one: Standing
    language: Language
    public: bool
    names: Names = field(init=False)
    changed: Mapping[str, Later] = field(init=False)
    origins: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.names = Names(self.language)
        self.changed = {} if self.public else changed_since(self.one)
        self.origins = {} if self.public else origins_of(list(self._external()))

    def say(self, key: str, **values: object) -> str:
        return say(Statement(key, values), self.language)

    def _external(self) -> Iterator[str]:
        for key, one in self.one.content.definitions.items():
            if one.external:
                yield from self.one.content.figures[key].now.subjects

    def edition(self) -> Edition:
        one = self.one
        synthetic = bool(programme().get("synthetic", False))
        return Edition(
            language=self.language,
            title=self.say("statement.title", year=one.year),
            subtitle=self._subtitle(),
            banner=self.say("statement.synthetic") if synthetic else "",
            heads=tuple(self.say(f"statement.head_{name}", year=one.year - 1) for name in _HEADS),
            table=self.say("statement.table"),
            chapters=tuple(self._chapters()),
            listings=tuple(listing for listing in self._listings() if listing.entries),
            on=date.fromisoformat(one.content.on),
        )

    def _subtitle(self) -> str:
        key = self.one.state or "none"
        return self.say(f"statement.state_{key}", on=self.one.content.on)

    def _chapters(self) -> Iterator[Chapter]:
        for place, chapter in enumerate(self.one.content.chapters, start=1):
            mark = f"{numeral(place)}、" if self.language == "zh" else f"{place}. "
            known = [key for key in chapter.figures if self.one.found(key).value is not None]
            yield Chapter(
                mark,
                chapter.heading[self.language],
                tuple(paragraphs(chapter, self.one, self.language, self.names)),
                tuple(self._line(key) for key in known),
            )

    def _line(self, key: str) -> Line:
        one, found = self.one.content.definitions[key], self.one.found(key)
        before = self.one.content.figures[key].before
        return Line(
            key,
            one.name[self.language],
            in_table(one, found, self.language),
            self.say("statement.no_last_year") if before.value is None else in_table(one, before, self.language),
            label("statement_status", found.status, self.language),
            clean(found.document) or self._own_source(one),
            " ".join(self._notes(key, one, found)),
        )

    def _own_source(self, one: Definition) -> str:
        return clean(one.text.get(self.language, ""))

    def _notes(self, key: str, one: Definition, found: Found) -> Iterator[str]:
        figure = self.one.content.figures[key]
        if one.way.means in MADE:
            known = self.one.content.definitions
            yield self.say("statement.note_made", names=tuple(known[other].name for other in one.way.of))
        if found.covered < found.of:
            yield self.say("statement.note_coverage", covered=found.covered, of=found.of)
        if found.on and found.on != f"{self.one.year}-12-31" and found.status != "corrected":
            yield self.say("statement.note_on", on=found.on)
        if figure.disputed and figure.beside is not None:
            other = in_table(one, figure.beside, self.language)
            source = figure.beside.document or label("statement_status", figure.beside.status, self.language)
            yield self.say("statement.note_disputed", value=other, source=clean(source))
        if key in self.one.corrections:
            yield self._corrected(self.one.corrections[key])
        if key in self.changed:
            yield self._changed(key, self.changed[key])
        if one.external and not self.public:
            yield self._evidence(found)

    def _evidence(self, found: Found) -> str:
        record = next((self.origins[one] for one in found.subjects if one in self.origins), "")
        count = len(evidence(record)) if record else 0
        number_ = record.partition("/")[2]
        if count:
            return self.say("statement.note_evidence", number=number_, count=count)
        return self.say("statement.note_no_evidence")

    def _corrected(self, one: Correction) -> str:
        definition = self.one.content.definitions[one.figure]
        values: dict[str, Any] = {
            "name": definition.name,
            "computed": in_table(definition, Found(one.computed), self.language),
            "value": in_table(definition, Found(one.value), self.language),
            "reason": clean(one.reason),
            "number": one.number,
            "on": one.on,
        }
        if self.public:
            return self.say("statement.corrected_publicly", **values)
        values["asked_by"] = self.names.name("person", one.asked_by)
        if one.state == "proposed":
            return self.say("statement.correction_asked", **values)
        return self.say("statement.corrected", **values, approved_by=self.names.name("person", one.approved_by))

    def _changed(self, key: str, later: Later) -> str:
        one = self.one.content.definitions[key]
        issued = in_table(one, self.one.content.figures[key].now, self.language)
        facts = tuple(self._fact(fact) for fact in later.facts)
        now = in_table(one, later.now, self.language)
        if not facts:
            return self.say("statement.changed", issued=issued, now=now)
        return self.say("statement.changed_by", issued=issued, now=now, facts=facts)

    def _fact(self, fact: FactRow) -> str:
        return self.say("statement.fact", sequence=fact.sequence, subject=fact.subject, on=fact.effective_on)

    def _listings(self) -> Iterator[Listing]:
        yield Listing(self.say("statement.missing"), tuple(self._missing()))
        asked = (*self.one.corrections.values(), *self.one.pending)
        yield Listing(self.say("statement.corrections"), tuple(self._corrected(one) for one in asked))
        yield Listing(self.say("statement.changes"), tuple(self._changes()))
        yield Listing(self.say("statement.basis"), tuple(self._basis()))

    def _changes(self) -> Iterator[str]:
        for key, later in self.changed.items():
            name = self.one.content.definitions[key].name
            yield self.say("statement.changed_figure", name=name, what=self._changed(key, later))

    def _missing(self) -> Iterator[str]:
        for key in unknown(self.one):
            one, found = self.one.content.definitions[key], self.one.found(key)
            why = self.say(found.why or "statement.unknown")
            yield self.say("statement.missing_figure", name=one.name, why=why)

    def _basis(self) -> Iterator[str]:
        one = self.one
        of = {"on": one.content.on, "sequence": one.content.sequence}
        if one.lost:
            yield self.say("statement.lost")
        if one.held_fast and one.row is not None:
            yield self.say("statement.basis_issued", digest=str(one.row.own_values["digest"]), **of)
        else:
            yield self.say("statement.basis_now", **of)
        rule = next(iter(policies().family(CHAPTER)), None)
        if rule is not None:
            yield self.say("statement.basis_rules", standing=rule.standing(policies().region))
        yield self.say("statement.basis_missing")
