"""A survey over the standing cast's district, with many answering colleagues."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils import timezone, translation

from people.models import User
from surveys import services
from surveys.models import InstrumentVersion, Survey
from tests import carving
from tests.cast import Cast, person

SHIPPED = Path(__file__).parents[2] / "surveys" / "instruments" / "shipped"


def shipped(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((SHIPPED / f"{name}.json").read_text())
    return data


def with_colleagues(cast: Cast, each: int) -> list[User]:
    """So many more people in Delima, in the finance and in the personnel subsection."""
    places = (cast.delima, cast.finance, cast.personnel)
    return [
        person(100 + number, f"Pegawai{number} Contoh", places[number % len(places)])
        for number in range(each * len(places))
    ]


def plan(**more: Any) -> dict[str, Any]:
    now = timezone.now()
    return {
        "promise": "Jawaban Anda tidak dapat dihubungkan dengan Anda sesudah survei ditutup.",
        "promise_en": "Your answers cannot be linked to you after the survey is closed.",
        "opens_at": now - timedelta(hours=1),
        "closes_at": now + timedelta(days=7),
        **more,
    }


def published(cast: Cast, instrument: str = "readiness") -> InstrumentVersion:
    version = services.add_version(instrument, definition=shipped(instrument), actor=cast.analyst)
    return services.publish_version(version, revision=1, actor=cast.analyst)


def prepared(cast: Cast, instrument: str = "readiness", name: str = "Kesiapan", **more: Any) -> Survey:
    version = published(cast, instrument)
    return services.prepare_survey(
        name=name, version=version, office=cast.district, settings=plan(**more), actor=cast.analyst
    )


def opened(cast: Cast, instrument: str = "readiness", **more: Any) -> Survey:
    return services.open_survey(prepared(cast, instrument, **more), actor=cast.analyst)


def ended(survey: Survey) -> Survey:
    """Its time is over."""
    Survey.objects.filter(pk=survey.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    return Survey.objects.get(pk=survey.pk)


def scrubbed_at_last() -> None:
    carving.scrubbed_at_last(Survey, services.close_due_surveys)


def answers(number: int, codes: list[str]) -> dict[str, int]:
    """Somebody's answers, different for each number."""
    return {code: (number * 7 + place * 3) % 5 + 1 for place, code in enumerate(codes)}


CODES = ["K1", "K2", "T1", "T2", "T3", "M1", "M2", "M3", "P1", "P2", "B1", "B2"]


@pytest.fixture(autouse=True)
def indonesian_again() -> Iterator[None]:
    """A request in English leaves its language active in the thread."""
    yield
    translation.activate(django_settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def key_folder(settings: Any, tmp_path: Path) -> Path:
    settings.KEY_DIR = tmp_path / "keys"
    return tmp_path / "keys"


@pytest.fixture
def survey(cast: Cast) -> Survey:
    return opened(cast)
