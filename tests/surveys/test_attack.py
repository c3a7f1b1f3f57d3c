"""Whoever reads the whole database and the server's log after the close guesses no better than chance who said what.

Chance means blindly within the stored cell: the block of the unit and the background that is kept. Cells in which all
agree are counted apart. The same guesses succeed against a build that does not shuffle, so that they prove something.
"""

from pathlib import Path

import pytest
from django.test import Client

from surveys.models import Survey
from tests.attacking import Dump, dump
from tests.cast import Cast
from tests.surveys import answering_day
from tests.surveys.answering_day import AGREEING, Attack, Cell, Day
from tests.visiting import served, unshuffled

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("new_files"),
]
GIVE_AWAY = {
    "django_session.whose by expire_date × place",
    "activity_notice.recipient_id by read_at × place",
}


@pytest.fixture
def day(cast: Cast) -> Day:
    return answering_day.open_day(cast)


def attacks(tables: Dump, day: Day, closed: Survey) -> tuple[list[Attack], list[Cell]]:
    answers, agreeing = answering_day.whose_answers(tables, day, closed)
    return [answers, answering_day.whose_comments(tables, day), answering_day.which_comments(tables, day)], agreeing


def test_neither_orders_nor_the_log_tell_who_said_what(day: Day, tmp_path: Path) -> None:
    with served(tmp_path, "DEBUG") as server:
        answering_day.answer(day, server.port)
        closed = answering_day.close(day)
        found, agreeing = attacks(dump(), day, closed)
    assert [attack.beyond_chance() for attack in found] == [{}, {}, {}]
    assert all(attack.right for attack in found)
    assert len(agreeing) == 1
    assert [len(attack.groups) for attack in found] == [4, 1, 1]
    assert_log_names_nobody((tmp_path / "log").read_text(), day)


def assert_log_names_nobody(log: str, day: Day) -> None:
    """At the most talkative level, and though some answers were refused."""
    assert "axes" in log
    people = {word for one in day.order for word in (one.nip, one.email, one.name)}
    secrets = people | {row["session_key"] for row in dump()["django_session"]}
    secrets |= {answering_day.EARLY, answering_day.LATE, "Salah kirim", "/response/", "/survei/", "PR1"}
    assert [word for word in secrets if word in log] == []


def test_the_same_guesses_succeed_without_shuffling(day: Day) -> None:
    """By when people signed in and when they read what they were told, for instance."""
    answering_day.answer_at_once(day)
    with unshuffled():
        closed = answering_day.close(day)
        (answers, comments, pairs), _ = attacks(dump(), day, closed)
    assert answers.beyond_chance().keys() >= GIVE_AWAY
    assert comments.beyond_chance().keys() >= GIVE_AWAY
    assert "place × place" in pairs.beyond_chance()


def test_where_all_agree_the_analyst_is_told(day: Day, cast: Cast) -> None:
    answering_day.answer_at_once(day)
    closed = answering_day.close(day)
    _, agreeing = answering_day.whose_answers(dump(), day, closed)
    units = (closed.results or {})["blocks"][agreeing[0][0]]["units"]
    assert str(cast.government.pk) in units
    analyst = Client()
    analyst.force_login(cast.analyst)
    told = analyst.get(f"/api/surveys/{closed.pk}/results/").json()["flags"]
    assert {tuple(one["units"]) for one in told["unanimous"]} == {tuple(units)}
    page = analyst.get(f"/survei/{closed.pk}/hasil/").content.decode()
    assert "Kelompok yang semuanya sependapat" in page
    assert closed.mean_from <= AGREEING
