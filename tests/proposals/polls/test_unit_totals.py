"""Totals by unit: declared before the first ballot, told only where they say nothing of anybody."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.models import UnitKind
from proposals.electorates import merged
from proposals.models import FEWEST_OF_UNIT, Ballot, Call, Poll, Proposal
from proposals.unit_totals import by_unit
from tests.cast import Cast, person, unit
from tests.proposals.polls import polling

NAMES = {1: "U-1", 2: "U-2"}
CELLS = [{"number": number, "name": f"Unit {number}", "units": 1, "electors": 20} for number in (1, 2, 3)]


def opened(*groups: tuple[int, int, int]) -> list[tuple[int, Any]]:
    """Of each cell so many ballots, of which so many want the first candidate and the others the second."""
    return [(cell, [1] if place < first else [2]) for cell, number, first in groups for place in range(number)]


def test_each_unit_with_enough_ballots_is_told_of() -> None:
    told = by_unit(CELLS, opened((1, 8, 3), (2, 10, 4)), NAMES)
    assert told is not None
    assert [(cell["name"], cell["ballots"]) for cell in told["cells"]] == [("Unit 1", 8), ("Unit 2", 10)]
    assert [cell["supporters"] for cell in told["cells"]] == [{"U-1": 3, "U-2": 5}, {"U-1": 4, "U-2": 6}]


def test_small_units_are_told_of_together() -> None:
    told = by_unit(CELLS, opened((1, 8, 3), (2, 5, 2), (3, 4, 1)), NAMES)
    assert told is not None
    assert [(cell["name"], cell["ballots"], cell["electors"]) for cell in told["cells"]] == [
        ("Unit 1", 8, 20),
        ("Unit 2, Unit 3", 9, 40),
    ]


@pytest.mark.parametrize("first", [0, 8])
def test_what_a_unit_is_of_one_mind_about_is_told_of_by_no_unit(first: int) -> None:
    told = by_unit(CELLS, opened((1, 8, first), (2, 10, 4)), NAMES)
    assert told is not None
    assert {tuple(cell["supporters"].values()) for cell in told["cells"]} == {(None, None)}


def test_one_group_alone_is_the_total_of_the_whole() -> None:
    assert by_unit(CELLS, opened((1, 8, 3), (2, 3, 1)), NAMES) is None
    assert by_unit(CELLS, opened((1, 3, 1), (2, 3, 1)), NAMES) is None
    assert by_unit(CELLS, [], NAMES) is None


@given(st.dictionaries(st.integers(1, 40), st.integers(0, 30), max_size=12), st.integers(1, 12))
def test_merging_loses_nobody_and_leaves_none_too_small(sizes: dict[int, int], fewest: int) -> None:
    groups = merged({(unit,): size for unit, size in sizes.items()}, fewest)
    assert sum(group.size for group in groups) == sum(sizes.values())
    assert sorted(unit for group in groups for unit in group.units) == sorted(u for u, size in sizes.items() if size)
    assert len(groups) < 2 or min(group.size for group in groups) >= fewest


@pytest.fixture
def by_units(call: Call, cast: Cast, proposals: list[Proposal]) -> Poll:
    """Two urban villages with ten more electors each; the others are few."""
    tuah = unit("Kelurahan Tuah Karya", UnitKind.URBAN_VILLAGE, cast.district)
    for place in range(10):
        person(100 + place, f"Delima{place} Sari", cast.delima)
        person(200 + place, f"Tuah{place} Sari", tuah)
    return polling.open_poll(call, cast, shows_unit_totals=True)


@pytest.mark.django_db
def test_a_voter_is_told_before_casting_in_whose_total_the_ballot_stands(
    by_units: Poll, cast: Cast, client_of: Any
) -> None:
    shown = client_of(cast.rina).get(f"/api/polls/{by_units.pk}/").json()
    assert shown["shows_unit_totals"]
    assert (shown["own_cell"]["name"], shown["own_cell"]["electors"]) == ("Kelurahan Delima", 14)
    assert sum(cell["electors"] for cell in by_units.cells) == by_units.electorate_size
    assert min(cell["electors"] for cell in by_units.cells) >= FEWEST_OF_UNIT or len(by_units.cells) == 1
    assert client_of(cast.rizal).get(f"/api/polls/{by_units.pk}/").json()["own_cell"] is None


@pytest.mark.django_db
def test_without_the_declaration_nothing_of_a_unit_is_sealed(poll: Poll, cast: Cast, client_of: Any) -> None:
    assert client_of(cast.rina).get(f"/api/polls/{poll.pk}/").json()["own_cell"] is None
    assert set(poll.electors.values_list("cell", flat=True)) == {0}
    assert poll.cells == []


@pytest.mark.django_db(transaction=True)
def test_after_the_close_only_totals_are_left_of_the_units(by_units: Poll, cast: Cast, client_of: Any) -> None:
    one, two, _three = polling.ids(by_units, 1, 2, 3)
    for place, entry in enumerate(by_units.electors.filter(user__name__endswith="Sari").select_related("user")):
        body = json.dumps({"choices": [one if place % 3 else two]})
        url = f"/api/polls/{by_units.pk}/ballot/"
        assert client_of(entry.user).put(url, body, content_type="application/json").status_code == 200
    closed = polling.close(by_units)
    told = client_of(cast.rina).get(f"/api/polls/{by_units.pk}/result/").json()["unit_totals"]
    assert {cell["name"]: cell["ballots"] for cell in told["cells"]} == {
        "Kelurahan Delima": 10,
        "Sekretariat, Seksi Pemerintahan, Kelurahan Tuah Karya": 10,
    }
    totals = {label: sum(cell["supporters"][label] for cell in told["cells"]) for label in ("U-2027-001", "U-2027-002")}
    assert closed.outcome is not None
    assert totals == {label: closed.outcome["totals"][label] for label in totals}
    assert [field.name for field in Ballot._meta.fields] == ["id", "poll", "handle", "sealed", "choices"]
    assert all(row.choices in ([one], [two]) for row in Ballot.objects.all())
