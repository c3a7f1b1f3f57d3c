"""A poll's three files, and the command that counts them again."""

import hashlib
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from proposals.models import Call, Poll, Proposal
from tests.cast import Cast
from tests.proposals.polls import polling

pytestmark = pytest.mark.django_db(transaction=True)

VOTERS = 30
# By form of ballot: settings of the poll, and what the voter at a place gives (`ids` of the candidates by number).
HELD: dict[str, tuple[dict[str, Any], Any]] = {
    "approve": (
        {
            "form": "approve",
            "rule": "equal-shares",
            "parameters": {"utility": "cost", "completion": "add1", "minimum": 1},
        },
        lambda ids, place: {"choices": [ids[place % 3], ids[(place // 3) % 3]]},
    ),
    "points": (
        {"form": "points", "rule": "equal-shares", "parameters": {"points_each": 10, "utility": "points"}},
        lambda ids, place: {"values": {str(ids[place % 3]): 7, str(ids[(place + 1) % 3]): place % 4}},
    ),
    "score": (
        {"form": "score", "rule": "max-welfare", "parameters": {"highest_score": 5, "utility": "points"}},
        lambda ids, place: {"values": {str(pk): (place * at) % 6 for at, pk in enumerate(ids, 1)}},
    ),
    "rank": (
        {"form": "rank", "rule": "stv", "parameters": {"seats": 2}},
        lambda ids, place: {"choices": [*ids[place % 3 :], *ids[: place % 3]]},
    ),
    "consent": (
        {"form": "consent", "rule": "consent", "parameters": {"agreement": "2/3", "most_blocks": 1}},
        lambda ids, place: {"values": {str(ids[0]): "agree", str(ids[1]): "block" if place < 3 else "agree"}},
    ),
    "coverage": (
        {
            "form": "approve",
            "rule": "equal-shares",
            "parameters": {"utility": "cost", "completion": "add1", "minimum": 1},
            "covers": "urban_village",
        },
        lambda ids, place: {"choices": [ids[0], ids[2]] if place % 5 else [ids[1]]},
    ),
    "limits": (
        {"form": "knapsack", "rule": "greedy", "parameters": {"utility": "cost", "minimum": 1}, "capacity": 20},
        lambda ids, place: {"choices": [ids[place % 3]]},
    ),
}


@pytest.fixture
def files(
    call: Call, cast: Cast, proposals: list[Proposal], client_of: Any, tmp_path: Path, request: Any
) -> list[Path]:
    """The ballots, the outcome and the codes of a poll of that form, as an elector downloads them."""
    settings, give = HELD[request.param]
    voters = polling.more_staff(cast, VOTERS)
    poll = polling.open_poll(call, cast, **settings)
    ids = polling.ids(poll, 1, 2, 3)
    for place, voter in enumerate(voters):
        given = json.dumps(give(ids, place))
        answer = client_of(voter).put(f"/api/polls/{poll.pk}/ballot/", given, content_type="application/json")
        assert answer.status_code == 200, answer.content
    polling.close(poll)
    return [download(client_of(cast.rina), poll, name, tmp_path) for name in ("ballots", "outcome", "codes")]


def download(client: Any, poll: Poll, name: str, folder: Path) -> Path:
    answer = client.get(f"/api/polls/{poll.pk}/{name}/")
    assert answer.status_code == 200
    path = folder / answer["Content-Disposition"].split('"')[1]
    path.write_bytes(answer.content)
    return path


def recount(files: list[Path]) -> str:
    said = StringIO()
    call_command("recount", str(files[0]), outcome=files[1], codes=files[2], stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("files", HELD, indirect=True)
def test_the_files_of_every_form_give_the_published_outcome(files: list[Path]) -> None:
    said = recount(files)
    assert "SAME" in said
    assert f"{VOTERS} ballots, 3 candidates" in said


@pytest.mark.parametrize("files", ["approve"], indirect=True)
def test_a_ballot_that_was_altered_is_said_loudly(files: list[Path]) -> None:
    head, votes = files[0].read_text().split("VOTES\n")
    altered = "\n".join(["voter_id;vote", *(f"{place};U-2027-003" for place in range(1, VOTERS + 1)), ""])
    files[0].write_text(f"{head}VOTES\n{altered}")
    assert votes != altered
    with pytest.raises(CommandError, match="DIFFERENT") as stopped:
        recount(files)
    assert stopped.value.returncode == 1
    assert "totals: published" in str(stopped.value)


@pytest.mark.parametrize("files", ["approve"], indirect=True)
def test_a_code_too_few_is_said_loudly(files: list[Path]) -> None:
    files[2].write_text("".join(files[2].read_text().splitlines(keepends=True)[1:]))
    with pytest.raises(CommandError, match="29 codes, but 30 ballots"):
        recount(files)


@pytest.mark.parametrize("files", ["rank"], indirect=True)
def test_other_parameters_than_published_are_said_loudly(files: list[Path]) -> None:
    files[0].write_text(files[0].read_text().replace("seats;2", "seats;1"))
    with pytest.raises(CommandError, match="parameters: published"):
        recount(files)


def test_a_file_that_names_no_rule_cannot_be_counted(tmp_path: Path) -> None:
    file = tmp_path / "lain.pb"
    file.write_text(
        "META\nkey;value\nbudget;1\nvote_type;approval\nPROJECTS\nproject_id;cost\n1;1\nVOTES\nvoter_id;vote\n1;1\n"
    )
    with pytest.raises(CommandError, match="rule") as stopped:
        call_command("recount", str(file))
    assert stopped.value.returncode == 2


@pytest.mark.parametrize("files", ["approve", "points", "limits", "coverage"], indirect=True)
def test_a_recounter_that_knows_nothing_of_rembuk_agrees(
    files: list[Path], cast: Cast, client_of: Any, tmp_path: Path
) -> None:
    """Downloaded as anybody does, and run alone."""
    client, published = client_of(cast.rina), json.loads(files[1].read_text())
    known = {row["rule"]: row for row in client.get("/api/recounters/").json()}
    assert known[published["rule"]]["lines"] <= 300
    program = client.get(f"/api/recounters/{published['rule']}/")
    path = tmp_path / known[published["rule"]]["name"]
    path.write_bytes(program.content)
    assert hashlib.sha256(program.content).hexdigest() == known[published["rule"]]["sha256"]
    done = subprocess.run(
        [sys.executable, "-I", str(path), str(files[0])], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    recounted = json.loads(done.stdout)
    assert {name: recounted[name] for name in ("selected", "cost", "exhaustive")} == {
        name: published[name] for name in ("selected", "cost", "exhaustive")
    }
