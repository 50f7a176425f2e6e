"""Reviews and portfolios for the tests of the report."""

from dataclasses import replace

import pytest

from daoren.core.portfolio import Portfolio
from daoren.core.review import Review
from tests.exchange.report.samples import make_portfolio, make_review


@pytest.fixture(scope="session")
def review() -> Review:
    """Forty-two projects, six of each proposal."""
    return make_review(42)


@pytest.fixture(scope="session")
def large() -> Review:
    """Six hundred projects: more than get a page."""
    return make_review(602)


@pytest.fixture(scope="session")
def portfolio(review: Review) -> Portfolio:
    return make_portfolio(review)


@pytest.fixture(scope="session")
def hostile(review: Review) -> Review:
    """One project whose name and department try to be markup and a formula."""
    worst = replace(review.projects[0], name="=<script>alert('x')</script>&", department='"><img src=x onerror=y>')
    return replace(review, projects=(worst, *review.projects[1:]))
