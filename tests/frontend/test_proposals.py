"""The pages of proposals: the list, one proposal, writing one; what they show and what they cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from discussions import services as discussions
from planning.models import Cycle
from proposals import services
from proposals.models import Call, Proposal
from tests.conftest import set_stage, windows_around
from tests.proposals import factory


@pytest.fixture
def opened(call, cast) -> Proposal:
    return factory.opened(call, cast.rina, cast.lilis)


def many(call, cast, now, number: int) -> None:
    services.install_learning_forms()
    Proposal.objects.bulk_create(
        Proposal(
            call=call,
            number=at,
            author=cast.febri,
            unit=cast.delima,
            title=f"Usulan {at}",
            search_text=f"usulan{at}",
            state="open",
            state_since=now,
            created_at=now,
            edited_at=now,
        )
        for at in range(1, number + 1)
    )


def test_a_row_says_what_a_colleague_wants_to_know(cast, client_of, opened) -> None:
    discussions.post("proposals.proposal", opened, body="Setuju.", actor=cast.febri)
    page = client_of(cast.mutia).get("/usulan/").content.decode()
    for text in (opened.title, "Kelurahan Delima", "15 JP", "Rp23.100.000", "Diskusi terbuka", "1 pesan"):
        assert text in page


@pytest.mark.parametrize("number", [5, 300])
def test_the_list_costs_the_same_few_queries(call, cast, client_of, now, number) -> None:
    many(call, cast, now, number)
    client = client_of(cast.rina)
    client.get("/usulan/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/usulan/").status_code == 200
    assert len(queries) <= 12


def test_htmx_gets_the_rows_alone_and_a_short_address(call, cast, client_of, opened) -> None:
    answer = client_of(cast.rina).get("/usulan/?q=simpangbaru&unit=&urut=", headers={"HX-Request": "true"})
    assert opened.title in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert answer["HX-Push-Url"] == "/usulan/?q=simpangbaru"
    assert "HX-Request" in answer["Vary"]


def test_pages_keep_the_filters(call, cast, client_of, now) -> None:
    many(call, cast, now, 45)
    page = client_of(cast.rina).get("/usulan/?tampil=dibahas&halaman=2").content.decode()
    assert "Halaman 2 dari 3" in page
    assert "?tampil=dibahas&amp;halaman=3" in page


def test_nothing_found_and_nothing_there_yet_say_different_things(call, cast, client_of) -> None:
    client = client_of(cast.rina)
    assert "Belum ada usulan" in client.get("/usulan/").content.decode()
    assert "Tidak ada usulan yang cocok" in client.get("/usulan/?q=zzz").content.decode()


def test_one_proposal_costs_at_most_fifteen_queries(call, cast, client_of, opened) -> None:
    for at in range(25):
        discussions.post("proposals.proposal", opened, body=f"Pesan {at}", actor=cast.febri)
    client = client_of(cast.mutia)
    client.get(f"/usulan/{opened.pk}/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/usulan/{opened.pk}/").status_code == 200
    assert len(queries) <= 15, "\n".join(query["sql"][:160] for query in queries)


def test_it_says_where_it_stands_who_holds_it_and_what_comes_next(call, cast, client_of, opened) -> None:
    set_stage(call, "decide")
    services.close_for_review(call)
    page = client_of(cast.rina).get(f"/usulan/{opened.pk}/").content.decode()
    assert "Ditinjau atasan" in page
    assert "Dipegang Nofrizal Caniago" in page
    assert "Berikutnya: Diverifikasi kepegawaian" in page


def test_a_merged_one_forwards_and_its_words_stay_readable(call, cast, client_of, opened) -> None:
    old = factory.submitted(call, cast.febri, title="Ramah di loket")
    services.merge(old, into=opened, actor=cast.lilis)
    client = client_of(cast.mutia)
    answer = client.get(f"/usulan/{old.pk}/")
    assert answer.url == f"/usulan/{opened.pk}/?dari={old.pk}"
    page = client.get(answer.url).content.decode()
    assert "Usulan yang Anda cari digabung ke sini" in page
    assert "bersama Febri Andeska" in page
    assert old.problem in client.get(f"/usulan/{old.pk}/?asli").content.decode()


def test_buttons_are_those_of_the_reader(call, cast, client_of) -> None:
    submitted = factory.submitted(call, cast.rina)
    address = f"/usulan/{submitted.pk}/"
    checker = client_of(cast.lilis).get(address).content.decode()
    author = client_of(cast.rina).get(address).content.decode()
    reader = client_of(cast.febri).get(address).content.decode()
    assert "Buka untuk didiskusikan" in checker
    assert "Tarik usulan" in author
    assert "Tarik usulan" not in reader
    assert "Buka untuk didiskusikan" not in reader


def test_a_merge_that_cannot_be_undone_begins_with_no_choice(call, cast, client_of, opened) -> None:
    submitted = factory.submitted(call, cast.febri)
    page = client_of(cast.lilis).get(f"/usulan/{submitted.pk}/").content.decode()
    choices = page[page.index('name="into"') :]
    assert choices.index('<option value="">Pilih usulan</option>') < choices.index(f'<option value="{opened.pk}"')


def test_a_board_that_is_closed_invites_nobody(call, cast, client_of) -> None:
    submitted = factory.submitted(call, cast.rina)
    address = f"/usulan/{submitted.pk}/"
    assert "Tanyakan yang belum jelas" not in client_of(cast.febri).get(address).content.decode()
    services.open(submitted, actor=cast.lilis)
    assert "Tanyakan yang belum jelas" in client_of(cast.febri).get(address).content.decode()


def test_a_refused_button_says_why(call, cast, client_of, opened) -> None:
    services.merge(factory.submitted(call, cast.febri), into=opened, actor=cast.lilis)
    page = client_of(cast.rina).get(f"/usulan/{opened.pk}/").content.decode()
    assert "Usulan pegawai lain sudah digabung ke sini" in page


def test_after_the_window_nobody_is_led_into_writing(call, cast, client_of) -> None:
    set_stage(call, "vote")
    page = client_of(cast.rina).get("/usulan/baru/").content.decode()
    assert "Masa pengajuan usulan berakhir" in page
    assert "data-draft" not in page


def test_an_earlier_proposal_fills_the_form_and_starts_nothing(call, cast, client_of, opened) -> None:
    page = client_of(cast.rina).get(f"/usulan/baru/?dari={opened.pk}").content.decode()
    assert opened.problem in page
    assert Proposal.objects.count() == 1


def test_what_was_returned_shows_what_to_repair(call, cast, client_of, opened) -> None:
    set_stage(call, "decide")
    services.close_for_review(call)
    factory.decided(opened, cast.nofrizal, "return")
    page = client_of(cast.rina).get(f"/usulan/{opened.pk}/tulis/").content.decode()
    assert "Yang perlu diperbaiki" in page
    assert "Sudah dipertimbangkan." in page
    assert 'data-verb="resubmit"' in page
    assert "Ditunggu paling lambat" in page


def test_repairing_speaks_of_the_windows_of_its_own_round(call, cast, client_of, opened, now) -> None:
    set_stage(call, "decide")
    services.close_for_review(call)
    factory.decided(opened, cast.nofrizal, "return")
    dates = windows_around(now, "propose")
    own = {name: dates.pop(name) for name in list(dates) if name.startswith(("decide", "enact"))}
    newer = Cycle.objects.create(
        call=Call.objects.create(office=call.office, year=call.year, round=2, budget=1_000_000, **dates), **own
    )
    client = client_of(cast.rina)
    assert f'href="/siklus/{newer.pk}/">Lihat jadwal' in client.get("/pemberitahuan/").content.decode()
    assert f'href="/siklus/{call.cycle.pk}/">Lihat jadwal' in client.get(f"/usulan/{opened.pk}/tulis/").content.decode()


def test_whoever_must_decide_is_led_to_the_desk_and_the_author_reads_the_reason(call, cast, client_of, opened) -> None:
    set_stage(call, "decide")
    services.close_for_review(call)
    address = f"/usulan/{opened.pk}/"
    assert "Putuskan di Meja" in client_of(cast.nofrizal).get(address).content.decode()
    assert "Putuskan di Meja" not in client_of(cast.hendra).get(address).content.decode()
    factory.decided(opened, cast.nofrizal, "reject")
    page = client_of(cast.rina).get(address).content.decode()
    assert page.count("Sudah dipertimbangkan.") == 2
    assert "Ajukan banding" in page
