"""`manage.py analyse`: the command as an analyst runs it."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

CSV = "UNIT,A1,A2,A3\nx,1,5,4\nx,2,4,5\ny,5,1,2\ny,4,2,1\ny,3,,3\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "jawaban.csv"
    path.write_text(CSV)
    return path


def run(path: Path, *more: str) -> Any:
    out = StringIO()
    call_command("analyse", str(path), *more, stdout=out)
    return json.loads(out.getvalue()) if "--json" in more else out.getvalue()


def test_figures_of_a_scale_with_groups(table: Path) -> None:
    found = run(table, "--items", "A1,A2,A3", "--reverse", "A1", "--range", "1-5", "--group", "UNIT", "--json")
    assert (found["n"], found["n_listwise"]) == (5, 4)
    assert found["alpha"] > 0.9
    assert found["interval"]["low"] < found["alpha"] < found["interval"]["high"]
    assert found["items"][1]["missing"] == 1
    assert [(group["group"], group["n"]) for group in found["groups"]] == [("x", 2), ("y", 3)]
    assert found["icc1"] > 0.5


def test_an_item_that_is_not_turned_spoils_alpha(table: Path) -> None:
    assert run(table, "--items", "A1,A2,A3", "--json")["alpha"] < 0


def test_semicolons_and_a_byte_order_mark_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "jawaban.csv"
    path.write_text("\ufeff" + CSV.replace(",", ";"))
    assert run(path, "--items", "A1,A2", "--json")["rows"] == 5


def test_a_table_for_reading(table: Path) -> None:
    assert "r_wg(j)" in run(table, "--items", "A1,A2,A3", "--group", "UNIT")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--items", "A1,B9"], "no column B9"),
        (["--items", "A1,A1"], "named twice"),
        (["--items", "A1,A2", "--reverse", "A3"], "not among the items"),
        (["--items", "A1,A2", "--range", "1-4"], "Line 2, column A2: 5 is not an option"),
        (["--items", "A1,A2", "--range", "5-1"], "the lower first"),
        (["--items", "UNIT,A2"], "'x' is not a number"),
    ],
)
def test_what_cannot_be_analysed_is_said_in_words(table: Path, more: list[str], told: str) -> None:
    with pytest.raises(CommandError, match=told) as refused:
        run(table, *more)
    assert refused.value.returncode == 2


def test_an_empty_table(tmp_path: Path) -> None:
    path = tmp_path / "kosong.csv"
    path.write_text("A1,A2\n")
    with pytest.raises(CommandError, match="no rows"):
        run(path, "--items", "A1,A2")
