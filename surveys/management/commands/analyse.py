import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from surveys.scoring.analysing import UnusableTable, analyse, read_csv
from surveys.scoring.scales import Range


class Command(BaseCommand):
    """Reliability of a scale, and agreement inside groups, over any CSV of answers."""

    help = "Statistics of a scale in a CSV file: alpha with interval, omega, items; with --group also r_wg(j) and ICC."
    # It reads a file, not the database.
    requires_migrations_checks = False
    requires_system_checks = ()  # type: ignore[assignment]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--items", required=True, help="columns of the scale, separated by commas")
        parser.add_argument("--reverse", default="", help="those of them that are worded the other way round")
        parser.add_argument("--range", dest="scale", help="lowest and highest option, e.g. 1-6; else as in the data")
        parser.add_argument("--group", help="the column that names each person's unit")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            scale = range_from(options["scale"]) if options["scale"] else None
            table = read_csv(options["file"], names(options["items"]), options["group"])
            found = analyse(table, reverse=names(options["reverse"]), scale=scale)
        except UnusableTable as problem:
            raise CommandError(str(problem), returncode=2) from problem
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(lines(found)))


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


def lines(found: dict[str, Any]) -> list[str]:
    """The same figures for reading."""
    interval = found["interval"]
    spread = f" [{interval['low']:.4f}, {interval['high']:.4f}]" if interval else ""
    shown = [
        f"n {found['n']}, complete {found['n_listwise']}, range {found['range'][0]}-{found['range'][1]}",
        f"alpha {figure(found['alpha'])}{spread}, pairwise {figure(found['alpha_pairwise'])}",
        f"standardised alpha {figure(found['std_alpha'])}, omega {figure(found['omega'])}",
        f"{'item':20}{'n':>6}{'missing':>9}{'mean':>9}{'sd':>9}{'if deleted':>12}{'r drop':>9}",
    ]
    shown += [
        f"{item['item']:20}{item['n']:>6}{item['missing']:>9}{figure(item['mean']):>9}{figure(item['sd']):>9}"
        f"{figure(item['alpha_if_deleted']):>12}{figure(item['r_drop']):>9}"
        for item in found["items"]
    ]
    shown += [
        f"{group['group']:20}{group['n']:>6}  r_wg(j) {figure(group['rwg_j'])}" for group in found.get("groups", [])
    ]
    if "icc1" in found:
        shown.append(f"ICC(1) {figure(found['icc1'])}, ICC(2) {figure(found['icc2'])}")
    return shown


def figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
