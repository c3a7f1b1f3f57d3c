"""Type and measures of the sheet of A4."""

from surveys.reports.paper import ACCENT, MARGIN, MUTED, WIDTH, Style

TITLE, LEAD = Style(18, bold=True), Style(11)
HEADING, BODY = Style(10.5, bold=True, colour=ACCENT), Style(8.5)
SMALL, STRONG = Style(7.5, colour=MUTED), Style(8.5, bold=True)
GAP, GUTTER = 13.0, 26.0
FULL = WIDTH - 2 * MARGIN
HALF = (FULL - GUTTER) / 2
RIGHT = MARGIN + HALF + GUTTER
MOST_LINES = 4
