"""A brief as data, in one language."""

from dataclasses import dataclass
from datetime import date

from daoren.core.terms import Language


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with what it counts and the address of the records that it was counted from."""

    label: str
    value: str
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is named: its light (a key, or empty), what is said of it, and the address of its record."""

    title: str
    notes: tuple[str, ...] = ()
    light: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the brief; `empty` is said where there are no items, `more` is how many are not named."""

    key: str
    heading: str
    figures: tuple[Figure, ...] = ()
    items: tuple[Item, ...] = ()
    empty: str = ""
    more: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """What a party reports to a meeting on a day; `banner` says that the data are synthetic, where they are."""

    language: Language
    title: str
    party: str
    occasion: str
    as_of: date
    banner: str
    sections: tuple[Section, ...]
