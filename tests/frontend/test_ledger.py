"""The auditor's page of the ledger, its export, and what it says of the seal."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from activity import ledger, registry
from activity.models import Event
from activity.services import record
from frontend.ledger_words import VERBS

pytestmark = pytest.mark.django_db
NIP = "198609262015051001"


@pytest.fixture
def events(cast: Any, now: datetime) -> None:
    record("people.rename_unit", cast.delima, actor=cast.rina, now=now - timedelta(days=2), title="Delima lama")
    record("people.make_link", cast.febri, actor=cast.operator, now=now - timedelta(days=1), note=f"NIP {NIP}.")
    ledger.seal(now)
    record("people.rename_unit", cast.city, actor=None, now=now, title='=HYPERLINK("x")')


def page_of(client: Any, **asked: Any) -> str:
    answer = client.get("/catatan/", asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_each_change_in_words_with_who_and_in_which_block(cast: Any, client_of: Any, events: None) -> None:
    html = page_of(client_of(cast.auditor))
    for words in ("Nama unit diganti: Delima lama", cast.rina.name, "Sistem", "blok 1", "belum disegel", "3 peristiwa"):
        assert words in html
    assert "Tersegel sampai blok 1" in html
    assert ledger.Block.objects.get().hash in html


def test_nips_are_masked_on_the_page_in_the_api_and_in_the_export(cast: Any, client_of: Any, events: None) -> None:
    client = client_of(cast.auditor)
    exported = b"".join(client.get("/api/events/csv/").streaming_content).decode()
    for text in (page_of(client), client.get("/api/events/").content.decode(), exported):
        assert NIP not in text
        assert "1986••••••••••1001" in text or "\\u2022" in text


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"jenis": "people.user"}, 1),
        ({"jenis": "people.unit"}, 2),
        ({"pelaku": "rina"}, 1),
        ({"jenis": "people.unit", "objek": "{delima}"}, 1),
        ({"dari": "{today}"}, 1),
        ({"sampai": "{yesterday}"}, 2),
        ({"dari": "{yesterday}", "sampai": "{yesterday}"}, 1),
        ({"dari": "bukan tanggal", "objek": "x", "jenis": "lain", "halaman": "99"}, 3),
    ],
)
def test_filters(cast: Any, client_of: Any, events: None, now: datetime, asked: dict[str, str], shown: int) -> None:

    today = localdate(now)
    known = {"today": today, "yesterday": today - timedelta(days=1), "delima": cast.delima.pk}
    filled = {name: value.format(**known) for name, value in asked.items()}
    client = client_of(cast.auditor)
    html = page_of(client, **filled)
    assert html.count("Rincian peristiwa") == shown
    link = html.split('href="/api/events/csv/?')[1].split('"')[0].replace("&amp;", "&")
    lines = b"".join(client.get(f"/api/events/csv/?{link}").streaming_content).decode().splitlines()
    assert len(lines) == shown + 1


def test_the_export_is_a_table_without_formulas(cast: Any, client_of: Any, events: None) -> None:
    answer = client_of(cast.auditor).get("/api/events/csv/")
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row["kata_kerja"] for row in rows] == ["people.rename_unit", "people.make_link", "people.rename_unit"]
    assert [row["blok"] for row in rows] == ["1", "1", ""]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_it_says_whether_the_ledger_is_whole(cast: Any, client_of: Any, events: None, now: datetime) -> None:
    client = client_of(cast.auditor)
    assert "Catatan utuh" in page_of(client, periksa="ya")
    assert client.get("/api/blocks/verification/").json()["whole"] is True
    strange = {"number": 2, "sealed_at": now, "merkle_root": "0" * 64, "previous_hash": "0" * 64, "hash": "1" * 64}
    block = ledger.Block.objects.create(**strange)
    assert "Catatan tidak utuh" in page_of(client, periksa="ya")
    told = client.get("/api/blocks/verification/").json()
    assert (told["whole"], f"activity_block {block.pk}" in told["fault"]) == (False, True)


def test_only_the_auditor_finds_the_door(cast: Any, client_of: Any) -> None:
    assert '"/catatan/"' in client_of(cast.auditor).get("/").content.decode()
    assert '"/catatan/"' not in client_of(cast.rizal).get("/").content.decode()
    assert client_of(cast.rizal).get("/catatan/").status_code == 403


def test_many_events_cost_no_more_queries(cast: Any, client_of: Any, now: datetime) -> None:
    client, counts = client_of(cast.auditor), []
    for _round in range(2):
        for number in range(40):
            record("people.rename_unit", cast.delima, actor=cast.rina, now=now, title=f"Nama {number}")
        with CaptureQueriesContext(connection) as asked:
            page_of(client)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_is_announced_has_words_in_the_ledger_too() -> None:
    known = {verb for verb in registry.announcements if verb.split(".")[0] in {"people", "workflow", "discussions"}}
    assert known <= VERBS.keys()
    assert Event._meta.get_field("verb").max_length >= max(map(len, VERBS))
