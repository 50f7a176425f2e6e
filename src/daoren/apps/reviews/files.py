"""The files of a round, kept by the digest of its review: what stands in them never changes."""

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from django.conf import settings

from daoren.core.rules import Rule

# What writes reports is read in when one is written: every command begins with this module.
if TYPE_CHECKING:
    from daoren.apps.reviews.problem import Problem
    from daoren.core.review import Review

REVIEW, BOARD, PROBLEM = "review.json", "board.json", "problem.npz"


def folder(digest: str) -> Path:
    """Give the folder of a review by its digest; raise ValueError for what is none."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise ValueError(f"{digest!r} is no digest of a review")
    return Path(settings.FILES) / "reviews" / digest


def keep(review: "Review", problem: "Problem", board: Mapping[str, Any]) -> str:
    """Write the files of a review, whole or not at all, and give the SHA-256 of its `review.json`."""
    from daoren.exchange.report.record import header, write_json

    place = Path(settings.FILES) / "reviews"
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place) as name:
        begun = Path(name)
        write_json(review, begun / REVIEW)
        problem.save(begun / PROBLEM)
        head = {**_plain(header(review)), "board": dict(board)}
        (begun / BOARD).write_bytes(msgspec.json.encode(head, enc_hook=_mapping))
        digest = _digest(begun / REVIEW)
        kept = folder(digest)
        if not kept.exists():
            shutil.copytree(begun, kept)
    return digest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _mapping(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot stand on a board")


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    """Leave out the sentences that every project shares: they stand in the review and in the product."""
    return {name: part for name, part in value.items() if name != "sentences"}


@lru_cache(maxsize=8)
def board_of(digest: str) -> Mapping[str, Any]:
    """Give what a round says as a whole: budget, solution, rules, bands, frontier."""
    found: Mapping[str, Any] = msgspec.json.decode((folder(digest) / BOARD).read_bytes())
    return found


@lru_cache(maxsize=4)
def problem_of_round(digest: str) -> "Problem":
    """Give the choice of a round, to make it again."""
    from daoren.apps.reviews.problem import read_problem

    rules = {key: _rule(key, raw) for key, raw in board_of(digest)["rules"].items()}
    return read_problem(folder(digest) / PROBLEM, rules)


def _rule(key: str, raw: Mapping[str, Any]) -> Rule:
    return Rule(key, raw["title"], raw["status"], parameters=raw["parameters"])
