"""What came out for what went in: output per unit of input, years later, over the years that can be paired.

A year's output is held against the input of `lag` years before. A year of which one of the two is not on record
takes no part: it adds neither to the output nor to the input, and lowers the coverage. Input whose output is not
due yet lowers nothing. That two series move together does not say that one moves the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

from daoren.core.terms import Statement


@dataclass(frozen=True, slots=True)
class Return:
    """Input and output of the years paired, each in its own unit; None is "not determined", and `why` says so.

    `per_unit` is output over input, `years` the years of output that are paired, `of` the number of years that
    could have been; `open_years` are the years of input whose output lies after the last year on record.
    """

    input: float | None
    output: float | None
    per_unit: float | None
    lag_years: int
    years: tuple[int, ...]
    of: int
    open_years: tuple[int, ...] = ()
    why: Statement | None = None

    @property
    def coverage(self) -> float | None:
        """The share of years that are paired, of those that could have been; None where there is none."""
        return len(self.years) / self.of if self.of else None


def pair(inputs: Mapping[int, float | None], outputs: Mapping[int, float | None], *, lag: int) -> Return:
    """Hold the outputs of years against the inputs of `lag` years before.

    The years that could be paired are those of an output on record, and those that an input leads to, up to the
    last output. Raise ValueError for a negative lag.

    >>> found = pair({2020: 10.0, 2021: 30.0, 2023: 50.0}, {2021: 4.0, 2022: 9.0, 2023: 8.0, 2024: 6.0}, lag=2)
    >>> found.input, found.output, found.per_unit, found.years, found.of, found.open_years
    (40.0, 17.0, 0.425, (2022, 2023), 4, (2023,))
    >>> pair({2020: 0.0}, {2020: 3.0}, lag=0).why.key
    'programme.why_no_input'
    """
    if lag < 0:
        raise ValueError(f"a lag of {lag} years: no output comes before its input")
    spent = {year + lag: value for year, value in inputs.items() if value is not None}
    came = {year: value for year, value in outputs.items() if value is not None}
    last = max(came, default=None)
    due = {year for year in spent if last is not None and year <= last}
    waiting = tuple(sorted(year - lag for year in spent.keys() - due))
    years = tuple(sorted(due & came.keys()))
    of = len(due | came.keys())
    if not years:
        return Return(None, None, None, lag, (), of, waiting, Statement("programme.why_no_pair", {"lag": lag}))
    put, got = fsum(spent[year] for year in years), fsum(came[year] for year in years)
    if put <= 0:
        return Return(put, got, None, lag, years, of, waiting, Statement("programme.why_no_input"))
    return Return(put, got, got / put, lag, years, of, waiting)
