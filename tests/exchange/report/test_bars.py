import re
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from daoren.core.review.summary import summarise
from daoren.core.terms import keys
from daoren.exchange.report.bars import lights_bar, share_bar, time_bar
from daoren.exchange.report.budget import budget_steps
from daoren.exchange.report.voice import Voice


def widths(picture):
    return [float(width) for width in re.findall(r'width="([\d.]+)%"', picture)]


@given(st.tuples(*[st.integers(0, 10_000)] * 4).filter(any))
def test_segments_of_lights_fill_the_bar_and_keep_their_proportion(numbers):
    counts = dict(zip(keys("light"), numbers, strict=True))
    drawn = widths(lights_bar(counts))
    assert abs(sum(drawn) - 100) < 0.1
    assert len(drawn) <= sum(1 for each in numbers if each)


def test_a_share_stays_in_its_frame():
    assert widths(share_bar(1.7)) == [100]
    assert widths(share_bar(None)) == widths(share_bar(-1)) == []


def test_the_time_bar_shows_what_is_late_and_needs_both_dates(review):
    late = next(one for one in review.projects if one.end_on > one.baseline_end_on)
    assert 'class="late"' in time_bar(late, as_of=review.as_of, done=50)
    assert 'class="done"' not in time_bar(late, as_of=review.as_of, done=None)
    assert time_bar(replace(late, end_on=None), as_of=review.as_of, done=None) is None


def test_the_steps_of_the_budget_lead_from_the_plans_to_the_proposals(review):
    steps = budget_steps(review, summarise(review), Voice.of(review, "en"))
    assert (steps[0].start, steps[0].end) == (0, review.planned)
    after = next(step for step in steps if step.kind == "after")
    assert after.end == review.allocated
    changes = [step for step in steps if not step.whole]
    assert sum(step.amount for step in changes) == review.allocated - review.planned
    for one, following in pairwise(changes):
        assert one.end == following.start
