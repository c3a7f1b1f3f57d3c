"""The recounters against Rembuk's own counting: two programmes that share no line must print the same."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals import publishing
from proposals.counting import Completion, Election, Form, equal_shares, greedy, pabulib
from proposals.management.commands.count import as_json
from tests.proposals.counting.instances import elections

FOLDER = Path(__file__).parents[3] / "proposals" / "recounting"
GREEDY, SHARES = FOLDER / "recount_greedy.py", FOLDER / "recount_equal_shares.py"
ELECTIONS = os.environ.get("PABULIB_DIR", "")
# Files that a slow count in fractions finishes soon.
SMALL = sorted(path.name for path in Path(ELECTIONS).glob("*.pb") if path.stat().st_size < 50_000) if ELECTIONS else []
UTILITIES = {
    Form.APPROVAL: ("cost", "cardinality"),
    Form.ORDINAL: ("borda", "cost", "cardinality"),
    Form.POINTS: ("points", "cost", "cardinality"),
}


def loaded(path: Path) -> ModuleType:
    spec = spec_from_file_location(path.stem, path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RECOUNT_GREEDY, RECOUNT_SHARES = loaded(GREEDY), loaded(SHARES)


def printed(module: ModuleType, path: Path, options: Iterable[str], capsys: Any, monkeypatch: Any) -> dict[str, Any]:
    monkeypatch.setattr(sys, "argv", [module.__name__, str(path), *options])
    module.main()
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def recounted(module: ModuleType, path: Path, **rule: object) -> tuple[list[str], list[dict[str, Any]]]:
    given = dict.fromkeys(module.DEFAULTS) | {name: str(value) for name, value in rule.items()}
    return module.count(module.Election(str(path), given))


def votes_of(election: Election) -> list[Any]:
    return [ballot for ballot, number in election.ballots.items() for _ in range(number)]


def written(election: Election, path: Path) -> Path:
    projects = [(project, f"Kursus {project.id}") for project in election.projects]
    meta = {"budget": pabulib.as_text(election.budget)}
    path.write_text(pabulib.write(meta, projects, votes_of(election), election.form, election.limits))
    return path


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("recount") / "suara.pb"


@pytest.mark.parametrize("path", [GREEDY, SHARES], ids=lambda path: path.stem)
def test_a_recounter_stands_alone_and_is_short(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 300
    for node in ast.walk(ast.parse(text)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [f"{node.module}"] if isinstance(node, ast.ImportFrom) else []
        assert all(name.split(".")[0] in sys.stdlib_module_names for name in names)
        assert not (isinstance(node, ast.ImportFrom) and node.level)
        assert not isinstance(node, ast.Constant) or not isinstance(node.value, float)


def test_it_runs_by_itself_without_rembuk_and_its_packages(tmp_path: Path) -> None:
    """`-I -S`: neither the folder from which it is called, nor installed packages, nor the environment."""
    text = "META\nkey;value\nvote_type;approval\nbudget;3\nutility;cardinality\ncompletion;add1\n"
    text += "PROJECTS\nproject_id;cost\n1;1\n2;2.5\nVOTES\nvoter_id;vote\n1;1,2\n2;2\n"
    (tmp_path / "suara.pb").write_text(text)
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(SHARES), "suara.pb"], cwd=tmp_path, capture_output=True, check=True, env={}
    )
    outcome = equal_shares(pabulib.parse(text).election, utility="cardinality", completion="add1")
    assert json.loads(done.stdout) == as_json(outcome)


def test_it_ends_after_so_many_seconds_and_says_so_plainly(tmp_path: Path) -> None:
    """Of two million steps, within which nothing can be bought, before the one project that is wanted."""
    text = (
        "META\nkey;value\nvote_type;approval\nbudget;2000000\ncompletion;add1\nPROJECTS\nproject_id;cost\n1;2000000\n"
    )
    text += "VOTES\nvoter_id;vote\n1;1\n" + "".join(f"{voter};\n" for voter in range(2, 1000))
    (tmp_path / "suara.pb").write_text(text)
    command = [sys.executable, str(SHARES), str(tmp_path / "suara.pb"), "--seconds", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == ("Not counted in so many --seconds. That says nothing for or against the outcome.\n")


@settings(max_examples=150)
@given(election=elections(limited=True), which=st.integers(0, 2), by=st.sampled_from(["utility_per_cost", "utility"]))
def test_greedy_is_recounted_with_its_ties(file: Path, election: Election, which: int, by: str) -> None:
    utility = UTILITIES[election.form][which % len(UTILITIES[election.form])]
    for minimum in (0, 2):
        outcome = as_json(greedy(election, utility=utility, by=by, minimum=minimum))
        selected, ties = recounted(RECOUNT_GREEDY, written(election, file), utility=utility, by=by, minimum=minimum)
        assert (selected, ties) == (outcome["selected"], outcome["ties"])


@settings(max_examples=150)
@given(
    election=elections(limited=True),
    which=st.integers(0, 2),
    completion=st.sampled_from(list(Completion)),
    minimum=st.integers(0, 2),
    comparison=st.integers(0, 1),
)
def test_equal_shares_is_recounted_with_every_completion_and_its_ties(
    file: Path, election: Election, which: int, completion: Completion, minimum: int, comparison: int
) -> None:
    utility = UTILITIES[election.form][which % len(UTILITIES[election.form])]
    rule = {"utility": utility, "completion": completion.value, "minimum": minimum, "comparison": comparison}
    outcome = as_json(equal_shares(election, **rule))
    selected, ties = recounted(RECOUNT_SHARES, written(election, file), **rule)
    assert (selected, ties) == (outcome["selected"], outcome["ties"])


@given(election=elections(limited=True))
def test_a_file_keeps_what_binds_beside_the_budget(file: Path, election: Election) -> None:
    read = pabulib.read(written(election, file)).election
    assert {name: set(ids) for name, ids in read.limits.groups.items()} == election.limits.groups
    assert list(read.limits.groups) == sorted(election.limits.groups)
    assert read.limits.capacity == election.limits.capacity
    names = [project.id for project in election.projects]
    if election.limits.capacity is not None:
        assert [read.limits.used([name]) for name in names] == [election.limits.used([name]) for name in names]


@settings(max_examples=60)
@given(election=elections(limited=True), completion=st.sampled_from(list(Completion)), minimum=st.integers(0, 2))
def test_the_published_file_of_a_poll_says_by_itself_how_to_count(
    file: Path, election: Election, completion: Completion, minimum: int
) -> None:
    """As polls write it: one group for a project, the rule's settings in META; no option is given."""
    groups: dict[str, set[str]] = {}
    for name, ids in reversed(election.limits.groups.items()):
        groups[name] = set(ids).difference(*groups.values())
    alone = {name: frozenset(ids) for name, ids in sorted(groups.items()) if ids}
    election = replace(election, limits=replace(election.limits, groups=alone))
    names = {project.id: f"Kursus {project.id}" for project in election.projects}
    for rule, module, rules in (
        ("greedy", RECOUNT_GREEDY, {"minimum": minimum, "by": "utility_per_cost"}),
        ("equal-shares", RECOUNT_SHARES, {"minimum": minimum, "completion": completion.value, "step": 2}),
    ):
        ballots = votes_of(election)
        file.write_text(publishing.ballots_file(election, ballots, names=names, about={}, rule=rule, settings=rules))
        outcome = as_json(publishing.read(file.read_text()).outcome())
        assert recounted(module, file) == (outcome["selected"], outcome["ties"])


def test_what_is_no_capacity_is_refused() -> None:
    text = "META\nkey;value\nvote_type;approval\nbudget;3\ncapacity;CAP\nPROJECTS\nproject_id;cost;use\n1;1;USE\n"
    text += "VOTES\nvoter_id;vote\n1;1\n"
    for capacity, use in (("ten", "1"), ("10", "-1"), ("10", "many"), ("-10", "1")):
        with pytest.raises(pabulib.UnreadableFile, match="Capacity"):
            pabulib.parse(text.replace("CAP", capacity).replace("USE", use))


@pytest.mark.elections
@pytest.mark.parametrize("name", SMALL or ["no files"])
def test_real_elections_are_recounted(name: str, capsys: Any, monkeypatch: Any) -> None:
    path = Path(ELECTIONS) / name
    election = pabulib.read(path).election
    assert printed(RECOUNT_GREEDY, path, (), capsys, monkeypatch) == as_json(greedy(election))
    for completion in ("none", "greedy"):
        found = printed(RECOUNT_SHARES, path, ("--completion", completion), capsys, monkeypatch)
        assert found == as_json(equal_shares(election, completion=completion))


@pytest.mark.elections
def test_the_official_result_of_assen_is_recounted(capsys: Any, monkeypatch: Any) -> None:
    path = Path(ELECTIONS) / "Netherlands_Assen_2024.pb"
    found = printed(RECOUNT_SHARES, path, ("--completion", "add1-overspend"), capsys, monkeypatch)
    assert found == as_json(equal_shares(pabulib.read(path).election, completion="add1-overspend"))
