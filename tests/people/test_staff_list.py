from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from people.staff_list import MOST_BYTES, parse

TODAY = date(2026, 11, 24)
STAFF = Path("people/demo/staff.csv").read_text()
HEAD = "id;nama;jk;unit;jabatan;jenis_jabatan;eselon;status;gol;nip\n"
ROW = "P1;Sulaiman;L;Kelurahan Delima;Pengadministrasi;PELAKSANA;;PNS;II/c;198808062010031934\n"


def test_the_real_list_has_no_errors() -> None:
    staff = parse(STAFF.encode(), today=TODAY)
    assert len(staff.lines) == 64
    assert not [line for line in staff.lines if line.errors or line.warnings]
    assert staff.lines[0].name == "Rizal Hamdani, S.STP., M.Si."
    assert [line.number for line in staff.lines[:2]] == [2, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_encodings_and_separators(encoding: str, separator: str) -> None:
    text = (HEAD + ROW.replace("Sulaiman", "Sulaimán")).replace(";", separator).replace("\n", "\r\n")
    line = parse(text.encode(encoding), today=TODAY).lines[0]
    assert (line.name, line.nip, line.errors) == ("Sulaimán", "198808062010031934", ())


@pytest.mark.parametrize("written", ["PPPK paruh waktu", "pppk_pw", "PPPK Paruh-Waktu", "P3K paruh waktu"])
def test_part_time_contract_staff_are_known(written: str) -> None:
    row = ROW.replace(";PNS;II/c;198808062010031934", f";{written};V;198808062025211934")
    line = parse((HEAD + row).encode(), today=TODAY).lines[0]
    assert (line.status, line.errors, line.warnings) == ("PPPK_PW", (), ())


def test_other_headings_order_and_spellings() -> None:
    text = (
        "NIP,Nama Lengkap,Jenis Kelamin,Unit Kerja,Jabatan,Jenis Jabatan,Status Kepegawaian,Gol./Ruang\n"
        "19880806 201003 1 934,  Sulaiman ,Laki-laki,Delima,Pengadministrasi,pelaksana,pns,ii c\n"
    )
    line = parse(text.encode(), today=TODAY).lines[0]
    assert (line.sex, line.status, line.grade, line.post_kind, line.errors) == ("L", "PNS", "II/c", "PELAKSANA", ())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "kosong"),
        (b"\x00\x01PK", "bukan CSV"),
        (HEAD.encode(), "tidak berisi satu pegawai pun"),
        (b"nama;unit\nA;B\n", "Kolom tidak ditemukan: jk, jabatan"),
        ((HEAD + '"Sulaiman').encode(), "Tanda kutip"),
        (b"a" * (MOST_BYTES + 1), "terlalu besar"),
        ((HEAD + ROW * 3001).encode(), "terlalu banyak baris"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, words: str) -> None:
    staff = parse(content, today=TODAY)
    assert words in staff.errors[0]
    assert not staff.lines


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Sulaiman", "", "Nama belum diisi"),
        (";L;", ";X;", "Tulis L atau P"),
        ("Kelurahan Delima", "", "Unit belum diisi"),
        ("Pengadministrasi", " ", "Jabatan belum diisi"),
        ("PELAKSANA", "TETAP", "Jenis jabatan TETAP"),
        ("PNS", "HONORER", "Status HONORER"),
        ("II/c", "II/z", "Golongan II/z"),
        ("Sulaiman", "a" * 121, "terlalu panjang"),
    ],
)
def test_a_wrong_row_says_why(old: str, new: str, words: str) -> None:
    line = parse((HEAD + ROW.replace(old, new)).encode(), today=TODAY).lines[0]
    assert any(words in error for error in line.errors)


def test_empty_lines_count_like_in_a_spreadsheet() -> None:
    staff = parse((HEAD + "\n;;;;;;;;;\n" + ROW).encode(), today=TODAY)
    assert [line.number for line in staff.lines] == [4]


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_any_file_is_answered(content: bytes) -> None:
    staff = parse(content, today=TODAY)
    assert staff.errors or staff.lines
