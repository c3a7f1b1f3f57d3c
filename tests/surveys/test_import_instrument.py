"""A file becomes a draft in two steps, whole or not at all; through HTTP."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from activity.models import Event
from surveys import services
from surveys.exchange import MOST_BYTES
from surveys.models import Instrument, InstrumentImport, InstrumentVersion
from tests.cast import Cast
from tests.surveys.conftest import published, shipped

ADDRESS = "/api/instrument-imports/"


@pytest.fixture
def analyst(cast: Cast, client_of: Callable[[Any], Client]) -> Client:
    return client_of(cast.analyst)


def upload(client: Client, content: bytes, name: str = "instrumen.json") -> Any:
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, content)})


def accept(client: Client, number: int, code: str = "proses") -> Any:
    return client.post(f"{ADDRESS}{number}/accept/", {"instrument": code}, content_type="application/json")


def test_what_one_office_exports_another_imports(cast: Cast, analyst: Client) -> None:
    version = published(cast, "process")
    for kind in ("json", "xlsx"):
        file = analyst.get(f"/api/instruments/{version.pk}/{kind}/")
        assert f'filename="process-v1.{kind}"' in file["Content-Disposition"]
        told = upload(analyst, file.content, f"process-v1.{kind}")
        assert told.status_code == 201
        assert told.json()["preview"]["definition"] == version.definition
        assert InstrumentVersion.objects.filter(instrument__code=f"dari-{kind}").count() == 0, "only looked at"
        made = accept(analyst, told.json()["id"], f"dari-{kind}")
        assert (made.status_code, made.json()["definition"], made.json()["number"]) == (201, version.definition, 1)


def test_a_known_code_makes_the_next_version_and_a_file_is_accepted_once(cast: Cast, analyst: Client) -> None:
    published(cast, "process")
    told = upload(analyst, json.dumps(shipped("process")).encode()).json()
    assert accept(analyst, told["id"], "process").json()["number"] == 2
    again = accept(analyst, told["id"], "process")
    assert (again.status_code, again.json()["code"]) == (409, "already_accepted")
    assert bytes(InstrumentImport.objects.get().content) == b""


def test_of_many_uploads_the_newest_are_kept(cast: Cast, analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveys.services.imports.MOST_KEPT", 2)
    numbers = [upload(analyst, b"[]").json()["id"] for _ in range(3)]
    assert set(InstrumentImport.objects.values_list("pk", flat=True)) == set(numbers[1:])


def test_a_file_with_a_wrong_cell_is_shown_and_not_accepted(cast: Cast, analyst: Client) -> None:
    version = published(cast, "process")
    book = load_workbook(io.BytesIO(analyst.get(f"/api/instruments/{version.pk}/xlsx/").content))
    book["Butir"]["E2"] = "=HYPERLINK(A1)"
    stream = io.BytesIO()
    book.save(stream)
    told = upload(analyst, stream.getvalue(), "salah.xlsx").json()
    assert told["preview"]["definition"] is None
    assert [problem["where"] for problem in told["preview"]["problems"]] == [
        "Lembar Butir, baris 2, kolom Bunyi (Indonesia)"
    ]
    refused = accept(analyst, told["id"])
    assert (refused.status_code, refused.json()["code"]) == (409, "has_problems")
    page = analyst.get(f"/survei/instrumen/impor/{told['id']}/").content.decode()
    assert "Lembar Butir, baris 2" in page
    assert "Terima berkas ini" not in page
    assert Instrument.objects.count() == 1


@pytest.mark.parametrize("content", [b"a,b\n", b"PK\x03\x04", b"{" * 1000, b"x" * (MOST_BYTES + 1)])
def test_what_cannot_be_read_leaves_nothing(analyst: Client, content: bytes) -> None:
    events = Event.objects.count()
    refused = upload(analyst, content)
    assert refused.status_code == 400
    assert len(refused.json()["errors"]["file"]) == 1
    assert not InstrumentImport.objects.exists()
    assert Event.objects.count() == events


def test_a_failed_acceptance_leaves_no_trace(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    told = upload(analyst, json.dumps(shipped("process")).encode()).json()
    events = Event.objects.count()

    def fails(*_args: Any, **_more: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("surveys.services.imports.record", fails)
    with pytest.raises(RuntimeError):
        accept(analyst, told["id"])
    assert not InstrumentVersion.objects.exists()
    assert InstrumentImport.objects.get().accepted_at is None
    assert Event.objects.count() == events


def test_an_upload_that_nobody_accepts_is_forgotten(cast: Cast, analyst: Client) -> None:
    number = upload(analyst, json.dumps(shipped("process")).encode()).json()["id"]
    now = timezone.now()
    assert services.forget_imports(now + timedelta(days=6)) == 0
    assert services.forget_imports(now + timedelta(days=8)) == 1
    assert analyst.get(f"{ADDRESS}{number}/").status_code == 404
