"""The pages of cycle, plan and outcomes, as different people see them."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planning import services
from planning.models import Plan
from proposals.models import Call, Proposal
from tests.cast import Cast
from tests.conftest import set_stage
from workflow import services as workflow
from workflow.models import Case

pytestmark = pytest.mark.django_db
REASON = "Hari raya jatuh pada pekan terakhir masa usul."


def text_of(client: Any, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_plan_shows_lines_totals_and_sources(cast: Cast, plan: Plan, line_of: Any, client_of: Any) -> None:
    line_of(plan, quarter=2)
    page = text_of(client_of(cast.rina), f"/rencana/{plan.pk}/")
    for words in ("Bimtek pelayanan prima", "Rp29.700.000", "Rp120.000.000", "Triwulan II", "Kelurahan Delima"):
        assert words in page
    assert "Jadwalkan dan lengkapi" not in page


def test_each_person_sees_what_they_can_do(cast: Cast, plan: Plan, line_of: Any, client_of: Any) -> None:
    line_of(plan)
    assert "Jadwalkan dan lengkapi" in text_of(client_of(cast.hendra), f"/rencana/{plan.pk}/")
    assert "Siap diajukan" in text_of(client_of(cast.rizal), f"/rencana/{plan.pk}/")
    assert "Hanya camat" in text_of(client_of(cast.rina), f"/rencana/{plan.pk}/")


def test_the_pyb_and_then_the_ppk_decide_on_the_page(cast: Cast, plan: Plan, line_of: Any, client_of: Any) -> None:
    line_of(plan)
    services.submit_plan(plan, actor=cast.rizal)
    path = f"/rencana/{plan.pk}/"
    assert "Konfirmasi rencana" in text_of(client_of(cast.sekda), path)
    assert "Konfirmasi rencana" not in text_of(client_of(cast.rizal), path)
    workflow.decide(Case.objects.get(), verdict="approve", reason="Sesuai.", actor=cast.sekda)
    page = text_of(client_of(cast.delegate), path)
    assert "Tetapkan rencana" in page
    assert "Nomor keputusan" in page
    decree = {"decree_number": "KPTS-1/2027", "decree_date": date(2027, 1, 5)}
    workflow.decide(Case.objects.get(), verdict="approve", reason="Ditetapkan.", actor=cast.delegate, **decree)
    assert "KPTS-1/2027" in text_of(client_of(cast.partner), path)


def test_a_plan_of_many_lines_takes_no_more_queries(cast: Cast, plan: Plan, line_of: Any, client_of: Any) -> None:
    client = client_of(cast.rina)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(f"/rencana/{plan.pk}/")
        return len(captured)

    line_of(plan)
    few = queries()
    for number in range(30):
        line_of(plan, title=f"Program {number}")
    assert queries() == few
    assert few <= 20


def test_the_cycles_page_keeps_every_reason(cast: Cast, call: Call, client_of: Any) -> None:
    begins, ends = call.cycle.window("propose")
    services.move_window(
        call.cycle,
        window="propose",
        new_from=begins,
        new_until=ends + timedelta(days=1),
        reason=REASON,
        actor=cast.hendra,
    )
    page = text_of(client_of(cast.rina), f"/siklus/{call.cycle.pk}/")
    assert REASON in page
    assert "Ubah tanggal" not in page
    assert "Ubah tanggal" in text_of(client_of(cast.operator), f"/siklus/{call.cycle.pk}/")


@pytest.mark.parametrize("stage", ["propose", "vote", "enact"])
def test_every_stage_has_its_page(stage: str, cast: Cast, call: Call, client_of: Any) -> None:
    set_stage(call, stage)
    for who in ("rina", "hendra", "partner"):
        assert client_of(cast.people[who]).get(f"/siklus/{call.cycle.pk}/").status_code == 200


def test_what_became_of_each_proposal(cast: Cast, call: Call, client_of: Any, now: datetime, form: Any) -> None:
    set_stage(call, "decide")
    for number, state in enumerate(["rejected", "in_review", "deferred"], start=1):
        Proposal.objects.create(
            call=call,
            number=number,
            author=cast.rina,
            unit=cast.delima,
            title=f"Pelatihan {state}",
            form=form,
            state=state,
            deferred_to_year=2029,
            state_since=now,
            created_at=now,
            edited_at=now,
        )
    client = client_of(cast.rina)
    assert client.get("/tindak-lanjut/")["Location"] == f"/tindak-lanjut/{call.cycle.pk}/"
    page = text_of(client, f"/tindak-lanjut/{call.cycle.pk}/")
    assert "2 dari 3 usulan sudah dijawab" in page
    assert "Ditunda ke 2029." in page
    waiting = text_of(client, f"/tindak-lanjut/{call.cycle.pk}/?tampil=menunggu")
    assert "Pelatihan in_review" in waiting
    assert "Pelatihan rejected" not in waiting


def test_a_long_list_is_paged(cast: Cast, call: Call, client_of: Any, now: datetime, form: Any) -> None:
    set_stage(call, "decide")
    common = {"call": call, "author": cast.rina, "unit": cast.delima, "form": form, "state": "rejected"}
    dates = {"state_since": now, "created_at": now, "edited_at": now}
    Proposal.objects.bulk_create(
        Proposal(number=number, title=f"Pelatihan ke-{number}.", **common, **dates) for number in range(1, 62)
    )
    path = f"/tindak-lanjut/{call.cycle.pk}/?tampil=ditolak"
    assert "Pelatihan ke-31." not in text_of(client_of(cast.rina), path)
    last = text_of(client_of(cast.rina), f"{path}&halaman=3")
    assert "Pelatihan ke-61." in last
    assert "tampil=ditolak&amp;halaman=2" in last


def test_without_a_cycle_the_pages_say_so(cast: Cast, client_of: Any) -> None:
    client = client_of(cast.rina)
    assert "Belum ada siklus" in text_of(client, "/tindak-lanjut/")
    assert "Belum ada rencana" in text_of(client, "/rencana/")
    assert "Susun siklus" in text_of(client_of(cast.operator), "/kelola/siklus/")
