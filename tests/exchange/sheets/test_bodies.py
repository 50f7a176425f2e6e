"""The body that answers is the first that is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daoren.exchange.sheets import first_body

BODIES = st.sampled_from(
    ["省科技厅", "省经信厅", "省科技厅（省外专局、省知识产权局）", "各市、县（市、区）政府".replace("、", "")]
)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("省经信厅、省科技厅按职责分工负责", "省经信厅"),
        ("省科技厅按职责分工负责", "省科技厅"),
        ("省科技厅等单位按职责分工负责", "省科技厅"),
        ("省科技厅等", "省科技厅"),
        ("省科技厅牵头，省经信厅配合", "省科技厅"),
        ("牵头单位：省科技厅；配合单位：省财政厅", "省科技厅"),
        ("省科技厅\n省经信厅", "省科技厅"),
        ("省科技厅 省经信厅", "省科技厅"),
        ("省科技厅　省经信厅", "省科技厅"),
        ("省科技厅(省外专局,省知识产权局),省经信厅", "省科技厅(省外专局,省知识产权局)"),
        ("Department of Science, Department of Industry", "Department of Science"),
        ("、省科技厅", "省科技厅"),
        ("按职责分工负责", ""),
        ("", ""),
        ("、，；", ""),
        ("省科技厅（未合上、省经信厅", "省科技厅（未合上、省经信厅"),
    ],
)
def test_the_first_body(text, body):
    assert first_body(text) == body


@given(
    st.lists(BODIES, min_size=1, max_size=5),
    st.sampled_from("、，,；;\n"),
    st.sampled_from(["", "按职责分工负责"]),
)
def test_whatever_parts_them_the_first_one_answers(bodies, sign, tail):
    assert first_body(sign.join(bodies) + tail) == bodies[0]


@given(st.text(max_size=80))
def test_any_text_gives_a_part_of_itself(text):
    assert first_body(text) in text
