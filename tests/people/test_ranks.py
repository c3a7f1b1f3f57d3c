import pytest

from people.ranks import errors, normalise_echelon, normalise_grade


@pytest.mark.parametrize(
    ("status", "grade", "echelon", "kind"),
    [
        ("PNS", "IV/b", "III.a", "ADMINISTRATOR"),
        ("PNS", "III/b", "IV.b", "PENGAWAS"),
        ("PNS", "IV/e", "", "FUNGSIONAL"),
        ("CPNS", "III/a", "", "PELAKSANA"),
        ("PPPK", "IX", "", "PELAKSANA"),
        ("PPPK", "XVII", "", "FUNGSIONAL"),
        ("PPPK_PW", "V", "", "PELAKSANA"),
    ],
)
def test_possible(status: str, grade: str, echelon: str, kind: str) -> None:
    assert not list(errors(status=status, grade=grade, echelon=echelon, post_kind=kind))


@pytest.mark.parametrize(
    ("status", "grade", "echelon", "kind", "words"),
    [
        ("PNS", "II/a", "IV.a", "PENGAWAS", "seharusnya III/c sampai III/d"),
        ("PNS", "III/e", "", "PELAKSANA", "tidak dikenal untuk PNS"),
        ("PNS", "IX", "", "PELAKSANA", "tidak dikenal untuk PNS"),
        ("PNS", "", "", "PELAKSANA", "(kosong)"),
        ("PPPK", "III/a", "", "PELAKSANA", "tidak dikenal untuk PPPK"),
        ("PPPK", "XVIII", "", "PELAKSANA", "tidak dikenal untuk PPPK"),
        ("PPPK", "IX", "IV.a", "PENGAWAS", "PPPK tidak memegang"),
        ("PNS", "III/d", "IV.a", "PELAKSANA", "jenis jabatannya"),
        ("PNS", "III/d", "VI.a", "PENGAWAS", "Eselon VI.a tidak dikenal"),
    ],
)
def test_impossible(status: str, grade: str, echelon: str, kind: str, words: str) -> None:
    assert any(words in text for text in errors(status=status, grade=grade, echelon=echelon, post_kind=kind))


def test_spellings() -> None:
    assert [normalise_grade(text) for text in ("iii/c", "III-C", " III c ", "ix", "xyz")] == ["III/c"] * 3 + [
        "IX",
        "xyz",
    ]
    assert [normalise_echelon(text) for text in ("iv/a", "IV A", "-", "")] == ["IV.a", "IV.a", "", ""]
