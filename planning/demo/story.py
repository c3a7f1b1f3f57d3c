"""The demo is a story played in the order of time, so that ledger and timelines look as if people had lived it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count

from django.utils import timezone

from activity.services import tick
from people.models import Unit, User
from planning.models import Cycle
from proposals.models import Proposal

SATURDAY = 5


@dataclass(slots=True)
class Story:
    """Steps are told in any order and played by their dates; `cycles` and `proposals` hold what came to be."""

    now: datetime
    office: Unit
    emails: dict[str, str] = field(default_factory=dict)
    cycles: dict[str, Cycle] = field(default_factory=dict)
    proposals: dict[str, int] = field(default_factory=dict)
    steps: list[tuple[datetime, int, Callable[[datetime], object]]] = field(default_factory=list)
    order: "count[int]" = field(default_factory=count)

    def day(self, days_ago: int, clock: str = "08.00") -> datetime:
        """A moment that many days before (negative: after) the day of loading, by the office's clock."""
        hour, minute = map(int, clock.split("."))
        day = timezone.localdate(self.now) - timedelta(days=days_ago)
        return timezone.make_aware(datetime.combine(day, time(hour, minute)))

    def workday(self, days_ago: int, clock: str) -> datetime:
        """The same, but late on the Friday before when it would fall on a weekend; what came first still does."""
        when = timezone.localtime(self.day(days_ago, clock))
        into_weekend = when.weekday() - SATURDAY
        if into_weekend < 0:
            return when
        friday = when.replace(hour=16, minute=0) - timedelta(days=into_weekend + 1)
        return friday + timedelta(minutes=30 * into_weekend + when.hour)

    def then(self, when: datetime, do: Callable[[datetime], object]) -> None:
        """`do` is called with the moment at which it happens, which is never after the moment of loading."""
        self.steps.append((min(when, self.now - timedelta(minutes=1)), next(self.order), do))

    def play(self) -> None:
        while self.steps:
            self.steps.sort(reverse=True)
            when, _order, do = self.steps.pop()
            do(when)

    def let_the_clock_run(self, cycle: Cycle) -> None:
        """Tick whenever a window of the cycle opens, closes or is about to close, as far as that is past."""
        for _name, edge in sorted(cycle.dates().items(), key=lambda item: item[1]):
            for moment in (edge - timedelta(days=2) + timedelta(minutes=1), edge + timedelta(minutes=1)):
                if moment < self.now:
                    self.then(moment, tick)

    def person(self, code: str) -> User:
        """By staff code (`P042`) or the short name of an outside account (`operator`), with duties read afresh."""
        if code in self.emails:
            return User.objects.get(email=self.emails[code])
        return User.objects.get(staff_code=code)

    def proposal(self, key: str) -> Proposal:
        return Proposal.objects.select_related("call__office", "unit").get(pk=self.proposals[key])
