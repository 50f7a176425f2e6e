"""The whole review as one JSON file: every fact, rule, option and sentence, in both languages.

One project stands on one line, so that two reviews can be compared line by line. Amounts are whole minor units
of `currency`. A sentence is `{"key", "zh", "en"}`; one that is the same for every project is `{"key"}` alone and
stands once under `sentences` in the header. What is not known is null.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from daoren.core.review import Ground, Measure, Option, Part, ProjectReview, Review
from daoren.core.review.summary import summarise
from daoren.core.rules import Rule
from daoren.core.terms import LANGUAGES, Statement, messages, places, say

FORMAT: Final = 1

Words = dict[str, str]


def write_json(review: Review, path: Path) -> None:
    """Write `review.json`: the header, the summary, then the projects in the order of the review.

    The same review gives the same bytes.
    """
    encode = msgspec.json.Encoder(enc_hook=_plain).encode
    head = encode(header(review))[:-1]
    with path.open("wb") as file:
        file.write(head + b',\n"projects":[')
        for place, project in enumerate(review.projects):
            file.write((b",\n" if place else b"\n") + encode(project_record(project)))
        file.write(b"\n]}\n")


def header(review: Review) -> dict[str, Any]:
    """Give all that is said of the review as a whole."""
    return {
        "format": FORMAT,
        "daoren": review.version,
        "as_of": review.as_of,
        "name": dict(review.name),
        "region": review.region,
        "synthetic": review.synthetic,
        "currency": review.currency,
        "input": {"digest": review.digest, "map": review.map_key, "map_digest": review.map_digest},
        "policies": [
            {"key": file.key, "title": dict(file.title), "digest": file.digest} for file in review.policies
        ],
        "rules": {key: _rule(rule, review.region) for key, rule in sorted(review.rules.items())},
        "budget": {
            "amount": review.budget,
            "given": review.budget_given,
            "planned": review.planned,
            "allocated": review.allocated,
        },
        "solution": {
            "method": review.method,
            "objective": review.objective,
            "bound": review.bound,
            "gap": review.gap,
            "shadow_price": review.shadow_price,
        },
        "summary": _summary(review),
        "not_reviewed": dict(review.not_reviewed),
        "notes": [spoken(note) for note in review.notes],
        "sentences": {key: dict(words) for key, words in sorted(messages().items()) if _is_constant(key, words)},
    }


def _is_constant(key: str, words: Mapping[str, str]) -> bool:
    return key.startswith("review.") and not places(words["en"])


def spoken(statement: Statement) -> Words:
    """Give a sentence with its key, in every language; one without places by its key alone."""
    if not statement.values:
        return {"key": statement.key}
    return {"key": statement.key, **{language: say(statement, language) for language in LANGUAGES}}


def project_record(project: ProjectReview) -> dict[str, Any]:
    """Give all that is said of one project; rules are named by their key."""
    return {
        "project_id": project.project_id,
        "name": project.name,
        "department": project.department,
        "programme": project.programme,
        "action": project.action,
        "field": project.field,
        "region": project.region,
        "bearer": project.bearer,
        "state": project.state,
        "start_on": project.start_on,
        "end_on": project.end_on,
        "baseline_end_on": project.baseline_end_on,
        "summary": project.summary,
        "light": project.light,
        "escalated": project.escalated,
        "measures": [_measure(measure) for measure in project.measures],
        "history": [{"on": day, "light": light} for day, light in project.history],
        "score": {
            "value": project.score.value,
            "grade": project.score.grade,
            "coverage": project.score.coverage,
            "parts": [_part(part) for part in project.score.parts],
        },
        "grounds": [_ground(ground) for ground in project.grounds],
        "tolerance": {
            "verdict": project.tolerance.verdict,
            "conditions": [{"name": name, "on_record": flag} for name, flag in project.tolerance.conditions],
        },
        "proposal": project.proposal,
        "determined": project.determined,
        "rule": project.rule.key,
        "reason": spoken(project.reason),
        "evidence": [spoken(fact) for fact in project.evidence],
        "options": [_option(option) for option in project.options if option.admitted],
        "closed": {option.kind: spoken(option.why) for option in project.options if not option.admitted},
        "robustness": None,
        "planned": project.planned,
        "amount": project.amount,
        "change": project.change,
        "public_total": project.public_total,
        "public_planned_to_date": project.public_planned_to_date,
        "public_spent": project.public_spent,
    }


def _rule(rule: Rule, region: str) -> dict[str, Any]:
    return {
        "title": dict(rule.title),
        "citation": rule.citation,
        "standing": rule.standing(region).key,
        "status": rule.status,
        "region": rule.region,
        "effective_from": rule.effective_from,
        "effective_to": rule.effective_to,
        "text": dict(rule.text),
        "parameters": dict(rule.parameters),
    }


def _summary(review: Review) -> dict[str, Any]:
    found = summarise(review)
    return {
        "projects": found.projects,
        "lights": found.lights,
        "undetermined": found.undetermined,
        "unplanned": found.unplanned,
        "frees": found.frees,
        "needs": found.needs,
        "proposals": [
            {"kind": ask.kind, "projects": ask.projects, "frees": ask.frees, "needs": ask.needs}
            for ask in found.asks
        ],
        "departments": [
            {"name": group.name, "projects": group.projects, "lights": group.lights, "counted": group.counted,
             "planned": group.planned, "amount": group.amount}
            for group in found.departments
        ],
    }  # fmt: skip


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "kind": measure.kind,
        "light": measure.light,
        "value": measure.value,
        "planned": measure.planned,
        "actual": measure.actual,
        "method": measure.method,
        "fact": spoken(measure.fact),
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "dimension": part.dimension,
        "weight": part.weight,
        "covered": part.covered,
        "score": part.score,
        "indicators": {fact.key.removeprefix("review.score_"): fact.values["score"] for fact in part.facts},
    }


def _ground(ground: Ground) -> dict[str, Any]:
    return {
        "finding": ground.finding_id,
        "found_on": ground.found_on,
        "rule": ground.rule.key,
        "clause": ground.clause,
        "fact": ground.fact,
        "evidence": ground.evidence,
        "statement": ground.statement,
    }


def _option(option: Option) -> dict[str, Any]:
    return {
        "kind": option.kind,
        "level": option.level,
        "amount": option.amount,
        "change": option.change,
        "value": option.value,
        "price": option.price,
        "why": spoken(option.why),
    }


def _plain(value: object) -> object:
    """Give a read-only mapping as a plain one, which is all that the encoder lacks."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot stand in the record")
