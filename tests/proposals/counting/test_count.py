"""`manage.py count`: what it prints; how it ends and what it needs, in a process of its own, as somebody types it."""

import json
import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.serving import ROOT

FILE = """META
key;value
budget;100.5
vote_type;approval
PROJECTS
project_id;cost;name
1;50.25;Kursus
2;50.25;Lokakarya
3;50.25;Magang
VOTES
voter_id;vote
a;1,2
b;3,2
"""


def count(*words: str) -> tuple[str, str]:
    """What the command prints, and what it says beside that; raises CommandError."""
    out, beside = StringIO(), StringIO()
    call_command("count", *words, stdout=out, stderr=beside)
    return out.getvalue(), beside.getvalue()


def typed(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "count", *words]
    return subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "kecil.pb"
    path.write_text(FILE)
    return str(path)


def test_json_holds_exact_numbers_as_text(file: str) -> None:
    said, _ = count(file, "--rule", "greedy", "--utility", "cost", "--completion", "none", "--json")
    assert json.loads(said) == {
        "selected": ["2", "1"],
        "cost": "100.5",
        "exhaustive": True,
        "ties": [{"ids": ["1", "3"], "selected": ["1"], "decided_by": "id"}],
    }


def test_equal_shares_and_its_completions_are_counted(file: str) -> None:
    words = ("--rule", "equal-shares", "--utility", "cardinality", "--json")
    assert json.loads(count(file, *words)[0])["selected"] == ["2"]
    assert json.loads(count(file, *words, "--completion", "greedy")[0])["selected"] == ["2", "1"]


def test_a_utility_that_changes_nothing_is_said_to_change_nothing(file: str) -> None:
    """Beside the outcome, not in it: whoever asks every rule the same way gets an answer from each."""
    said, beside = count(file, "--rule", "phragmen", "--utility", "cost", "--json")
    assert json.loads(said)["selected"] == ["2", "1"]
    assert "phragmen counts supporters alone: --utility changes nothing" in beside


def test_without_json_a_table_is_printed(file: str) -> None:
    said, _ = count(file, "--rule", "equal-shares", "--completion", "add1-overspend")
    assert "2 voters, 3 projects, budget 100.5" in said
    assert "Lokakarya" in said
    assert "A voter's share" in said


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["{missing}"], "cannot be opened"),
        (["{broken}"], "Line 8: The cost of project '2'"),
        (["{file}", "--utility", "borda"], "only where ballots rank"),
        (["{file}", "--rule", "greedy", "--completion", "add1"], "The rule greedy has no option --completion"),
        (["{file}", "--rule", "equal-shares", "--completion", "add1", "--step", "0"], "at least 1"),
    ],
)
def test_what_cannot_be_counted_is_said_in_words_with_code_2(
    file: str, tmp_path: Path, words: list[str], problem: str
) -> None:
    broken = tmp_path / "rusak.pb"
    broken.write_text(FILE.replace("2;50.25", "2;mahal"))
    places = {"file": file, "broken": str(broken), "missing": str(tmp_path / "tiada.pb")}
    with pytest.raises(CommandError, match=re.escape(problem)) as refused:
        call_command("count", *[word.format(**places) for word in words])
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("words", "problem"),
    [(["{file}", "--rule", "guess"], "invalid choice: 'guess'"), ([], "the following arguments are required: file")],
)
def test_a_command_that_is_written_wrongly_ends_with_code_2(file: str, words: list[str], problem: str) -> None:
    done = typed(*[word.format(file=file) for word in words])
    assert done.returncode == 2
    assert problem in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["count", "recount", "analyse"])
def test_what_reads_a_file_needs_no_installation(command: str, tmp_path: Path) -> None:
    """Neither a secret nor a database: whoever has the source can count."""
    env = {"PATH": os.environ["PATH"], "REMBUK_DATA_DIR": str(tmp_path)}
    words = [sys.executable, "manage.py", command, "--help"]
    done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_file_is_counted_with_an_empty_environment(file: str, tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "REMBUK_DATA_DIR": str(tmp_path)}
    words = [sys.executable, "manage.py", "count", file, "--rule", "greedy", "--json"]
    done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["selected"] == ["2", "1"]
