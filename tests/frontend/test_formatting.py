from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from frontend.templatetags import rembuk

# 24 November 2026, 14.05 in Jakarta.
MOMENT = datetime(2026, 11, 24, 7, 5, tzinfo=UTC)
MIDNIGHT = datetime(2026, 12, 7, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("filtered", "indonesian", "english"),
    [
        (lambda: rembuk.rupiah(29_700_000), "Rp29.700.000", "Rp29,700,000"),
        (lambda: rembuk.rupiah(0), "Rp0", "Rp0"),
        (lambda: rembuk.rupiah(None), "–", "–"),
        (lambda: rembuk.rupiah(-5000), "−Rp5.000", "−Rp5,000"),
        (lambda: rembuk.short_rupiah(950_000), "Rp950.000", "Rp950,000"),
        (lambda: rembuk.number(12345.5, 1), "12.345,5", "12,345.5"),
        (lambda: rembuk.jp(1200), "1.200 JP", "1,200 JP"),
        (lambda: rembuk.longdate(MOMENT), "Selasa, 24 November 2026", "Tuesday, 24 November 2026"),
        (lambda: rembuk.longdate(date(2026, 12, 7)), "Senin, 7 Desember 2026", "Monday, 7 December 2026"),
        (lambda: rembuk.clock(MOMENT), "14.05 WIB", "14:05 WIB"),
        (lambda: rembuk.span(MOMENT, MIDNIGHT), "24 Nov–7 Des 2026", "24 Nov–7 Dec 2026"),
        (lambda: rembuk.span(date(2026, 12, 1), date(2026, 12, 9)), "1–9 Des 2026", "1–9 Dec 2026"),
        (lambda: rembuk.last_moment(MIDNIGHT), "Senin, 7 Desember 2026", "Monday, 7 December 2026"),
        (
            lambda: rembuk.last_moment(MOMENT),
            "Selasa, 24 November 2026, 14.05 WIB",
            "Tuesday, 24 November 2026, 14:05 WIB",
        ),
        (lambda: rembuk.percent(1, 3), "33%", "33%"),
        (lambda: rembuk.percent(1999, 2000), "99%", "99%"),
        (lambda: rembuk.share(3, 4), "75.00", "75.00"),
        (lambda: rembuk.share(5, 4), "100.00", "100.00"),
        (lambda: rembuk.share(5, 0), "0", "0"),
    ],
)
def test_values_are_written_as_the_language_writes_them(filtered: Any, indonesian: str, english: str) -> None:
    with override("id"):
        assert filtered() == indonesian
    with override("en"):
        assert filtered() == english


@pytest.mark.parametrize(
    ("days", "text"),
    [(6, "sisa 6 hari"), (1, "sisa 1 hari"), (0, "berakhir hari ini"), (-2, "lewat 2 hari")],
)
def test_what_is_left_is_said_in_days(days: int, text: str) -> None:
    with override("id"):
        assert rembuk.daysleft(days) == text
        assert rembuk.daysleft(timezone.localdate() + timedelta(days=days)) == text


@pytest.mark.parametrize(
    ("days", "text"),
    [(3, "sisa 3 hari kerja"), (0, "hari kerja terakhir"), (-2, "lewat 2 hari kerja"), (None, "")],
)
def test_working_days_are_said_as_such(days: int | None, text: str) -> None:
    with override("id"):
        assert rembuk.workdays(days) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(10, "baru saja"), (300, "5 menit lalu"), (-60, "baru saja"), (60, "1 menit lalu")]
)
def test_a_moment_just_past_is_said_relatively(seconds: int, text: str) -> None:
    with override("id"):
        assert rembuk.ago(timezone.now() - timedelta(seconds=seconds)) == text


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Hendra Saputra Nasution, S.Sos., M.Si.", "HN"),
        ("H. Rizal Hamdani", "RH"),
        ("Gusnita", "G"),
        ("Drs.", "D"),
        ("", "?"),
    ],
)
def test_initials_leave_titles_out(name: str, letters: str) -> None:
    assert rembuk.initials(name) == letters


def test_a_statistic_has_its_index_set_lower_and_is_not_broken_within() -> None:
    told = rembuk.statistics("r_wg(j) 0,79–0,80, r* <1")
    assert told == ('<span class="nowrap">r<sub>wg(j)</sub> 0,79–0,80,</span> <span class="nowrap">r* &lt;1</span>')
