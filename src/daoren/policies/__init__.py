"""Dated rules as data, and the order in which their files are laid over one another.

National rules come first, then the region's, then the folder that `DAOREN_POLICIES` names, then what a person
names for one run. A later file replaces a whole rule by its key. `alternatives` holds rules that count only when
named.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from daoren.core.lifecycle import Choice, Families, Lifecycle, parse_lifecycle
from daoren.core.rules import Policies, PolicyFile, layer, parse_rule

LAYERS = ("national", "zhejiang")


def load_policies(*, on: date, region: str, folder: Path | None = None, named: Iterable[str] = ()) -> Policies:
    """Read the shipped policies, those of a folder and those named by key or path; give the rules in force.

    Raise ValueError with file and reason where a file does not read, KeyError for an unknown name and
    NotADirectoryError where there is no such folder.
    """
    layers = [entry for name in LAYERS for entry in _toml_in(files(__package__).joinpath(name))]
    if folder is not None:
        if not folder.is_dir():
            raise NotADirectoryError(f"there is no folder {str(folder)!r}")
        layers += _toml_in(folder)
    layers += [_named(name) for name in named]
    return layer((read_policy(entry) for entry in layers), on=on, region=region)


def read_policy(entry: Traversable) -> PolicyFile:
    """Read one policy file; raise ValueError with its name where something is wrong."""
    data = entry.read_bytes()
    try:
        raw = tomllib.loads(data.decode("utf-8"))
        head = _head(raw)
        rules = tuple(parse_rule(rule) for rule in raw.get("rule", ()))
        return PolicyFile(head["key"], head["title"], hashlib.sha256(data).hexdigest(), rules)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, ValueError) as error:
        raise ValueError(f"{entry.name}: {error}") from error


def _head(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    head = raw.get("policy")
    if not isinstance(head, Mapping) or not {"key", "title"} <= set(head):
        raise ValueError("needs a table [policy] with key and title")
    return head


def shipped() -> Iterator[PolicyFile]:
    """Give every policy file of the package, alternatives included."""
    for name in (*LAYERS, "alternatives"):
        for entry in _toml_in(files(__package__).joinpath(name)):
            yield read_policy(entry)


def _named(name: str) -> Traversable:
    shipped_file = files(__package__).joinpath("alternatives", f"{name}.toml")
    if shipped_file.is_file():
        return shipped_file
    path = Path(name)
    if path.is_file():
        return path
    known = [entry.name.removesuffix(".toml") for entry in _toml_in(files(__package__).joinpath("alternatives"))]
    raise KeyError(f"no policy {name!r}: give a path or one of {', '.join(known)}")


def _toml_in(folder: Traversable) -> list[Traversable]:
    return sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name
    )


def load_lifecycles(*, folder: Path | None = None) -> Mapping[str, Lifecycle]:
    """Read the lifecycles of every layer and of a folder, by key; a later one replaces an earlier one whole.

    Raise ValueError with the file and everything that is wrong with it.
    """
    found: dict[str, Lifecycle] = {}
    places = (*(files(__package__).joinpath(name) for name in LAYERS), *filter(None, [folder]))
    families = _families(places)
    for place in places:
        lifecycles = place.joinpath("lifecycles")
        for entry in _toml_in(lifecycles) if lifecycles.is_dir() else ():
            one = _lifecycle(entry, families)
            found[one.key] = one
    for one in found.values():
        if one.parent and one.parent not in found:
            raise ValueError(f"lifecycle {one.key!r} belongs to the unknown kind {one.parent!r}")
    return MappingProxyType(found)


def _families(places: Iterable[Traversable]) -> Families:
    """Give what rules are called, by family and key, for the fields that choose among them.

    The choices are those of every time: what was chosen under a rule that has ended is still read.
    """
    rules = {rule.key: rule for place in places for entry in _toml_in(place) for rule in read_policy(entry).rules}
    found: dict[str, list[Choice]] = {}
    for key, rule in rules.items():
        family, _, name = key.partition(".")
        words = MappingProxyType({language: f"{name} {said}" for language, said in rule.title.items()})
        found.setdefault(family, []).append(Choice(name, words))
    return found


def _lifecycle(entry: Traversable, families: Families) -> Lifecycle:
    data = entry.read_bytes()
    try:
        raw = tomllib.loads(data.decode("utf-8"))
        return parse_lifecycle(raw, digest=hashlib.sha256(data).hexdigest(), families=families)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError) as error:
        raise ValueError(f"{entry.name}: {error}") from error
