"""A proof in words: every break and every difference as a sentence."""

from collections.abc import Iterator

from daoren.apps.audit.fold_check import Difference
from daoren.apps.audit.verify import Proof
from daoren.core.ledger import Break
from daoren.core.terms import Statement


def said(found: Proof) -> Iterator[Statement]:
    """Give what is wrong as sentences, the breaks of the chain first, and how much is not listed."""
    yield from (break_said(one) for one in found.breaks)
    yield from (difference_said(one) for one in found.differences)
    left = found.wrong - len(found.breaks) - len(found.differences)
    if left:
        yield Statement("workplace.proof_more", {"count": left})


def break_said(one: Break) -> Statement:
    """Say where the chain does not hold."""
    about = {
        "fact": one.sequence,
        "record": f"{one.kind}/{one.subject}" if one.kind else "–",
        "verb": one.verb or "–",
    }
    return Statement(f"workplace.break_{one.what}", about)


def difference_said(one: Difference) -> Statement:
    """Say where a table is not what the facts make of it."""
    values = {"table": one.table, "record": one.record, "field": one.field, "fact": one.fact or "–"}
    if one.field == "row":
        key = "workplace.row_missing" if one.found is None else "workplace.row_without_facts"
        return Statement(key, {name: values[name] for name in ("table", "record", "fact")})
    shown = {"expected": _shown(one.expected), "found": _shown(one.found)}
    return Statement("workplace.differs", {**values, **shown})


def _shown(value: object) -> str:
    text = "–" if value is None else str(value)
    return text if len(text) <= 120 else f"{text[:117]}…"
