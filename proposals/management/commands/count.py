import inspect
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from proposals.counting import RULES, Completion, Outcome, Utility, pabulib
from proposals.counting.payments import Payments

COUNTED = ("greedy", "equal-shares", "phragmen", "max-welfare")
# What a rule may be told, by the name of the option; a rule that does not know it refuses it.
OPTIONS = ("utility", "completion", "by", "step", "minimum", "comparison", "variant")


class Command(BaseCommand):
    help = "Count an election in a Pabulib file (.pb) exactly. Exits with 2 where it cannot be counted."
    # Nothing of the installation is touched: a file is read, an outcome is printed.
    requires_system_checks = ()  # type: ignore[assignment]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--rule", choices=[name for name in COUNTED if name in RULES], default="greedy")
        parser.add_argument(
            "--utility", choices=list(map(str, Utility)), help="default: the natural one of the ballots"
        )
        parser.add_argument(
            "--completion", choices=list(map(str, Completion)), help="what Equal Shares does in the end"
        )
        parser.add_argument("--by", choices=["utility_per_cost", "utility"], help="what the greedy rule puts first")
        parser.add_argument("--step", type=int, help="by how much add-one raises everybody's share (default: 1)")
        parser.add_argument("--minimum", type=int, help="how many ballots must support a project (default: 0)")
        parser.add_argument("--comparison", action="store_const", const=1, help="take greedy's where more prefer it")
        parser.add_argument("--variant", choices=["stop", "skip"], help="what Phragmén does when the next does not fit")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON, numbers as text")

    def handle(self, *args: Any, file: Path, rule: str, **options: Any) -> None:
        parameters = {name: options[name] for name in OPTIONS if options[name] is not None}
        if "utility" in parameters and not measures_utility(rule):
            self.stderr.write(f"The rule {rule} counts supporters alone: --utility changes nothing.")
        try:
            read = pabulib.read(file)
            outcome = RULES[rule](read.election, **known(rule, parameters))
        except OSError as problem:
            raise CommandError(f"{file} cannot be opened: {problem.strerror}.", returncode=2) from problem
        except ValueError as problem:
            raise CommandError(f"{file}: {problem}", returncode=2) from problem
        if options["json"]:
            self.stdout.write(json.dumps(as_json(outcome), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(table(read, outcome)))


def measures_utility(rule: str) -> bool:
    return "utility" in inspect.signature(RULES[rule]).parameters


def known(rule: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing to the rule. Raises ValueError for an option that the rule cannot follow."""
    accepted = inspect.signature(RULES[rule]).parameters
    foreign = {name: value for name, value in parameters.items() if name not in accepted}
    # No completion is no completion in any rule; that a utility says nothing to a rule was told.
    refused = [name for name, value in foreign.items() if name != "utility" and value != "none"]
    if refused:
        raise ValueError(f"The rule {rule} has no option --{refused[0]}.")
    return {name: value for name, value in parameters.items() if name not in foreign}


def as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "selected": list(outcome.selected),
        "cost": pabulib.as_text(outcome.cost),
        "exhaustive": outcome.exhaustive,
        "ties": [{"ids": list(t.ids), "selected": list(t.selected), "decided_by": t.decided_by} for t in outcome.ties],
    }


def table(read: pabulib.PabulibFile, outcome: Outcome) -> Iterator[str]:
    election = read.election
    costs = {project.id: project.cost for project in election.projects}
    settings = ", ".join(f"{name} {value}" for name, value in outcome.parameters.items())
    yield f"{election.voters} voters, {len(costs)} projects, budget {pabulib.as_text(election.budget)}"
    yield f"Rule: {outcome.rule} ({settings})"
    yield f"{'':>4} {'project':16} {'cost':>14} {'total':>10}  name"
    for place, name in enumerate(outcome.selected, 1):
        row = f"{place:>4} {name:16} {pabulib.as_text(costs[name]):>14} {outcome.totals[name]!s:>10}"
        yield f"{row}  {read.names[name]}"
    left, more = pabulib.as_text(election.budget - outcome.cost), "nothing" if outcome.exhaustive else "something"
    yield f"Cost {pabulib.as_text(outcome.cost)}, left {left}; {more} more fits."
    yield from about_payments(outcome)
    for tie in outcome.ties:
        yield f"Tie between {', '.join(tie.ids)}: {', '.join(tie.selected)} by {tie.decided_by}."


def about_payments(outcome: Outcome) -> Iterator[str]:
    paid = outcome.explanation
    if not isinstance(paid, Payments):
        return
    yield f"A voter's share: {float(paid.share):.2f}, raised {paid.steps} times; equal prices in {paid.equals} turns"
    for one in paid.purchases:
        yield f"{one.id}: {one.full + one.last} voters paid, at most {float(one.most):.4f} each for a mark"
    if paid.preferring:
        yield f"{paid.preferring[0]} voters prefer Equal Shares, {paid.preferring[1]} greedy."
