"""The style page: every component as it looks, beside the line that includes it."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from activity.answers import conflict
from frontend.tones import TONES
from frontend.views.timeline import Step
from surveys.reports.rows import Row


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    return render(request, "style/index.html", samples())


def samples() -> dict[str, Any]:
    now = timezone.now()
    return {
        "colours": [
            "paper",
            "card",
            "sunken",
            "ink",
            "muted",
            "accent",
            "accent-soft",
            "gold",
            "gold-soft",
            "danger",
            "danger-soft",
            "info",
            "info-soft",
        ],
        "refusal": conflict("too_early", "Pemungutan suara dibuka Senin, 7 Desember."),
        "tones": [(label, tone, shape) for label, (tone, shape) in TONES.items()],
        "person": SimpleNamespace(name="Hendra Saputra Nasution, S.Sos."),
        "now": now,
        "soon": now + timedelta(days=2),
        "later": now + timedelta(days=16),
        "gone": now - timedelta(days=3),
        "windows": sample_windows(),
        "choices": sample_choices(),
        "pairs": [("1", "Kelurahan Delima"), ("2", "Kelurahan Tobek Godang")],
        "facts": [("Bentuk", "Kursus"), ("Jam pelajaran", "12 JP"), ("Perkiraan biaya", "Rp29.700.000")],
        "links": [
            {"href": "#tab", "label": "Semua", "current": True, "count": 24},
            {"href": "#tab", "label": "Milik saya", "count": 2},
        ],
        "bars": sample_bars(),
        "spread": sample_spread(),
        "ends": (1, 5),
        "profile": sample_profile(),
        "steps": sample_steps(),
        "page": Paginator(range(120), 50).page(2),
    }


def sample_profile() -> list[Row]:
    return [
        Row("Kebutuhan", n=46, mean=3.66, at=66.5, low=64, high=69, ends=(3.56, 3.76), band="sedang"),
        Row("Kesiapan", n=46, mean=3.73, at=68.3, low=66, high=70, ends=(3.64, 3.81), is_total=True),
        Row("Seksi Pemerintahan", is_hidden=True, where="Seksi Pemerintahan, Kelurahan Binawidya"),
    ]


def sample_windows() -> list[dict[str, Any]]:
    now = timezone.now()
    names = [
        ("Usul", -20, -2, "past"),
        ("Bahas", -20, 6, "now"),
        ("Pilih", 8, 15, "next"),
        ("Putuskan", 16, 30, "next"),
        ("Tetapkan", 31, 40, "next"),
    ]
    return [
        {"label": name, "from": now + timedelta(days=first), "until": now + timedelta(days=last), "state": state}
        for name, first, last, state in names
    ]


def sample_choices() -> list[dict[str, str]]:
    return [
        {"value": "course", "label": "Kursus", "hint": "JP sesuai jadwal"},
        {"value": "coaching", "label": "Coaching", "hint": "2 JP per sesi"},
        {"value": "webinar", "label": "Webinar", "hint": "4 JP per kegiatan"},
    ]


def sample_bars() -> list[dict[str, Any]]:
    return [
        {"label": "Pelayanan prima di loket", "value": 38, "text": "38 suara", "chosen": True},
        {"label": "Arsip digital", "value": 27, "text": "27 suara", "low": 22, "high": 33},
        {"label": "Unit dengan kurang dari lima jawaban", "hidden": True},
    ]


def sample_spread() -> list[dict[str, Any]]:
    """22 answers to one item, one after the other from the left."""
    answers = (
        ("agree", "setuju", 13),
        ("abstain", "abstain", 4),
        ("disagree", "tidak setuju", 3),
        ("block", "keberatan", 1),
    )
    begins = [sum(value for _, _, value in answers[:place]) for place in range(len(answers))]
    parts = [
        {"name": name, "label": label, "value": value, "begin": begin, "all": 22}
        for (name, label, value), begin in zip(answers, begins, strict=True)
    ]
    return [{"label": "Mentoring pegawai baru", "parts": parts}]


def sample_steps() -> list[Step]:
    now = timezone.now()
    return [
        Step("done", "Diajukan", now - timedelta(days=9), "Rina Febriani", icon_name="send"),
        Step(
            "bad",
            "Dikembalikan",
            now - timedelta(days=4),
            "Nofrizal Caniago, Lurah Delima",
            words="Lengkapi rincian biaya narasumber.",
            icon_name="undo-2",
        ),
        Step(
            "now",
            "Diverifikasi kepegawaian",
            now - timedelta(days=1),
            holders=("Hendra Saputra Nasution",),
            due_on=(now + timedelta(days=6)).date(),
            days=4,
        ),
        Step("next", "Keputusan camat"),
    ]
