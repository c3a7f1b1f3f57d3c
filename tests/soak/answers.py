"""An open survey, answers of each person that nobody else gives, and whether exactly those are kept."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from surveys.models import Survey
from tests.browsing import Browser
from tests.soak.electorate import Electorate, employ, people_of, post, session_of
from tests.soak.record import Record
from tests.surveys.conftest import CODES, opened
from tests.world import build

OPTIONS = 5


@dataclass
class Answers(Electorate):
    survey: Survey

    def close_and_compare(self, record: Record, browser: Browser) -> dict[str, Any]:
        """Everybody who was told that the answers are there took part, and the answers are exactly those sent."""
        Survey.objects.filter(pk=self.survey.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
        post(browser, f"/api/surveys/{self.survey.pk}/close/")
        told = browser.send("GET", f"/api/surveys/{self.survey.pk}/results/", None)[1]
        sent = Counter(as_text(person.given["answers"]) for person in self.people)
        contents = self.survey.responses.values_list("content", flat=True)
        kept = Counter(as_text(content["answers"]) for content in contents if content)
        took_part = set(self.survey.participations.values_list("person", flat=True))
        return {
            "receipts_given": len(record.receipts),
            "took_part": len(took_part),
            "receipts_of_nobody": len(record.receipts.keys() - took_part),
            "answers_kept": sum(kept.values()),
            "answers_lost": sum((sent - kept).values()),
            "answers_twice": sum((kept - sent).values()),
            "answers_told": told["response"]["valid"],
        }


def as_text(answers: dict[str, int]) -> str:
    return "".join(str(answers[code]) for code in CODES)


def lay_out(number: int, *, signing_in: int) -> Answers:
    with transaction.atomic():
        world = build()
        staff = employ(world, number)
        survey = opened(world.cast, name="Kesiapan di bawah beban")
        people = people_of(staff, lambda place: {"answers": answers_of(place)}, signing_in=signing_in)
        return Answers(f"/api/surveys/{survey.pk}/response/", people, session_of(world.cast.analyst), survey)


def answers_of(number: int) -> dict[str, int]:
    """The number in base five: no two people answer alike."""
    return {code: number // OPTIONS**place % OPTIONS + 1 for place, code in enumerate(CODES)}
