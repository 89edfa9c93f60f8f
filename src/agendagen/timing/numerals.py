"""How many words a whole number is read as.

Only the count matters for timing, so this is arithmetic on groups of three digits rather than
a table of numerals. The tests compare it with the num2words library, whose import alone took a
sixth of the time of `agendagen show`.
"""

from __future__ import annotations

DIGIT_BY_DIGIT = 13
"""From so many digits on (telephone numbers, accounts) people read digits."""


def number_words(digits: str, locale: str) -> int:
    """Words of a string of digits: `1400` is four in English (“one thousand, four hundred”)."""
    value = int(digits)
    if len(digits) >= DIGIT_BY_DIGIT or (len(digits) > 1 and digits[0] == "0"):
        return len(digits)
    if value == 0:
        return 1
    words = 0
    scale = 0
    higher = value
    while higher:
        higher, group = divmod(higher, 1000)
        if group:
            words += _group_words(group, locale, last=scale == 0, alone=value < 1000)
            if scale:
                words += 1
                if locale == "pl" and group == 1:
                    words -= 1  # tysiąc, not jeden tysiąc
        scale += 1
    return words


def _group_words(group: int, locale: str, *, last: bool, alone: bool) -> int:
    hundreds, rest = divmod(group, 100)
    tens, units = divmod(rest, 10)
    small = 1 if rest and (rest < 20 or not units) else 2 if rest else 0
    if locale == "pl":
        return (1 if hundreds else 0) + small
    joined = 1 if rest and (hundreds or (last and not alone)) else 0  # “and”
    return (2 if hundreds else 0) + joined + _english(small, tens, units)


def _english(small: int, tens: int, units: int) -> int:
    """Twenty-one is one word with a hyphen, but said as two."""
    return 2 if tens >= 2 and units else small
