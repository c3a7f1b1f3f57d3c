"""Three rounds around the day of loading: last year's, whose plan runs, and two of next year's plan."""

from datetime import datetime, timedelta

from planning import services
from planning.demo.story import Story
from planning.models import Cycle, Window

# Days before the day of loading (negative: after it), from and until, in the order of the windows.
DAYS = {
    "last_year": ((450, 432), (450, 422), (421, 412), (411, 370), (380, 340)),
    "first": ((78, 58), (78, 48), (47, 38), (37, -12), (30, -26)),
    "second": ((12, -6), (12, -10), (-11, -17), (-18, -40), (-41, -55)),
}
ROUNDS = {"last_year": 1, "first": 1, "second": 2}
BUDGETS = {"last_year": 40_000_000, "first": 120_000_000, "second": 120_000_000}
LAID_OUT_BEFORE = 5


def lay_out(story: Story, name: str) -> Cycle:
    """The personnel officer lays the cycle out some days before it begins; from then on the clock runs it."""
    year = story.now.year + (0 if name == "last_year" else 1)
    first_day = DAYS[name][0][0]
    cycle = services.create_cycle(
        office=story.office,
        year=year,
        round_number=ROUNDS[name],
        budget=BUDGETS[name],
        dates={
            f"{window}_{edge}": story.day(days, clock)
            for window, pair in zip(Window.values, DAYS[name], strict=True)
            for edge, days, clock in (("from", pair[0], "08.00"), ("until", pair[1], "16.00"))
        },
        budget_cutoff=story.day(first_day - 120).date(),
        actor=story.person("P003"),
        now=story.day(first_day + LAID_OUT_BEFORE, "10.00"),
    )
    story.cycles[name] = cycle
    story.let_the_clock_run(cycle)
    return cycle


def extend_the_second_round(story: Story, when: datetime) -> None:
    """A date moved with a reason that everybody can read: two more days to propose."""
    cycle = story.cycles["second"]
    begins, ends = cycle.window(Window.PROPOSE)
    services.move_window(
        cycle,
        window=Window.PROPOSE,
        new_from=begins,
        new_until=ends + timedelta(days=2),
        reason="Tiga kelurahan mengikuti rapat koordinasi kota pada pekan pertama, jadi masa usul ditambah dua hari.",
        actor=story.person("P003"),
        now=when,
    )
