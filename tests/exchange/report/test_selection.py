from daoren.exchange.report.selection import select


def test_proposals_come_first_in_the_order_of_the_review_then_the_largest(large):
    chosen = select(large, limit=10_000)
    asked = [one for one in large.projects if one.proposal != "continue"]
    assert list(chosen[: len(asked)]) == asked
    sizes = [one.public_total or -1 for one in chosen[len(asked) :]]
    assert sizes == sorted(sizes, reverse=True)
    assert len(chosen) == len(large.projects)


def test_the_limit_cuts_the_end(large):
    assert select(large, limit=7) == select(large, limit=10_000)[:7]
    assert select(large, limit=0) == ()
