"""Which body answers for a task: the first of those that a list names as its lead."""

import re

_BETWEEN = re.compile(r"[、，,；;\n\u3000]|(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])")
_OPENING, _CLOSING = "（(〔[【", "）)〕]】"
_BEFORE = re.compile(r"^(?:牵头单位|责任单位|牵头|由)\s*[:：]?\s*")
_BEHIND = re.compile(
    r"(?:等)?(?:单位|部门)?(?:按照?职责分工)?(?:分别|共同|牵头)?(?:负责|牵头|落实)(?:落实|推进)?。?$|等$"
)


def first_body(text: str) -> str:
    """Give the body that is named first; nothing where none is named.

    What stands in brackets is not parted, and how the bodies share the work is left out.

    >>> first_body("省经信厅、省科技厅按职责分工负责"), first_body("省科技厅（省外专局、省知识产权局），各市")
    ('省经信厅', '省科技厅（省外专局、省知识产权局）')
    >>> first_body("省科技厅牵头"), first_body("Department of Science; Department of Industry")
    ('省科技厅', 'Department of Science')
    """
    for part in _parts(text):
        body = _BEHIND.sub("", _BEFORE.sub("", part.strip())).strip()
        if body:
            return body
    return ""


def _parts(text: str) -> list[str]:
    """Part a list of bodies at its signs, but not inside brackets."""
    depth, covered = 0, []
    for letter in text:
        depth += (letter in _OPENING) - (letter in _CLOSING and depth > 0)
        covered.append("\x00" if depth and letter not in _OPENING else letter)
    parts, begin = [], 0
    for match in _BETWEEN.finditer("".join(covered)):
        parts.append(text[begin : match.start()])
        begin = match.end()
    return [*parts, text[begin:]]
