import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from surveys.reports.analysis import lines, with_words
from surveys.scoring.analysing import analyse
from surveys.scoring.csv_table import UnusableTable, read_csv
from surveys.scoring.scales import Range


class Command(BaseCommand):
    """Reliability of a scale, and agreement inside groups, over any CSV of answers."""

    help = (
        "Statistics of a scale in a CSV file: alpha with interval, omega, items; with --group also r_wg(j) and ICC. "
        "Exits with 2 where the file cannot be used."
    )
    # It reads a file, not the database.
    requires_migrations_checks = False
    requires_system_checks = ()  # type: ignore[assignment]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            help="UTF-8 with a header; separated by comma, semicolon or tab; a missing answer is empty or NA",
        )
        parser.add_argument("--items", required=True, help="columns of the scale, separated by commas")
        parser.add_argument("--reverse", default="", help="those of them that are worded the other way round")
        parser.add_argument("--range", dest="scale", help="lowest and highest option, e.g. 1-6; else as in the data")
        parser.add_argument("--group", help="the column that names each person's unit")
        parser.add_argument(
            "--raters",
            action="store_true",
            help="the columns are raters who judged every row: also the six ICCs of Shrout and Fleiss (1979)",
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            scale = range_from(options["scale"]) if options["scale"] else None
            table = read_csv(options["file"], names(options["items"]), options["group"])
            found = analyse(table, reverse=names(options["reverse"]), scale=scale, raters=options["raters"])
        except UnusableTable as problem:
            raise CommandError(str(problem), returncode=2) from problem
        with override("en"):
            found = with_words(found)
        self.stdout.write(
            json.dumps(found, indent=2, ensure_ascii=False) if options["json"] else "\n".join(lines(found))
        )


def names(text: str) -> list[str]:
    found = [name.strip() for name in text.split(",") if name.strip()]
    if len(found) != len(set(found)):
        raise UnusableTable("A column is named twice.")
    return found


def range_from(text: str) -> Range:
    low, _, high = text.partition("-")
    try:
        return Range(int(low), int(high))
    except ValueError as problem:
        raise UnusableTable("--range is two whole numbers, the lower first, e.g. 1-6.") from problem
