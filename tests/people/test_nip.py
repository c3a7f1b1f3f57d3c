from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.nip import mask, normalise, read

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "text", ["198609262015051001", "19860926 201505 1 001", "19860926.201505-1-001", "'198609262015051001"]
)
def test_a_plausible_number_is_read(text: str) -> None:
    reading = read(text, status="PNS", today=TODAY, sex="L")
    assert reading.errors == ()
    assert reading.warnings == ()
    assert reading.birth == date(1986, 9, 26)
    assert (reading.start_year, reading.start_month, reading.sex) == (2015, 5, "L")


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("198613262015051001", "PNS", "Bulan lahir pada NIP adalah 13"),
        ("198602302015051001", "PNS", "(30-02-1986) tidak ada di kalender"),
        ("198609262015131001", "PNS", "Bulan pengangkatan pada NIP adalah 13"),
        ("198609262022211001", "PNS", "orang ini PPPK"),
        ("198609261999051001", "PNS", "sebelum berusia 18 tahun"),
        ("198609262015053001", "PNS", "Angka 3 tidak dikenal"),
        ("198609262015051000", "PNS", "Nomor 000 tidak ada"),
        ("198609262027011001", "PNS", "bulan yang belum tiba"),
        ("198609262026121001", "CPNS", "bulan yang belum tiba"),
        ("198609262018211001", "PPPK", "PPPK baru ada sejak 2019"),
        ("198609262027211001", "PPPK", "tahun yang belum tiba"),
        ("201009262024211001", "PPPK", "16 tahun"),
        ("195009262015051001", "PNS", "76 tahun"),
        ("298209262015051001", "PNS", "Tahun lahir pada NIP adalah 2982, dan itu tidak mungkin"),
        ("108609262015051001", "PNS", "Tahun lahir pada NIP adalah 1086, dan itu tidak mungkin"),
        ("19860926201505100", "PNS", "berisi 17 angka"),
        ("1986092620150510012", "PNS", "berisi 19 angka"),
        ("19860926201505100A", "PNS", "berisi huruf"),
        ("1,98609E+17", "PNS", "dirusak oleh program lembar kerja"),
        ("1.98609E+17", "PNS", "dirusak oleh program lembar kerja"),
        ("", "PNS", "belum diisi"),
        ("१९८६०९२६२०१५०५१००१", "PNS", "huruf atau tanda lain"),
    ],
)
def test_what_is_wrong_is_said(text: str, status: str, words: str) -> None:
    assert any(words in error for error in read(text, status=status, today=TODAY).errors)


def test_an_agreement_number_is_not_a_month() -> None:
    reading = read("198609262022211001", status="PPPK", today=TODAY)
    assert reading.errors == reading.warnings == ()
    assert reading.start_month is None


def test_part_time_contracts_began_in_2025() -> None:
    assert read("198609262025211001", status="PPPK_PW", today=TODAY).warnings == ()
    early = read("198609262022211001", status="PPPK_PW", today=TODAY)
    assert early.errors == ()
    assert "paruh waktu (2025)" in early.warnings[0]
    assert read("198609262018211001", status="PPPK_PW", today=TODAY).errors


def test_an_agreement_number_like_a_month_is_only_odd() -> None:
    reading = read("198609262022051001", status="PPPK", today=TODAY)
    assert reading.errors == ()
    assert "NIP PNS" in reading.warnings[0]


def test_the_sex_must_be_that_of_the_profile() -> None:
    assert "Jenis kelamin" in read("198609262015052001", status="PNS", today=TODAY, sex="L").errors[0]


def test_the_month_of_appointment_may_be_the_present_one() -> None:
    assert read("198609262026111001", status="PNS", today=TODAY).errors == ()


def test_others_see_eight_digits() -> None:
    assert mask("198609262015051001") == "1986••••••••••1001"
    assert mask("12") == "••"


@given(st.text(max_size=40), st.sampled_from(["PNS", "CPNS", "PPPK", "PPPK_PW"]))
def test_any_text_is_answered(text: str, status: str) -> None:
    reading = read(text, status=status, today=TODAY)
    assert reading.errors or len(reading.digits) == 18


@given(
    st.dates(date(1966, 1, 1), date(2000, 12, 31)),
    st.integers(1, 12),
    st.sampled_from("12"),
    st.integers(1, 999),
    st.sampled_from(["", " ", "-", "."]),
)
def test_every_well_formed_number_is_accepted(birth: date, month: int, sex: str, number: int, gap: str) -> None:
    text = gap.join([f"{birth:%Y%m%d}", f"{birth.year + 25}{month:02d}", sex, f"{number:03d}"])
    reading = read(text, status="PNS", today=TODAY)
    assert reading.errors == ()
    assert reading.birth == birth
    assert normalise(text) == reading.digits
