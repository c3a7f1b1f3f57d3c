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


def test_words_stand_beside_the_figures(tmp_path: Path) -> None:
    """Of enough people; of few, or with alpha below 0, a note says so and no word praises."""
    path = tmp_path / "jawaban.csv"
    rows = [f"{'xy'[n % 2]},{n % 5 + 1},{n % 5 + 1},{(n + n // 5 % 2) % 5 + 1}" for n in range(20)]
    path.write_text("\n".join(["UNIT,A1,A2,A3", *rows]))
    found = run(path, "--items", "A1,A2,A3", "--range", "1-5", "--group", "UNIT", "--json")
    assert found["words"]["alpha"] == "good" if found["alpha"] < 0.8 else "very good"
    assert (found["icc1"], found["words"]["icc1"]) == (0, "almost none")
    assert {group["words"] for group in found["groups"]} <= {"low", "moderate", "high"}
    assert found["notes"] == []
    assert "very good" in run(path, "--items", "A1,A2,A3", "--range", "1-5")


def test_what_to_know_before_the_figures_are_believed(table: Path) -> None:
    found = run(table, "--items", "A1,A2,A3", "--group", "UNIT", "--json")
    assert found["words"]["alpha"] is None
    assert [note.partition(":")[0].partition(";")[0] for note in found["notes"]] == [
        "The range is that of the data",
        "Fewer than 10 answered all items",
        "Alpha is below 0",
    ]


def test_agreement_under_both_nulls(table: Path) -> None:
    """Of two items that two people answer apart by one, s² is .5: of 2.92 and of 1.85 for six options."""
    found = run(table, "--items", "A2,A3", "--range", "1-6", "--group", "UNIT", "--json")["groups"][0]
    for name, null in (("rwg_j", 35 / 12), ("rwg_j_skewed", 1.85)):
        ratio = 0.5 / null
        assert found[name] == pytest.approx(2 * (1 - ratio) / (2 * (1 - ratio) + ratio))
    assert [found["rwg_j_star"], found["rwg_j_star_skewed"]] == pytest.approx([1 - 6 / 35, 1 - 0.5 / 1.85])


def test_raters_of_the_same_rows(tmp_path: Path) -> None:
    """.17, .29, .71 for one of the four judges, .44, .62, .91 for their mean (Shrout & Fleiss 1979, table 4)."""
    path = tmp_path / "nilai.csv"
    rows = ["9,2,5,8", "6,1,3,2", "8,4,6,8", "7,1,2,6", "10,5,6,9", "6,2,4,7", "4,,3,3"]
    path.write_text("\n".join(["J1,J2,J3,J4", *rows]))
    found = run(path, "--items", "J1,J2,J3,J4", "--raters", "--json")
    assert [round(value, 2) for value in found["raters"].values()] == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    assert list(found["raters"])[3:] == ["ICC(1,4)", "ICC(2,4)", "ICC(3,4)"]
    assert found["words"]["raters"]["ICC(3,4)"] == "very good"
    with pytest.raises(CommandError, match="two rows or more"):
        run(path, "--items", "J1", "--raters")
    path.write_text("J1,J2\n3,3\n3,3\n")
    assert set(run(path, "--items", "J1,J2", "--raters", "--json")["raters"].values()) == {None}


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
        (["--items", ""], "No item is named"),
    ],
)
def test_what_cannot_be_analysed_is_said_in_words(table: Path, more: list[str], told: str) -> None:
    with pytest.raises(CommandError, match=told) as refused:
        run(table, *more)
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("A1,A2\n", "no rows"),
        ("", "no header"),
        ("A1,A2\n,\n", "no answer in these columns"),
        ("A1,A2\n1,2\n\n3,inf\n", "Line 4, column A2: 'inf' is not a number"),
        ('A1,A2,X\n1,2,"a\nb"\n2,setuju,c\n', "Line 4, column A2: 'setuju' is not a number"),
        ("A1,A2,A1\n1,2,3\n", "more than one column A1"),
        ("A1,A2\n1," + "2" * 200_000 + "\n", "cannot be read as a table"),
        ("\udcff", "cannot be read as a table in UTF-8"),
    ],
)
def test_a_table_that_is_none(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "rusak.csv"
    path.write_bytes(content.encode(errors="surrogateescape"))
    with pytest.raises(CommandError, match=told):
        run(path, "--items", "A1,A2")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"lain\.csv cannot be read: No such file"):
        run(tmp_path / "lain.csv", "--items", "A1")


def test_rows_that_end_early_tabs_and_decimal_commas(tmp_path: Path) -> None:
    """Who ends before the column of the unit is in none."""
    path = tmp_path / "jawaban.csv"
    path.write_text("A1\t A2 \tUNIT\n1,5\t2\n2\t3,5\tx\n4\t4\tx\n")
    found = run(path, "--items", "A1,A2", "--group", "UNIT", "--json")
    assert (found["rows"], found["items"][0]["mean"]) == (3, 2.5)
    assert [(group["group"], group["n"]) for group in found["groups"]] == [("x", 2)]
