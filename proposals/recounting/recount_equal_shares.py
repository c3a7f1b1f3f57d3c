"""Counts an election file (.pb) again by the Method of Equal Shares, with nothing of Rembuk: read it and run it.

    python3 recount_equal_shares.py suara.pb

Needs Python 3.11 or later and nothing else; prints the JSON of `manage.py count suara.pb --rule equal-shares --json`.
How to count stands in the file (META: utility, completion, step, minimum, comparison); an option --utility and so on
goes before it. Numbers are exact fractions, so a large election takes its time; with --seconds 60 it ends after that.

Every voter has the same share of the budget. A project has the price p if its supporters, each paying p for a unit
of utility or all that they have left, pay its cost together. Bought is always the project of the lowest price. Equals:
the cheaper first, then what more ballots name, then the smaller id as text (the tie order). Groups that must not go
empty are served first from the common purse (serve_groups); the shares are made of what is left.
"""

import argparse
import csv
import io
import json
import time
from collections import Counter
from fractions import Fraction

Points = dict[str, Fraction]  # project -> points, marks or utility
Tie = dict[str, list[str] | str]
Choice = tuple[list[str], str]  # projects between which only the tie order chose, and the one taken
ZERO = Fraction(0)
NATURAL = {"ordinal": "borda", "cumulative": "points", "scoring": "points"}
DEFAULTS = {"utility": "", "completion": "none", "step": "1", "minimum": "0", "comparison": "0"}


class Election:
    """What stands in the file, and how it is to be counted. A ballot is project -> points, in the order of the file."""

    def __init__(self, path: str, given: dict[str, str | None]) -> None:
        self.until = time.monotonic() + float(given.get("seconds") or "inf")
        with open(path, encoding="utf-8-sig", newline="") as file:
            sections = split(file.read())
        meta = {row[0]: row[1] for row in sections["META"][1:] if len(row) > 1}
        projects = rows_of(sections["PROJECTS"])
        self.budget, self.capacity = Fraction(meta["budget"]), meta.get("capacity")
        self.cost = {row["project_id"]: Fraction(row["cost"]) for row in projects}
        self.use = {row["project_id"]: Fraction(row.get("use") or 0) for row in projects}
        served = {row["project_id"]: listed(row.get("group", ""), "|") for row in projects}
        names = sorted({name for its in served.values() for name in its})
        self.groups = {name: {one for one, its in served.items() if name in its} for name in names}
        self.rule = {name: given[name] or meta.get(name) or default for name, default in DEFAULTS.items()}
        self.utility = self.rule["utility"] or NATURAL.get(meta["vote_type"], "cost")
        ballots = [ballot_of(row, meta["vote_type"]) for row in rows_of(sections["VOTES"])]
        self.named = {name: sum(name in ballot for ballot in ballots) for name in self.cost}
        self.support = {name: sum(ballot.get(name, 0) > 0 for ballot in ballots) for name in self.cost}
        self.marks = [marks_of(ballot, self.utility) for ballot in ballots]
        self.total = {name: sum((m.get(name, ZERO) for m in self.marks), ZERO) for name in self.cost}
        self.considered = [name for name in self.cost if self.support[name] >= int(self.rule["minimum"])]

    def worth(self, marks: Points, name: str) -> Fraction:
        """The utility of a project to a voter: with utility = cost, a mark is worth the project's cost."""
        return marks.get(name, ZERO) * (self.cost[name] if self.utility == "cost" else 1)

    def tie_order(self, name: str) -> tuple[Fraction, int, str]:
        return (self.cost[name], -self.named[name], name)

    def cost_of(self, names: list[str]) -> Fraction:
        return sum((self.cost[name] for name in names), ZERO)

    def within_capacity(self, names: list[str]) -> bool:
        return not self.capacity or sum(self.use[name] for name in names) <= Fraction(self.capacity)

    def fits(self, selected: list[str], name: str) -> bool:
        return self.within_capacity([*selected, name]) and self.cost_of([*selected, name]) <= self.budget

    def merit(self, name: str) -> tuple[bool, Fraction]:
        """What is free and wanted first, then the most utility for the money."""
        cost, total = self.cost[name], self.total[name]
        if self.utility == "cost" or not total:
            return (False, total)
        return (cost == 0, total / cost if cost else ZERO)

    def tie(self, level: list[str], selected: list[str], winners: list[str], losers: list[str]) -> Tie:
        """A tie as it is printed: decided by the last part of the tie order that was needed."""
        pairs = [(self.tie_order(one), self.tie_order(other)) for one in winners for other in losers]
        part = max(next(at for at in range(3) if one[at] != other[at]) for one, other in pairs)
        taken = [name for name in level if name in selected]
        return {"ids": level, "selected": taken, "decided_by": ("cost", "approvals", "id")[part]}


def split(text: str) -> dict[str, list[list[str]]]:
    """The rows of META, PROJECTS and VOTES; blanks around cells and blank rows mean nothing."""
    sections: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for row in csv.reader(io.StringIO(text), delimiter=";"):
        cells = [cell.strip() for cell in row]
        if cells and cells[0].upper() in ("META", "PROJECTS", "VOTES") and not any(cells[1:]):
            rows = sections[cells[0].upper()] = []
        elif any(cells):
            rows.append(cells)
    return sections


def rows_of(section: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip(section[0], row, strict=False)) for row in section[1:]]


def listed(text: str, separator: str = ",") -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]


def ballot_of(row: dict[str, str], kind: str) -> Points:
    """A project named twice counts once: at its first place, with its first points."""
    names = listed(row.get("vote", ""))
    points = listed(row.get("points", "")) if kind in ("cumulative", "scoring") else ["1"] * len(names)
    pairs = list(zip(names, map(Fraction, points), strict=True))
    return {name: dict(reversed(pairs))[name] for name in dict.fromkeys(names)}


def marks_of(ballot: Points, utility: str) -> Points:
    """project -> how often a unit of utility."""
    if utility == "borda":
        return {name: Fraction(len(ballot) - 1 - place) for place, name in enumerate(ballot)}
    return ballot if utility == "points" else {name: Fraction(1) for name, points in ballot.items() if points > 0}


def count(of: Election) -> tuple[list[str], list[Tie]]:
    """What is selected, in order, and the ties that mattered: those that had led to others if decided otherwise."""
    first, choices = serve_groups(of, {})
    selected, ties = equal_shares(of, first)
    of_groups: list[Tie] = []
    for number, (level, taken) in enumerate(choices):
        for other in level:
            if other != taken and set(equal_shares(of, serve_groups(of, {number: other})[0])[0]) != set(selected):
                of_groups.append(of.tie(level, selected, [taken], [other]))
                break
    return selected, of_groups + ties


def equal_shares(of: Election, first: list[str]) -> tuple[list[str], list[Tie]]:
    """The rule with its completion, after what was bought first; greedy's selection if more voters prefer that."""
    market, completion, step = Market(of, first), of.rule["completion"], int(of.rule["step"])
    share = market.budget / len(of.marks) if of.marks else ZERO
    bought, turns = market.buy(share, {})
    while completion.startswith("add1") and market.may_raise(bought, always="overspend" in completion):
        more, more_turns = market.buy(share + step, {})
        if of.cost_of(more) > market.budget:
            break
        share, bought, turns = share + step, more, more_turns
    selected, ties = [*first, *bought], market.ties(share, bought, turns)
    if completion.endswith("greedy"):
        selected, more_ties = greedy(of, selected)
        ties += more_ties
    if of.rule["comparison"] != "0":
        other, other_ties = greedy(of, first)
        gains = [sum(of.worth(m, n) for n in other) - sum(of.worth(m, n) for n in selected) for m in of.marks]
        if sum(gain > 0 for gain in gains) > sum(gain < 0 for gain in gains):
            return other, other_ties
    return selected, ties


class Market:
    """Voters with equal ballots are held together: how many they are, and what each project is worth to each."""

    def __init__(self, of: Election, first: list[str]) -> None:
        self.of, self.first, self.budget = of, first, of.budget - of.cost_of(first)
        groups = Counter(tuple(sorted(marks.items())) for marks in of.marks)
        self.numbers, self.marks = list(groups.values()), list(map(dict, groups))
        names = [name for name in of.considered if name not in first]
        backers = {name: [at for at, marks in enumerate(self.marks) if marks.get(name, 0) > 0] for name in names}
        self.backers = {name: its for name, its in backers.items() if its}

    def buy(self, share: Fraction, turned: dict[int, str]) -> tuple[list[str], list[Choice]]:
        """What is bought with this share; of each purchase all that had the same price, in the tie order, and which."""
        if time.monotonic() > self.of.until:
            raise SystemExit("Not counted in so many --seconds. That says nothing for or against the outcome.")
        of, left, turns, bought = self.of, [share] * len(self.numbers), list[Choice](), list[str]()
        for name in sorted((name for name in self.backers if of.cost[name] == 0), key=of.tie_order):
            bought += [name] if of.within_capacity([*self.first, *bought, name]) else []
        # Prices only rise while money is spent: the last known one is a bound from below.
        least = {name: ZERO for name in self.backers if of.cost[name] > 0}
        while prices := self.lowest(least, left, bought):
            price = min(prices.values())
            level = sorted((name for name in prices if prices[name] == price), key=of.tie_order)
            wished = turned.get(len(turns), level[0])
            name = wished if wished in level else level[0]
            for at in self.backers[name]:
                left[at] -= min(left[at], price * of.worth(self.marks[at], name))
            del least[name]
            bought.append(name)
            turns.append((level, name))
        return bought, turns

    def lowest(self, least: Points, left: list[Fraction], bought: list[str]) -> Points:
        """The exact prices of all that could have the lowest; what cannot be had any more is dropped."""
        prices: Points = {}
        for name in sorted(least, key=lambda one: least[one]):
            if prices and least[name] > min(prices.values()):
                break
            price = self.price(name, left)
            if price is None or not self.of.within_capacity([*self.first, *bought, name]):
                del least[name]
            else:
                prices[name] = least[name] = price
        return prices

    def price(self, name: str, left: list[Fraction]) -> Fraction | None:
        """Of a unit of utility; None if the supporters cannot pay the cost together. The poorest give all first."""
        asked = self.of.cost[name]
        backers = [(left[at], self.of.worth(self.marks[at], name), self.numbers[at]) for at in self.backers[name]]
        weight = sum((number * worth for _, worth, number in backers), ZERO)
        for money, worth, number in sorted(backers, key=lambda backer: backer[0] / backer[1]):
            if money * weight >= worth * asked:
                return asked / weight
            asked, weight = asked - number * money, weight - number * worth
        return None

    def may_raise(self, bought: list[str], *, always: bool) -> bool:
        """Whether a larger share could buy more: something wanted is left that fits (or fits but for the money)."""
        selected = [*self.first, *bought]
        left = [one for one in self.backers if one not in bought and self.of.within_capacity([*selected, one])]
        return any(always or self.of.fits(selected, name) for name in left)

    def ties(self, share: Fraction, bought: list[str], turns: list[Choice]) -> list[Tie]:
        """Equal prices where another project, bought first, had led to other projects in the end.

        Projects that share no supporter do not matter to each other. A tie after 200 repeated runs counts unexamined.
        """
        ties, runs = list[Tie](), 0
        for turn, (level, name) in enumerate(turns):
            others = [other for other in level if other != name]
            if not any(sum(marks.get(one, 0) > 0 for one in level) > 1 for marks in self.marks):
                continue
            if runs + len(others) <= 200:
                runs += len(others)
                others = [one for one in others if set(self.buy(share, {turn: one})[0]) != set(bought)]
            ties += [self.of.tie(level, bought, [name], others)] if others else []
        return ties


def greedy(of: Election, first: list[str]) -> tuple[list[str], list[Tie]]:
    """Most utility for the money first, of what fits beside what was bought; and the ties that mattered."""
    selected, ties = list(first), list[Tie]()
    merits = {name: of.merit(name) for name in of.considered if name not in first}
    for merit in sorted(set(merits.values()), reverse=True):
        equals = sorted((name for name in merits if merits[name] == merit), key=of.tie_order)
        level, before = [name for name in equals if of.fits(selected, name)], len(selected)
        for name in level:
            selected += [name] if of.fits(selected, name) else []
        lost = [name for name in level if name not in selected]
        if lost:  # each fitted alone, but not all together: who came first was taken
            ties.append(of.tie(level, selected, selected[before:], lost))
    return selected, ties


def serve_groups(of: Election, turned: dict[int, str]) -> tuple[list[str], list[Choice]]:
    """Minimum coverage: what is bought first so that every group has a project, and where the tie order chose.

    Groups that no selection can serve together with those named before them give way. Then, while a group has
    nothing: of the projects that serve one and leave the others servable, that of the most utility for the money.
    """
    groups: list[str] = []
    for group in of.groups:
        groups += [group] if servable(of, [*groups, group], []) else []
    first, choices = list[str](), list[Choice]()
    while empty := [group for group in groups if not of.groups[group] & set(first)]:
        members = set().union(*(of.groups[group] for group in empty))
        possible = [name for name in of.cost if name in members and servable(of, empty, [*first, name])]
        most = max(map(of.merit, possible))
        level = sorted((name for name in possible if of.merit(name) == most), key=of.tie_order)
        taken = turned.get(len(choices), level[0]) if len(level) > 1 else level[0]
        choices += [(level, taken)] if len(level) > 1 else []
        first.append(taken)
    return first, choices


def servable(of: Election, groups: list[str], taken: list[str]) -> bool:
    """Whether what is taken is wanted, fits, and can be added to so that every one of these groups has a project."""
    if taken and not (of.support[taken[-1]] and of.fits(taken[:-1], taken[-1])):
        return False
    empty = [group for group in groups if not of.groups[group] & set(taken)]
    return not empty or any(servable(of, empty, [*taken, name]) for name in sorted(of.groups[empty[0]]))


def as_text(amount: Fraction) -> str:
    """The exact decimal: 25/2 as 12.5."""
    digits = next(digits for digits in range(40) if (amount * 10**digits).denominator == 1)
    whole = str(int(amount * 10**digits)).rjust(digits + 1, "0")
    return f"{whole[: len(whole) - digits]}.{whole[len(whole) - digits :]}" if digits else whole


def main() -> None:
    options = argparse.ArgumentParser(description="Count a .pb file again by the Method of Equal Shares.")
    for name in ("file", "--seconds", *(f"--{name}" for name in DEFAULTS)):
        options.add_argument(name)
    given = vars(options.parse_args())
    of = Election(given["file"], given)
    selected, ties = count(of)
    exhaustive = not any(of.fits(selected, name) for name in of.considered if name not in selected)
    outcome = {"selected": selected, "cost": as_text(of.cost_of(selected)), "exhaustive": exhaustive, "ties": ties}
    print(json.dumps(outcome, ensure_ascii=False))


if __name__ == "__main__":
    main()
