"""The frozen results as people read them: one reading, from which page, table, spreadsheet and paper are made.

Nothing here computes from answers. What a reading says was released by `surveys.disclosure` when the survey closed.
"""

from surveys.reports.reading import Reading, read

__all__ = ["Reading", "read"]
