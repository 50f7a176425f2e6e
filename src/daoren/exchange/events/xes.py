"""Facts as a log of cases: XES (IEEE 1849-2023), one trace a record, one event a fact."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from itertools import groupby
from xml.sax.saxutils import quoteattr

from daoren.core.ledger import Fact

_EXTENSIONS = ("Concept", "Time", "Organizational", "Lifecycle")
_PREFIXES = {"Concept": "concept", "Time": "time", "Organizational": "org", "Lifecycle": "lifecycle"}
# What XML 1.0 has no place for.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2023" xes.features="" xmlns="http://www.xes-standard.org/">
"""
_GLOBALS = """<global scope="trace"><string key="concept:name" value=""/></global>
<global scope="event"><string key="concept:name" value=""/>
<date key="time:timestamp" value="1970-01-01T00:00:00Z"/>
<string key="org:resource" value=""/><string key="lifecycle:transition" value="complete"/></global>
<classifier name="activity" keys="concept:name"/>
"""


def xes(by_record: Iterable[Fact]) -> Iterator[str]:
    """Give facts, sorted by kind, subject and sequence, as an XES document.

    `concept:name` of a trace is the key of its record, of an event "kind.verb"; `org:resource` is who did it.
    """
    yield _HEAD
    for name in _EXTENSIONS:
        prefix = _PREFIXES[name]
        yield f'<extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>\n'
    yield _GLOBALS
    for (kind, subject), facts in groupby(by_record, key=lambda fact: (fact.kind, fact.subject)):
        yield f"<trace>{_text('concept:name', f'{kind}/{subject}')}{_text('kind', kind)}\n"
        for fact in facts:
            yield _event(fact)
        yield "</trace>\n"
    yield "</log>\n"


def _event(fact: Fact) -> str:
    moment = fact.recorded_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    state = fact.content.get("to")
    parts = (
        _text("concept:name", f"{fact.kind}.{fact.verb}"),
        f'<date key="time:timestamp" value="{moment}"/>',
        _text("org:resource", fact.actor),
        _text("lifecycle:transition", "complete"),
        _text("effective_on", fact.effective_on.isoformat()),
        _text("state", state) if state else "",
        f'<int key="sequence" value="{fact.sequence}"/>',
    )
    return f"<event>{''.join(parts)}</event>\n"


def _text(key: str, value: str) -> str:
    return f'<string key="{key}" value={quoteattr(_NO_XML.sub("�", value))}/>'
