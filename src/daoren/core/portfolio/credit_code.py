"""The unified social credit code of organisations (统一社会信用代码, GB 32100-2015)."""

# No I, O, S, V, Z: they are mistaken for figures.
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18


def check_character(stem: str) -> str:
    """Give the 18th character from the first 17: (31 − Σ value × 3^(place − 1) mod 31) mod 31.

    Raise ValueError where a character is not of the code.

    >>> check_character("91330100799655058")
    'B'
    """
    total = sum(LETTERS.index(mark) * pow(3, place, 31) for place, mark in enumerate(stem))
    return LETTERS[(31 - total % 31) % 31]


def has_form(code: str) -> bool:
    """Tell whether a text is 18 characters of the code, right or not."""
    return len(code) == LENGTH and all(mark in LETTERS for mark in code)


def is_credit_code(code: str) -> bool:
    """Tell whether a text is a credit code whose check character is right.

    >>> is_credit_code("91350100M000100Y43"), is_credit_code("91350100M000100Y44")
    (True, False)
    """
    return has_form(code) and check_character(code[:-1]) == code[-1]
