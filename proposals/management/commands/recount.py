import hashlib
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from proposals import publishing
from proposals.counting import pabulib
from proposals.methods import RULES_OF_COUNT

# What the published outcome and the recount must have in common; the rest of it follows from these.
COMPARED = ("rule", "selected", "order", "totals", "cost", "exhaustive", "ties")
DIFFERENT, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = (
        "Count the published ballots of a poll (suara-….pb) again by the rule that the file names, and compare with "
        "the published outcome (hasil-….json) and codes (kode-….txt). Exits with 0 when all is the same, 1 when "
        "anything differs, 2 when a file cannot be read."
    )
    # Nothing of the installation is touched: files are read, an outcome is printed.
    requires_system_checks = ()  # type: ignore[assignment]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the ballots, as published")
        parser.add_argument("--outcome", type=Path, help="the outcome, as published")
        parser.add_argument("--codes", type=Path, help="the receipt codes, as published")
        parser.add_argument("--json", action="store_true", help="print the recounted outcome as JSON")

    def handle(self, *args: Any, file: Path, outcome: Path | None, codes: Path | None, **options: Any) -> None:
        try:
            published = publishing.read(text_of(file))
            counted = publishing.told(published.outcome())
            expected = json.loads(text_of(outcome)) if outcome else {}
        except (OSError, ValueError) as problem:
            raise CommandError(f"Cannot be counted: {problem}", returncode=UNREADABLE) from problem
        self.stdout.write(json.dumps(counted, ensure_ascii=False) if options["json"] else in_words(published, counted))
        differences = different(published, counted, expected) if outcome else []
        if codes:
            differences += different_codes(published, text_of(codes).split())
            self.stdout.write(f"SHA-256 of the codes: {hashlib.sha256(codes.read_bytes()).hexdigest()}")
        if differences:
            raise CommandError("DIFFERENT\n" + "\n".join(differences), returncode=DIFFERENT)
        if outcome or codes:
            self.stdout.write("SAME: the recount agrees with what was published.")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


def in_words(published: publishing.Published, counted: dict[str, Any]) -> str:
    """What was counted and what came out, a line each."""
    settings = ", ".join(f"{name} {value}" for name, value in published.settings.items())
    lines = [
        f"{published.election.voters} ballots, {len(published.election.projects)} candidates",
        f"Rule: {published.rule}, version {published.version} ({settings})",
        *(f"{place}. {name}  {published.names[name]}" for place, name in enumerate(counted["selected"], 1)),
        f"Cost {counted['cost']} of {pabulib.as_text(published.election.budget)}",
        *(f"Tie between {', '.join(tie['ids'])}: {', '.join(tie['selected'])} went first" for tie in counted["ties"]),
    ]
    return "\n".join(lines)


def different(published: publishing.Published, counted: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    """A line for each thing in which the published outcome is not what the ballots give."""
    found = [
        f"{name}: published {expected.get(name)!r}, recounted {counted[name]!r}"
        for name in COMPARED
        if expected.get(name) != counted[name]
    ]
    told, read = as_texts(expected.get("parameters") or {}), as_texts(published.settings)
    if told != read:
        found.append(f"parameters: published {told!r}, in the file {read!r}")
    known = RULES_OF_COUNT[published.rule].version
    if not expected.get("version") == published.version == known:
        found.append(f"version: published {expected.get('version')!r}, counted by {known!r}")
    return found


def as_texts(settings: dict[str, Any]) -> dict[str, str]:
    """A number in the one file is text in the other."""
    return {name: str(value) for name, value in settings.items()}


def different_codes(published: publishing.Published, codes: list[str]) -> list[str]:
    found = []
    if len(codes) != published.election.voters:
        found.append(f"{len(codes)} codes, but {published.election.voters} ballots")
    if codes != sorted(set(codes)):
        found.append("the codes are not sorted, each once")
    return found
