import re
from fractions import Fraction

from proposals.counting.election import Amount

# Longer numbers are no amounts; without a bound a short text (1e999999999) could keep a server busy for hours.
PLAIN = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})")


def amount(text: str) -> Amount:
    """`12.50` as an exact number; whole numbers stay int. Raises ValueError for anything else."""
    found = text.strip()
    if found.isascii() and found.isdigit() and len(found) <= 30:
        return int(found)
    if not found.isascii() or not PLAIN.fullmatch(found):
        raise ValueError(f"{found[:40]!r} is not a number like 1200 or 12.50.")
    value = Fraction(found)
    return int(value) if value.denominator == 1 else value


def as_text(value: Amount) -> str:
    """The exact decimal: 25/2 as `12.5`. Raises ValueError for what no decimal can say (1/3)."""
    if isinstance(value, int):
        return str(value)
    shift = next((digits for digits in range(40) if (value * 10**digits).denominator == 1), None)
    if shift is None:
        raise ValueError(f"{value} has no finite decimal form.")
    if shift == 0:
        return str(int(value))
    sign, digits = "-" if value < 0 else "", str(abs(int(value * 10**shift))).rjust(shift + 1, "0")
    return f"{sign}{digits[:-shift]}.{digits[-shift:]}"
