"""Column maps: how the files of a funder become the tables of the contract, written as data.

One TOML a funder; the format stands in `docs/column-maps.md`. `read_map` reads a shipped map or one by its path.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from daoren.core.terms import Language
from daoren.exchange.maps.apply import apply_map
from daoren.exchange.maps.column_map import ColumnMap, MapError
from daoren.exchange.maps.parse import parse_map
from daoren.exchange.problems import Problem
from daoren.exchange.reading.files import unreadable

__all__ = ["ColumnMap", "MapError", "apply_map", "parse_map", "read_map", "shipped_maps"]


@cache
def shipped_maps() -> tuple[tuple[str, Mapping[Language, str]], ...]:
    """Give the keys of the maps that come with the program, with their titles, in the order of the keys.

    >>> [key for key, _ in shipped_maps()]
    ['gmpp', 'nkrdp', 'nsfc', 'sbir-phase3', 'us-it-dashboard']
    """
    return tuple((key, _shipped(key).title) for key in _keys())


def read_map(key_or_path: str) -> ColumnMap:
    """Read a shipped map by its key, or a map by its path; raise MapError with all that is wrong with it."""
    if key_or_path in _keys():
        return _shipped(key_or_path)
    path = Path(key_or_path)
    try:
        data = path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise MapError((unreadable(error, path),)) from error
    if data is None:
        details = {"known": _keys()}
        raise MapError((Problem("error", "map_unknown", key_or_path, value=key_or_path, details=details),))
    return parse_map(data, file=path.name)


def _keys() -> tuple[str, ...]:
    found = (entry.name for entry in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


@cache
def _shipped(key: str) -> ColumnMap:
    name = f"{key}.toml"
    return parse_map(files(__package__).joinpath(name).read_bytes(), file=name)
