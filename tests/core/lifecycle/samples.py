"""A small lifecycle as TOML gives it, to be bent in every way."""

from copy import deepcopy
from typing import Any


def words(text: str = "x") -> dict[str, str]:
    """Give words in both languages."""
    return {"zh": text, "en": text}


def field(name: str, type_: str, **more: Any) -> dict[str, Any]:
    """Give a field as TOML gives it."""
    return {"name": name, "type": type_, "label": words(name), "about": words(name), **more}


_RAW: dict[str, Any] = {
    "lifecycle": {
        "key": "loan", "label": words("loan"), "about": words(), "prefix": "L", "read": ["officer"],
        "header": {"title": "title"},
    },
    "field": [
        field("title", "text"),
        field("amount", "money", minimum=1),
        field("part", "money", minimum=1),
        field("drawn", "money"),
        field("kind", "choice", choices=[{"key": "a", "label": words()}, {"key": "b", "label": words()}]),
        field("month", "month"),
        field("day", "date"),
        field("bank", "party"),
        field("link", "record", kind="need"),
    ],
    "state": [
        {"key": "open", "label": words("open"), "tone": "active"},
        {"key": "done", "label": words("done"), "tone": "good", "final": True},
    ],
    "clock": [{"key": "term", "label": words("term"), "rule": "clock.term"}],
    "event": [
        {"key": "file", "label": words("file"), "about": words(), "to": "open", "who": ["manager"],
         "ask": ["title!", "amount!", "kind", "month", "day", "bank", "link"], "start": ["term"]},
        {"key": "draw", "label": words("draw"), "about": words(), "from": ["open"], "who": ["manager"],
         "ask": ["part!"], "add": {"drawn": "part"},
         "guard": [{"field": "drawn", "at_most": "$amount", "why": words("too much")}]},
        {"key": "close", "label": words("close"), "about": words(), "from": ["open"], "to": "done",
         "who": ["officer"], "not_by": ["file"], "stop": ["term"]},
    ],
}  # fmt: skip


def sample() -> dict[str, Any]:
    """Give a fresh copy."""
    return deepcopy(_RAW)


def event(raw: dict[str, Any], key: str) -> dict[str, Any]:
    """Give an event of it."""
    found: dict[str, Any] = next(one for one in raw["event"] if one["key"] == key)
    return found
