"""Counting in a process of its own, which the system ends when it takes too long or too much memory.

Run as a program: an order as JSON on the standard input, a line of JSON for each part of it as soon as it is done. Some
elections take for ever (a knapsack with large numbers), and nobody who counts can see that beforehand. `outcomes` and
`what_lacked` are the other side of it. What a rule says of its reasons stays behind.
"""

import contextlib
import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from proposals.counting import RULES, Amount, Election, Outcome, Tie, pabulib
from proposals.counting.election import BALLOTS
from proposals.counting.lacking import money_lacking, votes_lacking
from proposals.counting.stepping import step_of

# What there is to count: the name of the rule, and what it is told.
Count = tuple[str, Mapping[str, Any]]
# CPU is what is bounded; by the clock it ends too, where the machine has so much else to do.
SPARE_SECONDS = 10
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a project lacked by a rule: at most so many voters (`most`) with this ballot (as JSON), or money.

    `settings` with a `step`: that of add-one follows the number of voters.
    """

    rule: str
    settings: Mapping[str, Any]
    project: str
    ballot: Any
    most: int
    money: bool


def outcomes(text: str, counts: Sequence[Count], *, seconds: int, mib: int) -> list[Outcome | None]:
    """As many of the counts of a Pabulib file as are done within so much CPU and memory, in their order. None: the rule
    cannot count it (its numbers are too large to be summed exactly).
    """
    order = {"work": "outcomes", "text": text, "counts": counts}
    return [from_json(line) for line in done(order, seconds=seconds, mib=mib)]


def what_lacked(text: str, question: Lacking, *, seconds: int, mib: int) -> dict[str, Amount | None]:
    """`votes` and, where the question asks for it, `money`; None where no such change had helped. What is not done
    within so much CPU and memory is missing.
    """
    order = {"work": "lacking", "text": text, "question": asdict(question)}
    parts = [part for line in done(order, seconds=seconds, mib=mib) for part in line.items()]
    return {name: None if found is None else exact(found) for name, found in parts}


def done(order: Mapping[str, Any], *, seconds: int, mib: int) -> list[Any]:
    """What the process printed. It is given nothing but the order: no environment, no file, no secret."""
    command = [sys.executable, "-m", __name__]
    with subprocess.Popen(  # noqa: S603  nothing of the command comes from outside
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={"OPENBLAS_NUM_THREADS": "1"},
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            limited = json.dumps({**order, "seconds": seconds, "mib": mib})
            printed, _ = process.communicate(limited, timeout=3 * seconds + SPARE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            printed, _ = process.communicate()
    return [json.loads(line) for line in printed.splitlines(keepends=True) if line.endswith("\n")]


def main() -> None:
    order = json.loads(sys.stdin.read())
    resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"], order["seconds"]))
    with contextlib.suppress(ValueError, OSError):  # Not every system can bound memory so.
        resource.setrlimit(resource.RLIMIT_AS, (order["mib"] << 20, order["mib"] << 20))
    for told in WORKS[order["work"]](order):
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


def counted(order: Mapping[str, Any]) -> Iterator[dict[str, Any] | None]:
    election = pabulib.parse(order["text"]).election
    for rule, settings in order["counts"]:
        try:
            yield as_json(RULES[rule](election, **settings))
        except ValueError:
            yield None


def lacking(order: Mapping[str, Any]) -> Iterator[dict[str, str | None]]:
    for name, found in lacking_in(pabulib.parse(order["text"]).election, Lacking(**order["question"])):
        yield {name: None if found is None else str(found)}


def lacking_in(election: Election, asked: Lacking) -> Iterator[tuple[str, Amount | None]]:
    """`votes`, then `money`; without any limit, for an election that is counted in one pass."""

    def count(other: Election) -> tuple[str, ...]:
        step = {"step": step_of(other.budget, other.voters)} if "step" in asked.settings else {}
        return RULES[asked.rule](other, **{**asked.settings, **step}).selected

    ballot = BALLOTS[election.form](asked.ballot)
    yield "votes", votes_lacking(count, election, asked.project, ballot, most=asked.most)
    if asked.money:
        yield "money", money_lacking(count, election, asked.project)


# What the program can be ordered to do.
WORKS: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Any]]] = {"outcomes": counted, "lacking": lacking}


def as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "rule": outcome.rule,
        "selected": outcome.selected,
        "cost": str(outcome.cost),
        "totals": {name: str(total) for name, total in outcome.totals.items()},
        "order": outcome.order,
        "exhaustive": outcome.exhaustive,
        "ties": [[tie.ids, tie.selected, tie.decided_by] for tie in outcome.ties],
        "parameters": dict(outcome.parameters),
    }


def from_json(told: Mapping[str, Any] | None) -> Outcome | None:
    if told is None:
        return None
    return Outcome(
        rule=told["rule"],
        selected=tuple(told["selected"]),
        cost=exact(told["cost"]),
        totals={name: exact(total) for name, total in told["totals"].items()},
        order=tuple(told["order"]),
        exhaustive=told["exhaustive"],
        ties=tuple(Tie(tuple(ids), tuple(selected), by) for ids, selected, by in told["ties"]),
        parameters=told["parameters"],
    )


def exact(text: str) -> Amount:
    value = Fraction(text)
    return int(value) if value.denominator == 1 else value


if __name__ == "__main__":
    main()
