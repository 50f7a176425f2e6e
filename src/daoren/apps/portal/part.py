"""Which records are counted: all, or those of a department, of a region, or of a unit."""

from collections.abc import Mapping
from dataclasses import dataclass

from daoren.apps.parties.actors import Actor
from daoren.apps.records.policies import stem

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the programme; empty names mean the whole."""

    department: str = ""
    region: str = ""
    unit: str = ""

    @property
    def query(self) -> Mapping[str, str]:
        """Give what a list is asked for to hold the same records."""
        asked = {"department": self.department, "region": self.region, "unit": self.unit}
        return {name: value for name, value in asked.items() if value}

    @property
    def name(self) -> str:
        """Give the name under which its figures are kept."""
        return f"{self.department}|{self.region}|{self.unit}"

    def condition(self) -> tuple[str, list[str]]:
        """Give the condition on the rows `r` of the records in SQL, with its parameters."""
        clauses, values = [], []
        if self.department:
            clauses.append("r.department = %s")
            values.append(self.department)
        if self.unit:
            clauses.append("r.unit = %s")
            values.append(self.unit)
        if stem(self.region):
            clauses.append("r.region LIKE %s")
            values.append(f"{stem(self.region)}%")
        return "".join(f" AND {clause}" for clause in clauses), values


def parts_of(actor: Actor) -> tuple[Part, ...]:
    """Give the parts that an actor answers for; the whole alone where he sees it."""
    if any(actor.holding(role) for role in ("leader", "auditor")):
        return (Part(),)
    found = [Part(department=one.department) for one in actor.holding("officer")]
    found += [Part(region=one.region) for one in actor.holding("county")]
    found += [Part(unit=one.unit) for one in actor.holding("manager") if one.unit]
    return (Part(),) if Part() in found else tuple(dict.fromkeys(found))


def part_of(actor: Actor, asked: Mapping[str, str]) -> Part | None:
    """Give the part that is asked for if the actor may see it, else his first; None where he has none."""
    own, wanted = (
        parts_of(actor),
        Part(*(_readable(asked.get(name, "")) for name in ("department", "region", "unit"))),
    )
    if wanted in own or (wanted != Part() and Part() in own):
        return wanted
    return own[0] if own else None


def _readable(text: str) -> str:
    return "".join(sign for sign in text[:LONGEST] if sign.isprintable())
