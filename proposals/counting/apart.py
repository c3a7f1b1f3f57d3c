"""Counting in a process of its own, which the system ends when it takes too long or too much memory.

Run as a program: an order as JSON on the standard input, a line of JSON for each rule as soon as it is counted. Some
elections take for ever (a knapsack with large numbers), and nobody who counts can see that beforehand. `outcomes` is
the other side of it. What a rule says of its reasons stays behind.
"""

import contextlib
import json
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from proposals.counting import RULES, Amount, Outcome, Tie, pabulib

# What there is to count: the name of the rule, and what it is told.
Count = tuple[str, Mapping[str, Any]]
# CPU is what is bounded; by the clock it ends too, where the machine has so much else to do.
SPARE_SECONDS = 10
ROOT = Path(__file__).resolve().parents[2]


def outcomes(text: str, counts: Sequence[Count], *, seconds: int, mib: int) -> list[Outcome | None]:
    """As many of the counts of a Pabulib file as are done within so much CPU and memory, in their order. None: the rule
    cannot count it (its numbers are too large to be summed exactly).

    The process is given nothing but the text: no environment, no file, no secret.
    """
    order = json.dumps({"text": text, "counts": counts, "seconds": seconds, "mib": mib})
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
            printed, _ = process.communicate(order, timeout=3 * seconds + SPARE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            printed, _ = process.communicate()
    return [from_json(json.loads(line)) for line in printed.splitlines(keepends=True) if line.endswith("\n")]


def main() -> None:
    order = json.loads(sys.stdin.read())
    resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"], order["seconds"]))
    with contextlib.suppress(ValueError, OSError):  # Not every system can bound memory so.
        resource.setrlimit(resource.RLIMIT_AS, (order["mib"] << 20, order["mib"] << 20))
    for told in counted(order["text"], order["counts"]):
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


def counted(text: str, counts: Sequence[Count]) -> Iterator[dict[str, Any] | None]:
    election = pabulib.parse(text).election
    for rule, settings in counts:
        try:
            yield as_json(RULES[rule](election, **settings))
        except ValueError:
            yield None


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
