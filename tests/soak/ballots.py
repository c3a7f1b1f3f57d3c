"""An open poll, a ballot of each elector, and whether exactly those were counted."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from secrets import SystemRandom
from typing import Any

from django.db import transaction
from django.utils import timezone

from proposals import services
from proposals.models import Call, Candidate, Poll
from tests.browsing import Browser
from tests.conftest import set_stage
from tests.permissions import World
from tests.proposals.polls import polling
from tests.soak.electorate import Electorate, employ, people_of, post, session_of
from tests.soak.record import Record
from tests.world import build


@dataclass
class Ballots(Electorate):
    poll: Poll

    def close_and_compare(self, record: Record, browser: Browser) -> dict[str, Any]:
        """Every receipt on the list, every code once, and the ballots exactly those that were cast."""
        codes, ballots = self.close(browser)
        candidates = Candidate.objects.filter(poll=self.poll).select_related("proposal")
        labels = {row.pk: row.label for row in candidates}
        cast = Counter(",".join(labels[pk] for pk in person.given["choices"]) for person in self.people)
        given = {code for found in record.receipts.values() for code in found}
        return {
            "receipts_given": len(record.receipts),
            "receipts_not_listed": len(given - set(codes)),
            "voters_with_two_codes": sum(len(found) > 1 for found in record.receipts.values()),
            "codes_listed": len(codes),
            "codes_twice": len(codes) - len(set(codes)),
            "ballots_listed": len(ballots),
            "ballots_that_differ": sum((Counter(ballots) - cast).values()) + sum((cast - Counter(ballots)).values()),
        }

    def close(self, browser: Browser) -> tuple[list[str], list[str]]:
        """Returns the published codes and the ballots, each as its line says."""
        end_vote(self.poll)
        post(browser, f"/api/polls/{self.poll.pk}/close/")
        published = (browser.ask("GET", f"/api/polls/{self.poll.pk}/{name}/")[1] for name in ("codes", "ballots"))
        codes, ballots = (content.decode() for content in published)
        votes = ballots.split("VOTES\n", 1)[1].splitlines()[1:]
        return codes.splitlines(), [line.split(";")[1].strip('"') for line in votes]


def lay_out(number: int, *, signing_in: int) -> Ballots:
    """So many voters, of whom the first few have no session yet."""
    with transaction.atomic():
        world = build()
        staff = employ(world, number)
        poll = open_poll(world)
        candidates = list(poll.candidates.values_list("pk", flat=True))
        people = people_of(staff, lambda place: {"choices": choose(candidates)}, signing_in=signing_in)
        return Ballots(f"/api/polls/{poll.pk}/ballot/", people, session_of(world.cast.desi), poll)


def open_poll(world: World) -> Poll:
    set_stage(world.call, "vote")
    for number in range(901, 906):
        polling.put_forward(world.call, world.cast.erna, number, f"Pelatihan {number}", 20 * polling.MILLION)
    return services.open_poll(world.call, actor=world.cast.desi)


def choose(candidates: list[int]) -> list[int]:
    """At most one: whatever it costs, it is within the budget."""
    return SystemRandom().choice([[], *([candidate] for candidate in candidates)])


def end_vote(poll: Poll) -> None:
    """As if the window had ended a second ago."""
    end = timezone.now() - timedelta(seconds=1)
    Call.objects.filter(pk=poll.call_id).update(vote_until=end)
    Poll.objects.filter(pk=poll.pk).update(closes_at=end)
