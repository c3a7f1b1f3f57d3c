from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from proposals.counting.election import Election, Outcome, Ranking, Tie
from proposals.counting.ranked import rankings

# One vote, counted in units of the fifth decimal: transfer values are cut there, so all votes are whole numbers.
VOTE = 100_000


@dataclass(frozen=True, slots=True)
class Round:
    """One stage of a count, for the page and for whoever checks it by hand.

    `action`: "first" (first preferences), "surplus" or "exclusion" (whose papers moved: `candidate`), "last" (as many
    candidates as seats were left). `votes` at the end of the stage; `exhausted`: votes on papers that name nobody
    further, `cut`: what cutting at five decimals took; all together are the papers. `by_order`: candidates between
    whom only the declared order decided.
    """

    action: str
    candidate: str
    votes: Mapping[str, Fraction]
    exhausted: Fraction
    cut: Fraction
    elected: tuple[str, ...]
    by_order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parcel:
    """Papers with the same preferences and the same value, in units of the fifth decimal."""

    preferences: Ranking
    papers: int
    value: int


@dataclass(slots=True)
class Count:
    """A count in progress. `other_lots` turns single decisions by declared order round: number of decision → id."""

    ballots: Mapping[Ranking, int]
    candidates: tuple[str, ...]
    seats: int
    fixed_quota: bool
    other_lots: Mapping[int, str] = field(default_factory=dict)
    held: dict[str, list[Parcel]] = field(default_factory=dict)
    continuing: list[str] = field(default_factory=list)
    elected: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    with_surplus: list[str] = field(default_factory=list)
    votes: dict[str, int] = field(default_factory=dict)
    exhausted: int = 0
    history: list[dict[str, int]] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    lots: list[tuple[tuple[str, ...], str]] = field(default_factory=list)

    @property
    def papers(self) -> int:
        return sum(self.ballots.values())

    @property
    def quota(self) -> int:
        """Droop (rule 46): votes / (seats + 1), the fraction dropped, plus 1. Else a majority of votes still moving."""
        counted = self.papers if self.fixed_quota else sum(self.votes[name] for name in self.continuing) // VOTE
        return (counted // (self.seats + 1) + 1) * VOTE

    def run(self) -> "Count":
        self.continuing = list(self.candidates)
        self.held = {name: [] for name in self.candidates}
        self.votes = dict.fromkeys(self.candidates, 0)
        self.move(Parcel(ballot, number, VOTE) for ballot, number in self.ballots.items())
        self.end_stage("first", "")
        while self.papers and len(self.elected) < self.seats and self.continuing:
            if len(self.continuing) <= self.seats - len(self.elected):
                self.fill_last()
            elif self.with_surplus:
                self.transfer_surplus()
            else:
                self.exclude()
        return self

    def move(self, parcels: Iterable[Parcel]) -> None:
        """Each to the next preference that continues; papers without one are exhausted."""
        for parcel in parcels:
            to = next((name for name in parcel.preferences if name in self.continuing), None)
            if to is None:
                self.exhausted += parcel.papers * parcel.value
            else:
                self.held[to].append(parcel)
                self.votes[to] += parcel.papers * parcel.value

    def end_stage(self, action: str, candidate: str, by_order: tuple[str, ...] = ()) -> None:
        """Rule 47: whoever reaches the quota is elected at the end of the stage."""
        quota = self.quota
        reached = [name for name in self.continuing if self.votes[name] >= quota] if self.papers else []
        self.elect(reached)
        self.with_surplus += [name for name in reached if self.votes[name] > quota]
        self.note(action, candidate, tuple(reached), by_order)

    def elect(self, names: list[str]) -> None:
        names.sort(key=lambda name: (-self.votes[name], name))
        self.elected += names
        self.continuing = [name for name in self.continuing if name not in names]

    def note(self, action: str, candidate: str, elected: tuple[str, ...], by_order: tuple[str, ...]) -> None:
        self.history.append(dict(self.votes))
        exact = {name: Fraction(votes, VOTE) for name, votes in self.votes.items()}
        exhausted = Fraction(self.exhausted, VOTE)
        cut = self.papers - exhausted - sum(exact.values(), Fraction(0))
        self.rounds.append(Round(action, candidate, exact, exhausted, cut, elected, by_order))

    def transfer_surplus(self) -> None:
        """Rules 48 and 49: the largest surplus first; each paper moves at surplus × its value / votes, cut at five."""
        name, by_order = self.pick(self.with_surplus, max)
        self.with_surplus.remove(name)
        quota, votes = self.quota, self.votes[name]
        parcels, self.held[name], self.votes[name] = self.held[name], [], quota
        self.move(Parcel(one.preferences, one.papers, (votes - quota) * one.value // votes) for one in parcels)
        self.end_stage("surplus", name, by_order)

    def exclude(self) -> None:
        """Rules 50 and 51: the fewest votes; papers move at the value they have."""
        name, by_order = self.pick(self.continuing, min)
        self.continuing.remove(name)
        self.excluded.append(name)
        parcels, self.held[name], self.votes[name] = self.held[name], [], 0
        self.move(parcels)
        self.end_stage("exclusion", name, by_order)

    def fill_last(self) -> None:
        """Rule 52: as many candidates as seats are left."""
        names = list(self.continuing)
        self.elect(names)
        self.note("last", "", tuple(names), ())

    def pick(self, names: list[str], extreme: Callable[..., int]) -> tuple[str, tuple[str, ...]]:
        """By votes now, then at the latest earlier stage that differs; then by declared order instead of lot."""
        tied = list(names)
        for votes in reversed(self.history):
            sought = extreme(votes[name] for name in tied)
            tied = [name for name in tied if votes[name] == sought]
        if len(tied) == 1:
            return tied[0], ()
        # The declared order favours the smaller id: it passes on its surplus first and is excluded last.
        chosen = min(tied) if extreme is max else max(tied)
        chosen = self.other_lots.get(len(self.lots), chosen)
        self.lots.append((tuple(sorted(tied)), chosen))
        return chosen, tuple(sorted(tied))

    def ranking(self) -> tuple[str, ...]:
        """The elected in the order of election, then those who stayed longest."""
        rest = sorted(self.continuing, key=lambda name: (-self.votes[name], name))
        return (*self.elected, *rest, *reversed(self.excluded))


def stv(election: Election, *, seats: int) -> Outcome:
    """Single transferable vote by the Scottish rules; costs play no part.

    Source: Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45 to 52: Droop quota,
    weighted inclusive Gregory transfers with values cut at five decimals. Where the Order draws lots, the smaller id
    as text is favoured. Candidates whom a ballot leaves out get nothing from it. ValueError: not ranked, no seat.
    """
    return outcome_of("stv", election, seats, fixed_quota=True)


def instant_runoff(election: Election) -> Outcome:
    """One winner: the fewest votes leave until somebody has more than half of the votes that still count.

    Ties by earlier rounds, then the larger id as text leaves. `order`: winner, then the others as they stayed.
    """
    return outcome_of("instant-runoff", election, 1, fixed_quota=False)


def outcome_of(rule: str, election: Election, seats: int, *, fixed_quota: bool) -> Outcome:
    if seats < 1:
        raise ValueError("There must be at least one seat.")
    ballots = rankings(election)
    candidates = tuple(sorted(project.id for project in election.projects))

    def recount(other_lots: Mapping[int, str]) -> Count:
        return Count(ballots, candidates, seats, fixed_quota, other_lots).run()

    count = recount({})
    return Outcome(
        rule=rule,
        selected=tuple(count.elected),
        cost=0,
        totals={name: int(votes) for name, votes in count.rounds[0].votes.items()},
        order=count.ranking(),
        exhaustive=len(count.elected) == min(seats, len(candidates)),
        ties=ties_that_mattered(count, recount),
        parameters={"seats": seats},
        explanation={"quota": count.quota // VOTE, "rounds": tuple(count.rounds)},
    )


def ties_that_mattered(count: Count, recount: Callable[[Mapping[int, str]], Count]) -> tuple[Tie, ...]:
    """Each decision by declared order is turned round once and the count repeated: did others win?"""
    ties = []
    for number, (tied, chosen) in enumerate(count.lots):
        if all_left_unwanted(count, tied):
            continue
        others = (recount({number: other}) for other in tied if other != chosen)
        if any(set(other.elected) != set(count.elected) for other in others):
            ties.append(Tie(tied, tuple(name for name in tied if name in count.elected), "id"))
    return tuple(ties)


def all_left_unwanted(count: Count, tied: tuple[str, ...]) -> bool:
    """Nobody ever voted for them and all were excluded, so in whichever order: nothing moved."""
    return all(name in count.excluded and not any(votes[name] for votes in count.history) for name in tied)
