"""How Rembuk writes numbers, and how it puts what people wrote into the cells of files."""

from decimal import Decimal

from django.utils.translation import get_language

# With these a spreadsheet would take a cell for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def english() -> bool:
    return (get_language() or "id").startswith("en")


def number(value: float | Decimal | str | None, places: int = 0) -> str:
    """12345.5 with one place -> 12.345,5 (12,345.5 in English)."""
    if value is None or value == "":
        return "–"
    text = f"{Decimal(str(value)):,.{places}f}"
    return text if english() else text.translate(str.maketrans(",.", ".,"))


def harmless(cell: object) -> object:
    """A text that a spreadsheet would take for a formula, led by an apostrophe; everything else as it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
