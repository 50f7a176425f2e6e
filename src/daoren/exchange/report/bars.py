"""Bars and lines as inline SVG: measured in per cent of their own width, so that they fit a phone and a page.

No text is drawn but the marks of lights: every figure stands beside its bar, where it can be read and copied.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from markupsafe import Markup

from daoren.core.review import ProjectReview
from daoren.core.review.result import Light
from daoren.exchange.report.voice import MARKS, WORST_FIRST

# Width, in per cent, from which a segment is wide enough to carry its mark.
_ROOM = 12.0

# The scale of a band: points ahead of plan at the left, points behind at the right.
_BEHIND_FROM, _BEHIND_TO = -20.0, 60.0


def svg(parts: Iterable[str], *, kind: str) -> Markup:
    """Wrap drawn parts into a picture; screen readers pass it over, because its figures stand beside it."""
    return Markup(f'<svg class="{kind}" aria-hidden="true">{"".join(parts)}</svg>')  # noqa: S704 - drawn here


def rect(start: float, width: float, name: str) -> str:
    """Draw a bar from `start`, both in per cent of the width; nothing where it has no width."""
    place = f' x="{_pc(start)}"' if start > 0 else ""
    return "" if width <= 0 else f'<rect class="{name}"{place} width="{_pc(width)}"/>'


def tick(at: float, name: str) -> str:
    """Draw a mark across the bar."""
    return f'<line class="{name}" x1="{_pc(at)}" x2="{_pc(at)}" y2="100%"/>'


def lights_bar(counts: Mapping[Light, int]) -> Markup:
    """Draw how projects divide among the lights; wide segments carry the mark of their light."""
    whole = sum(counts.values()) or 1
    parts, start = [], 0.0
    for light in WORST_FIRST:
        width = 100.0 * counts[light] / whole
        parts.append(rect(start, width, light))
        if width >= _ROOM:
            parts.append(f'<text class="{light}" x="{_pc(start + width / 2)}" y="50%">{MARKS[light]}</text>')
        start += width
    return svg(parts, kind="lights")


def span_bar(start: float, end: float, *, most: float, name: str) -> Markup:
    """Draw the span between two amounts on a scale from 0 to `most`."""
    scale = 100.0 / most if most > 0 else 0.0
    low, high = sorted((start, end))
    return svg([rect(low * scale, (high - low) * scale, name)], kind="bar")


def pair_bar(outer: Sequence[tuple[float, str]], inner: Sequence[tuple[float, str]], *, most: float) -> Markup:
    """Draw two rows of segments over one another: the outer (what was planned) and the inner (what came)."""
    scale = 100.0 / most if most > 0 else 0.0
    parts = []
    for row in (outer, inner):
        start = 0.0
        for amount, name in row:
            parts.append(rect(start, amount * scale, name))
            start += amount * scale
    return svg(parts, kind="bar pair")


def share_bar(share: float | None) -> Markup:
    """Draw a share of 1; an unknown share is an empty frame."""
    return svg([rect(0, 100 * min(max(share or 0.0, 0.0), 1.0), "part")], kind="share")


def band_edges(*, yellow: float, red: float) -> tuple[str, str]:
    """Give where yellow and red begin on the scale of `band_bar`, as lengths of CSS."""
    return _pc(_place(yellow)), _pc(_place(red))


def band_bar(kind: str, value: float) -> Markup:
    """Draw where a measure stands; the bands of its rule are the background that the style gives to its kind."""
    return svg([tick(_place(value), "here")], kind=f"band {kind}")


def _place(value: float) -> float:
    inside = min(max(value, _BEHIND_FROM), _BEHIND_TO)
    return 100.0 * (inside - _BEHIND_FROM) / (_BEHIND_TO - _BEHIND_FROM)


def time_bar(project: ProjectReview, *, as_of: date, done: float | None) -> Markup | None:
    """Draw the time of a project: the plan, the work done, what is late (hatched) and the date of the review.

    `done` is in per cent of the work. None where start or end is not known.
    """
    start, end = project.start_on, project.end_on
    if start is None or end is None or end <= start:
        return None
    baseline = project.baseline_end_on or end
    last = max(end, baseline, as_of)
    first = min(start, as_of)
    whole = (last - first).days or 1

    def at(day: date) -> float:
        return 100.0 * (day - first).days / whole

    planned_end = min(baseline, end)
    parts = [rect(at(start), at(planned_end) - at(start), "plan")]
    parts.append(rect(at(planned_end), at(end) - at(planned_end), "late" if end > baseline else "plan"))
    if done is not None:
        parts.append(rect(at(start), (at(baseline) - at(start)) * min(max(done, 0.0), 100.0) / 100.0, "done"))
    return svg([*parts, tick(at(as_of), "today")], kind="time")


def history_strip(history: Sequence[tuple[date, Light]]) -> Markup:
    """Write the lights of past reports as marks, oldest first, one element a run of equal lights."""
    runs = groupby(history, key=lambda entry: entry[1])
    return Markup("").join(
        Markup('<b class="{}">{}</b>').format(light, MARKS[light] * len(list(run))) for light, run in runs
    )


def _pc(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"
