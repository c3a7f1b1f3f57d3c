"""A survey in which the order of answering gives away the answers to whoever can restore it.

Whoever answers early says one thing throughout, the others another; the people of one unit agree with each other.
"""

import json
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from secrets import SystemRandom
from typing import Any

from django.utils import timezone

from people.models import EmploymentStatus, User
from surveys import services
from surveys.models import Invited, Survey
from tests import attacking, visiting
from tests.attacking import Dump, orders_of, orders_of_people, right_guesses
from tests.cast import Cast, person
from tests.surveys.conftest import ended, opened

dice = SystemRandom()
ITEMS = ("PR1", "PR2", "PR3")
COMMENT = "TERBUKA"
EARLY, LATE = "Antrean pagi terlalu panjang.", "Jam sore terlalu singkat."
# So many in each of two units, as many of both kinds of employment, and so many in the unit that agrees.
EACH, AGREEING = 32, 10
# What somebody sends before the answers that they mean, and what the server says.
ERRORS: list[visiting.Sent] = [
    ({"answers": {}}, 204),
    ({"answers": []}, 400),
    ({"answers": {"PR1": 6, COMMENT: "Salah kirim"}}, 400),
]
# The unit's block and the background, as they are stored.
Cell = tuple[int | None, str]


@dataclass
class Day:
    survey: Survey
    order: list[User]
    agreeing: set[int]

    def given(self, place: int) -> dict[str, Any]:
        """What the person at this place of the order sends."""
        somebody = self.order[place]
        is_early = place < len(self.order) // 2
        if somebody.pk in self.agreeing:
            answers: dict[str, Any] = dict.fromkeys(ITEMS, 3)
        else:
            answers = dict.fromkeys(ITEMS, 2 if is_early else 4) | {COMMENT: EARLY if is_early else LATE}
        return {"answers": answers, "background": {"status": status_of(somebody)}}

    def sent(self, place: int) -> list[visiting.Sent]:
        return [*(ERRORS if place % 5 == 0 else []), (self.given(place), 204)]

    @property
    def answers(self) -> dict[int, str]:
        """Of each person, the answers as they are kept: without the comment."""
        return {one.pk: as_text(scaled(self.given(place)["answers"])) for place, one in enumerate(self.order)}

    @property
    def comments(self) -> dict[int, str]:
        given = {one.pk: self.given(place)["answers"] for place, one in enumerate(self.order)}
        return {pk: answers[COMMENT] for pk, answers in given.items() if COMMENT in answers}


def status_of(somebody: User) -> str:
    return "pppk" if somebody.status == EmploymentStatus.PPPK else "pns"


def scaled(answers: dict[str, Any]) -> dict[str, Any]:
    return {code: answers[code] for code in ITEMS}


def as_text(answers: Any) -> str:
    return json.dumps(answers, sort_keys=True)


def open_day(cast: Cast) -> Day:
    """Staff with a password, whose ids tell nothing about when they answer."""
    places = [cast.delima] * EACH + [cast.finance] * EACH + [cast.government] * AGREEING
    staff = [person(100 + number, f"Pegawai{number} Contoh", place) for number, place in enumerate(places)]
    for somebody in staff[::2]:
        somebody.status = EmploymentStatus.PPPK
        somebody.save(update_fields=["status"])
    visiting.give_passwords(staff)
    survey = opened(cast, "process", background=["status"])
    return Day(survey, dice.sample(staff, len(staff)), {one.pk for one in staff[2 * EACH :]})


def answer(day: Day, port: int) -> None:
    for place, somebody in enumerate(day.order):
        visiting.visit(
            somebody,
            port,
            page=f"/survei/{day.survey.pk}/",
            address=f"/api/surveys/{day.survey.pk}/response/",
            sent=day.sent(place),
            thanks=f"/survei/{day.survey.pk}/terima-kasih/",
        )


def answer_at_once(day: Day) -> None:
    for place, somebody in enumerate(day.order):
        visiting.arrive(somebody)
        services.answer(day.survey, person=somebody, **day.given(place))


def close(day: Day) -> Survey:
    services.close_survey(ended(day.survey), now=timezone.now())
    return Survey.objects.get(pk=day.survey.pk)


def cells_of_people(survey: Survey) -> dict[int, Cell]:
    """Where the attacker, who knows the staff list, looks for the answers of each who was invited."""
    kept = {cell for cell, _ in (content_of({"content": row.content}) for row in survey.responses.all())}
    blocks = {unit: number for number, block in enumerate((survey.results or {})["blocks"]) for unit in block["units"]}
    finest = {
        row.user_id: (blocks.get(str(row.unit_id)), status_of(row.user))
        for row in Invited.objects.filter(survey=survey).select_related("user")
    }
    return {pk: cell if cell in kept else (cell[0], "") for pk, cell in finest.items()}


def content_of(row: attacking.Row) -> tuple[Cell, str]:
    kept = json.loads(row["content"]) if isinstance(row["content"], str) else row["content"]
    return (kept["block"], kept["background"].get("status", "")), as_text(kept["answers"])


@dataclass
class Attack:
    """Right guesses by the pair of orders they follow from, and in groups of how many who said one thing or another."""

    right: Counter[str]
    groups: list[tuple[int, int]]

    def beyond_chance(self) -> dict[str, int]:
        return attacking.beyond_chance(self.right, self.groups)


def whose_answers(tables: Dump, day: Day, survey: Survey) -> tuple[Attack, list[Cell]]:
    """Guesses within each cell of those who answered; and the cells in which all agree, where nothing is to guess."""
    truth, place = day.answers, cells_of_people(survey)
    people = orders_of_people(tables, set(truth))
    responses = orders_of(tables["surveys_response"], content_of, less=["content"])
    right, groups, agreeing = Counter[str](), [], []
    for cell in sorted({place[pk] for pk in truth}, key=str):
        here = {name: [pk for pk in order if place[pk] == cell] for name, order in people.items()}
        there = {name: [text for at, text in order if at == cell] for name, order in responses.items()}
        numbers = Counter(truth[pk] for pk in truth if place[pk] == cell)
        if len(numbers) == 1:
            agreeing.append(cell)
        else:
            groups.append((max(numbers.values()), min(numbers.values())))
            right.update(right_guesses(here, there, truth))
    return Attack(right, groups), agreeing


def whose_comments(tables: Dump, day: Day) -> Attack:
    truth = day.comments
    people = orders_of_people(tables, set(truth))
    return Attack(right_guesses(people, comments_of(tables), truth), group_of(truth))


def which_comments(tables: Dump, day: Day) -> Attack:
    """Which comment belongs to which answers, without asking whose they are."""
    said = {as_text(dict.fromkeys(ITEMS, 2)): EARLY, as_text(dict.fromkeys(ITEMS, 4)): LATE}
    responses = orders_of(tables["surveys_response"], lambda row: content_of(row)[1], less=["content"])
    talking = {name: [text for text in order if text in said] for name, order in responses.items()}
    return Attack(right_guesses(talking, comments_of(tables), said), group_of(day.comments))


def comments_of(tables: Dump) -> dict[str, list[str]]:
    return orders_of(tables["surveys_comment"], lambda row: row["text"], less=["text"])


def group_of(truth: dict[int, str]) -> list[tuple[int, int]]:
    few, many = sorted(Counter[Hashable](truth.values()).values())
    return [(many, few)]
