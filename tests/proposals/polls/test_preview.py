"""Trying other rules on past polls, and every rule on an election from elsewhere."""

import json
import os
import random
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from activity.models import Event
from proposals import exploring, limited
from proposals.counting.pabulib import FAULTS
from proposals.exploring import MOST_BYTES
from proposals.models import Call, Poll
from proposals.unreadable import WORDS
from tests.cast import Cast
from tests.proposals.polls import polling

FILE = """META
key;value
description;Kota kecil
budget;100
num_projects;3
num_votes;5
vote_type;approval
PROJECTS
project_id;cost;votes;name
1;60;3;Taman
2;50;2;Perpustakaan
3;40;2;Lampu jalan
VOTES
voter_id;vote
1;1
2;1
3;1
4;2,3
5;2,3
"""


def preview(client: Any, poll: Poll, **body: Any) -> Any:
    return client.post(f"/api/polls/{poll.pk}/preview/", json.dumps(body), content_type="application/json")


def explore(client: Any, content: bytes) -> Any:
    return client.post("/api/elections/explore/", {"file": SimpleUploadedFile("kota.pb", content)})


@pytest.fixture
def counted(call: Call, cast: Cast) -> Poll:
    """Counted greedily: 70 million for the four, nothing is left for the two. Of a large electorate."""
    polling.three_proposals(call, cast)
    voters = polling.more_staff(cast, 20)[:6]
    poll = polling.open_poll(call, cast)
    polling.cast_many(poll, voters, lambda place: polling.ids(poll, 1 if place < 4 else 2))
    return polling.close(poll)


@pytest.mark.django_db(transaction=True)
def test_the_committee_sees_what_another_rule_would_have_given(counted: Poll, cast: Cast, client_of: Any) -> None:
    before, events = Poll.objects.values().get(), Event.objects.count()
    answer = preview(client_of(cast.desi), counted, rule="max-welfare", parameters={"utility": "cardinality"})
    assert answer.status_code == 200
    assert answer.json()["selected"] == ["U-2027-001"]
    assert answer.json()["label"]
    assert Poll.objects.values().get() == before
    assert Event.objects.count() == events
    shares = preview(client_of(cast.desi), counted, rule="equal-shares", parameters={"completion": "none"}).json()
    assert shares["selected"] == ["U-2027-001"]
    assert shares["parameters"] == {"utility": "cost", "completion": "none", "minimum": 1}


@pytest.mark.django_db(transaction=True)
def test_a_rule_that_does_not_suit_is_named_with_the_field(counted: Poll, cast: Cast, client_of: Any) -> None:
    answer = preview(client_of(cast.desi), counted, rule="stv")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["rule"])
    answer = preview(client_of(cast.desi), counted, rule="equal-shares", parameters={"completion": "lain"})
    assert list(answer.json()["errors"]["parameters"]) == ["completion"]


@pytest.mark.django_db
def test_the_running_poll_is_never_previewed(poll: Poll, cast: Cast, client_of: Any) -> None:
    answer = preview(client_of(cast.desi), poll, rule="greedy")
    assert (answer.status_code, answer.json()["code"]) == (409, "preview_of_running_poll")
    assert "sedang berjalan" in answer.json()["message"]


@pytest.mark.django_db(transaction=True)
def test_nor_a_poll_of_fewer_than_five(poll: Poll, cast: Cast, client_of: Any) -> None:
    polling.cast_many(poll, [cast.rina], lambda place: polling.ids(poll, 1))
    polling.close(poll)
    answer = preview(client_of(cast.desi), poll, rule="equal-shares")
    assert answer.json()["code"] == "too_few_ballots"


@pytest.mark.django_db(transaction=True)
def test_nor_a_poll_of_few_electors(poll: Poll, cast: Cast, client_of: Any) -> None:
    """One rule after the other would tell which wishes stand on one ballot."""
    voters = [cast.rina, cast.mutia, cast.erna, cast.febri, cast.lilis, cast.fauzan]
    polling.cast_many(poll, voters, lambda place: polling.ids(poll, 1 if place < 4 else 2))
    polling.close(poll)
    answer = preview(client_of(cast.desi), poll, rule="equal-shares")
    assert (answer.status_code, answer.json()["code"]) == (409, "small_electorate")


@pytest.mark.django_db(transaction=True)
def test_a_rule_that_takes_too_long_is_ended_and_refused(
    call: Call, cast: Cast, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited, "MOST_SECONDS", 2)
    poll, desi = polling.hard_to_count(call, cast), client_of(cast.desi)
    answer = preview(desi, poll, rule="max-welfare")
    assert (answer.status_code, answer.json()["code"]) == (409, "rule_takes_too_long")
    assert "“Manfaat Terbesar” tidak selesai dihitung dalam 2 detik" in answer.json()["message"]
    assert preview(desi, poll, rule="phragmen").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_page_shows_the_other_rules_then_and_says_which_took_too_long(
    call: Call, cast: Cast, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited, "MOST_SECONDS", 3)
    poll = polling.hard_to_count(call, cast)
    html = client_of(cast.desi).get(f"/suara/{poll.pk}/aturan/").content.decode()
    assert "Manfaat Terbesar: tidak selesai dihitung." in html
    for rule in ("greedy", "equal-shares", "phragmen"):
        assert f'id="rule-{rule}"' in html
    assert 'id="rule-max-welfare"' not in html


@pytest.mark.django_db(transaction=True)
def test_one_preview_is_counted_at_a_time(counted: Poll, cast: Cast, client_of: Any) -> None:
    with limited.ONE_AT_A_TIME:
        answer = preview(client_of(cast.desi), counted, rule="phragmen")
    assert (answer.status_code, answer.json()["code"]) == (409, "explorer_is_busy")


@pytest.mark.django_db(transaction=True)
def test_only_the_committee_previews(counted: Poll, cast: Cast, client_of: Any) -> None:
    assert preview(client_of(cast.rina), counted, rule="greedy").json()["code"] == "not_committee"


@pytest.mark.django_db
def test_an_election_from_elsewhere_is_counted_by_every_rule(cast: Cast, client_of: Any) -> None:
    answer = explore(client_of(cast.analyst), FILE.encode())
    assert answer.status_code == 200
    found = answer.json()
    assert (found["voters"], found["budget"], found["meta"]["description"]) == (5, "100", "Kota kecil")
    assert [row["rule"] for row in found["outcomes"]] == ["equal-shares", "greedy", "phragmen", "max-welfare"]
    greedy = next(row for row in found["outcomes"] if row["rule"] == "greedy")
    assert greedy["selected"] == ["1", "3"]
    assert "greedy" in found["projects"][0]["selected_by"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "baris 1: berkas ini bukan teks UTF-8"),
        (b"META\nkey;value\n", "bagian PROJECTS tidak ada atau kosong"),
        (FILE.replace("100", "seratus").encode(), "pagu (budget) di META berisi “seratus”, bukan bilangan"),
        (FILE.replace("2;50;", "2;mahal;").encode(), "baris 11: biaya usulan “2” berisi “mahal”"),
        (FILE.replace("5;2,3", "5;2,9").encode(), "baris 19: surat suara menyebut usulan “9”"),
        (FILE.replace("approval", "lotre").encode(), "vote_type di META berisi “lotre”"),
    ],
)
def test_what_is_no_election_is_said_at_the_field_with_its_line(
    cast: Cast, client_of: Any, content: bytes, words: str
) -> None:
    answer = explore(client_of(cast.desi), content)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["file"]
    assert words in answer.json()["errors"]["file"][0]


def test_each_fault_of_a_file_has_words_that_name_what_it_names() -> None:
    """Words may leave out what a fault names, never name what it does not."""
    named = {code: {name for _, name, _, _ in Formatter().parse(text) if name} for code, text in FAULTS.items()}
    assert WORDS.keys() == FAULTS.keys()
    for code, text in WORDS.items():
        names = {name for _, name, _, _ in Formatter().parse(str(text)) if name}
        assert names <= named[code] | ({"number"} if "problem" in named[code] else set())


@pytest.mark.django_db
def test_a_file_that_is_too_large_is_not_read(cast: Cast, client_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = explore(client_of(cast.desi), b"x" * (MOST_BYTES + 1))
    assert "paling banyak 1 MB, 300 usulan, dan 20000 pemilih" in answer.json()["errors"]["file"][0]
    assert "manage.py count" in answer.json()["errors"]["file"][0]
    for most in ("MOST_PROJECTS", "MOST_VOTERS"):
        with monkeypatch.context() as patched:
            patched.setattr(exploring, most, 2)
            assert "manage.py count" in explore(client_of(cast.desi), FILE.encode()).json()["errors"]["file"][0]


def a_hard_knapsack() -> bytes:
    """No rule but that of the greatest welfare has anything to look for here: everybody wants one project."""
    dice = random.Random(4)  # noqa: S311  the same one each time
    costs = [2 * dice.randrange(10**17, 10**18) for _ in range(60)]
    projects = "".join(f"{place};{cost}\n" for place, cost in enumerate(costs))
    votes = "".join(f"{place};{place}\n" for place in range(60))
    meta = f"META\nkey;value\nbudget;{sum(costs) // 2 + 1}\nvote_type;approval\n"
    return f"{meta}PROJECTS\nproject_id;cost\n{projects}VOTES\nvoter_id;vote\n{votes}".encode()


@pytest.mark.django_db
def test_what_would_take_for_ever_is_ended_and_said(
    cast: Cast, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exploring, "MOST_SECONDS", 2)
    found = explore(client_of(cast.desi), a_hard_knapsack()).json()
    assert found["not_counted"] == ["max-welfare"]
    assert [row["rule"] for row in found["outcomes"]] == ["equal-shares", "greedy", "phragmen"]


@pytest.mark.django_db
def test_one_file_is_counted_at_a_time(cast: Cast, client_of: Any) -> None:
    with limited.ONE_AT_A_TIME:
        answer = explore(client_of(cast.desi), FILE.encode())
    assert (answer.status_code, answer.json()["code"]) == (409, "explorer_is_busy")
    assert explore(client_of(cast.desi), FILE.encode()).status_code == 200


@pytest.mark.elections
@pytest.mark.django_db
def test_a_real_election_is_explored(cast: Cast, client_of: Any) -> None:
    folder = Path(os.environ["PABULIB_DIR"])
    name = "Poland_Wieliczka_2023_Green_Budget.pb"
    answer = explore(client_of(cast.analyst), (folder / name).read_bytes())
    assert answer.status_code == 200
    expected = json.loads((folder / "expected.json").read_text())[name]["Cost_Sat"]
    selected = {row["rule"]: row["selected"] for row in answer.json()["outcomes"]}
    assert answer.json()["voters"] == expected["voters"]
    assert selected["equal-shares"] == expected["mes_then_greedy"]["order"]
    assert selected["greedy"] == expected["greedy"]["order"]
