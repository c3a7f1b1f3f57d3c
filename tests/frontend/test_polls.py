import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from activity.answers import Refused
from proposals import services
from proposals.models import Call, Poll, Proposal
from tests.cast import Cast
from tests.conftest import set_stage
from tests.proposals.polls import polling

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key_folder(settings: Any, tmp_path: Path) -> None:
    settings.KEY_DIR = tmp_path / "keys"


@pytest.fixture
def proposals(call: Call, cast: Cast) -> list[Proposal]:
    return polling.three_proposals(call, cast)


@pytest.fixture
def poll(call: Call, cast: Cast, proposals: list[Proposal]) -> Poll:
    return polling.open_poll(call, cast)


def page(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return str(answer.content.decode())


def boxes(html: str) -> dict[int, bool]:
    """Candidates' ids on the ballot, and whether their box is ticked."""
    found = re.findall(r'<input type="checkbox" name="choices" value="(\d+)"([^>]*)>', html)
    return {int(value): "checked" in rest for value, rest in found}


def test_the_ballot_shows_the_own_choices(poll: Poll, cast: Cast, client_of: Any) -> None:
    client = client_of(cast.rina)
    assert set(boxes(page(client, f"/suara/{poll.pk}/")).values()) == {False}
    chosen = polling.ids(poll, 1, 3)
    services.cast_ballot(poll, voter=cast.rina, choices=chosen)
    html = page(client, f"/suara/{poll.pk}/")
    assert {pk for pk, ticked in boxes(html).items() if ticked} == set(chosen)
    assert "Rp70.000.000" in html
    assert "2 usulan dipilih · 32 JP · sisa Rp50.000.000" in html


def test_confidentiality_is_said_before_the_act(poll: Poll, cast: Cast, client_of: Any) -> None:
    html = page(client_of(cast.rina), f"/suara/{poll.pk}/")
    promise = "Tidak seorang pun, termasuk atasan dan pengelola, dapat melihat pilihan Anda setelah pemungutan ditutup."
    assert html.index(promise) < html.index('type="checkbox"') < html.index("Kirim suara</span>")


def test_what_will_be_published_of_few_and_of_many_is_said_before_the_act(
    call: Call, cast: Cast, proposals: list[Proposal], client_of: Any
) -> None:
    draft = services.set_up_poll(call, settings={}, actor=cast.desi)
    address = f"/suara/{draft.pk}/siapkan/"
    assert "Dengan kurang dari 30 pemilih" in page(client_of(cast.desi), address)
    polling.more_staff(cast, 25)
    assert "Dengan kurang dari 30 pemilih" not in page(client_of(cast.desi), address)
    many = page(client_of(cast.rina), f"/suara/{services.open_poll(set_stage(call, 'vote'), actor=cast.desi).pk}/")
    assert "35 pemilih" in many
    assert "semua surat suara diterbitkan tanpa nama" in many


def test_of_few_only_totals_are_promised(poll: Poll, cast: Cast, client_of: Any) -> None:
    html = page(client_of(cast.rina), f"/suara/{poll.pk}/")
    assert "Pemilihnya hanya 10 orang. Sesudah ditutup hanya jumlah suara yang diterbitkan" in html
    assert "semua surat suara diterbitkan" not in html


def test_the_ballot_keeps_nothing_on_the_device(poll: Poll, cast: Cast, client_of: Any) -> None:
    html = page(client_of(cast.rina), f"/suara/{poll.pk}/")
    assert "data-offline=" not in html
    assert html.count('autocomplete="off"') >= 3


def test_who_decides_on_everything_reads_why_there_is_no_ballot(poll: Poll, cast: Cast, client_of: Any) -> None:
    for person in (cast.rizal, cast.hendra):
        html = page(client_of(person), f"/suara/{poll.pk}/")
        assert boxes(html) == {}
        assert "Anda memutuskan setiap usulan pada tahap berikutnya" in html
        assert "Bahasa isyarat dasar" in html


def test_the_receipt_shows_the_code_and_not_the_choices(poll: Poll, cast: Cast, client_of: Any) -> None:
    client = client_of(cast.rina)
    assert client.get(f"/suara/{poll.pk}/tanda-terima/").status_code == 302
    code = services.cast_ballot(poll, voter=cast.rina, choices=polling.ids(poll, 1))
    html = page(client, f"/suara/{poll.pk}/tanda-terima/")
    assert code in html
    assert "Pelayanan prima di loket" not in html
    assert "Kode tidak membuktikan isi surat suara." in html
    assert "Bila kurang dari lima pemilih memberikan suara, jumlah suara dan daftar tidak diterbitkan." in html


def test_before_the_close_the_result_page_says_when(poll: Poll, cast: Cast, client_of: Any) -> None:
    polling.cast_many(poll, [cast.rina, cast.mutia], lambda place: polling.ids(poll, 1))
    html = page(client_of(cast.desi), f"/suara/{poll.pk}/hasil/")
    assert "Hasil disembunyikan dari siapa pun sampai pemungutan ditutup" in html
    assert "2 suara" not in html


def test_the_result_says_what_won_and_why(poll: Poll, cast: Cast, client_of: Any) -> None:
    voters = [cast.rina, cast.mutia, cast.erna, cast.lilis, cast.nofrizal]
    polling.cast_many(poll, voters, lambda place: polling.ids(poll, *[(2, 3), (2,), (1,), (), ()][place]))
    with TestCase.captureOnCommitCallbacks(execute=True):
        polling.close(poll)
    html = page(client_of(cast.febri), f"/suara/{poll.pk}/hasil/")
    assert "2 dari 3 usulan terpilih, seharga Rp60.000.000 dari pagu Rp120.000.000." in html
    assert "5 dari 10 pemilih memberikan suara." in html
    assert "sisa pagu tinggal Rp60.000.000, kurang Rp10.000.000" in html
    assert "“Bahasa isyarat dasar” mendapat paling banyak: 2 suara." in html
    assert "Pemilihnya kurang dari 30 orang" in html
    assert "/codes/" not in html
    assert client_of(cast.febri).get(f"/suara/{poll.pk}/").status_code == 302


def test_a_large_electorate_gets_the_files_and_the_warning(
    call: Call, cast: Cast, proposals: list[Proposal], client_of: Any
) -> None:
    voters = polling.more_staff(cast, 25)
    poll = polling.open_poll(call, cast)
    polling.cast_many(poll, voters[:5], lambda place: [])
    polling.close(poll)
    Poll.objects.filter(pk=poll.pk).update(unlinked_at=poll.opens_at)
    html = page(client_of(cast.rina), f"/suara/{poll.pk}/hasil/")
    assert f"/api/polls/{poll.pk}/codes/" in html
    assert f"/api/polls/{poll.pk}/ballots/" in html
    assert "Pilihan yang sangat khas dapat dikenali" in html


def test_the_committee_opens_from_the_page(call: Call, cast: Cast, proposals: list[Proposal], client_of: Any) -> None:
    set_stage(call, "vote")
    html = page(client_of(cast.desi), "/suara/")
    assert f'action="/api/calls/{call.pk}/open_poll/"' in html
    assert "10 pegawai" in html
    assert "3 usulan terbuka" in html
    assert "Rizal Hamdani" in html
    other = page(client_of(cast.rina), "/suara/")
    assert "open_poll" not in other
    assert "Pemungutan suara belum dibuka" in other


def test_before_the_window_the_button_says_when(call: Call, cast: Cast, client_of: Any) -> None:
    html = page(client_of(cast.desi), "/suara/")
    assert "Masa pemungutan suara dimulai" in html
    assert "disabled" in html


def test_only_the_committee_sees_a_number(poll: Poll, cast: Cast, client_of: Any) -> None:
    assert "kurang dari 5 dari 10 pemilih" in page(client_of(cast.desi), "/suara/")
    voters = [cast.rina, cast.mutia, cast.erna, cast.febri, cast.lilis]
    polling.cast_many(poll, voters, lambda place: [])
    assert "Yang sudah memilih: sedikitnya 5 dari 10 pemilih." in page(client_of(cast.desi), "/suara/")
    for other in (cast.rina, cast.rizal, cast.hendra, cast.auditor):
        assert "Yang sudah memilih" not in page(client_of(other), "/suara/")


def test_a_lost_key_is_a_page_with_a_reason(
    poll: Poll, cast: Cast, client_of: Any, settings: Any, tmp_path: Path
) -> None:
    services.cast_ballot(poll, voter=cast.rina, choices=[])
    settings.KEY_DIR = tmp_path / "elsewhere"
    with pytest.raises(Refused):
        services.cast_ballot(poll, voter=cast.rina, choices=[])
    html = page(client_of(cast.rina), f"/suara/{poll.pk}/")
    assert "kuncinya tidak ada di server" in html


def test_the_pages_cost_few_queries(poll: Poll, cast: Cast, client_of: Any) -> None:
    client = client_of(cast.rina)
    services.cast_ballot(poll, voter=cast.rina, choices=polling.ids(poll, 1))
    for address in ("/suara/", f"/suara/{poll.pk}/", f"/suara/{poll.pk}/tanda-terima/"):
        with CaptureQueriesContext(connection) as queries:
            page(client, address)
        assert len(queries) <= 15, address
