from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from discussions.models import Board, Post, Report
from people.models import StaffImport
from proposals.models import Proposal, State

HEAD = b"id,nama,jk,unit,jabatan,jenis_jabatan,eselon,status,gol,nip\n"
GOOD = b"P1,Sulaiman,L,Kelurahan Delima,Pengadministrasi,PELAKSANA,,PNS,II/c,198808062010031934\n"


def read(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return str(answer.content.decode())


def test_the_list_finds_by_name_and_unit_and_masks_numbers(cast: Any, client_of: Any) -> None:
    client = client_of(cast.operator)
    html = read(client, "/kelola/pegawai/?q=rina")
    assert "Rina Febriani" in html
    assert "Erna Widyastuti" not in html
    assert cast.rina.nip not in read(client, "/kelola/pegawai/")
    assert cast.rina.nip not in read(client, f"/kelola/pegawai/{cast.rina.pk}/")
    assert "Tidak ada yang cocok" in read(client, "/kelola/pegawai/?q=zzz")
    assert "Rina Febriani" in read(client, "/kelola/pegawai/?q=rin%00a&unit=x&halaman=99")


def test_a_unit_filter_keeps_to_the_unit(cast: Any, client_of: Any) -> None:
    html = read(client_of(cast.hendra), f"/kelola/pegawai/?unit={cast.delima.pk}")
    assert "Rina Febriani" in html
    assert "Mutia Anggraini" not in html


def test_a_person_shows_history_and_what_the_reader_may_do(cast: Any, client_of: Any) -> None:
    url = f"/kelola/pegawai/{cast.rina.pk}/"
    html = read(client_of(cast.operator), url)
    assert "Kelurahan Delima" in html
    assert f"/api/people/{cast.rina.pk}/one-time-link/" in html
    html = read(client_of(cast.hendra), url)
    assert f"/api/people/{cast.rina.pk}/one-time-link/" not in html
    assert "Hanya pengelola sistem" in html
    assert f"/api/people/{cast.rina.pk}/move/" in html


def test_duties_units_and_vacancies(cast: Any, client_of: Any) -> None:
    client = client_of(cast.hendra)
    html = read(client, "/kelola/penugasan/")
    assert "Nofrizal Caniago" in html
    assert "Unit tanpa kepala hari ini" in html
    assert "Subbag Keuangan dan Program" in html
    assert "Lilis Suryani" not in read(client, "/kelola/penugasan/?peran=head").split("<dialog")[0]
    assert "Kelurahan Delima" in read(client, "/kelola/unit/")


def upload(client: Client, content: bytes) -> str:
    answer = client.post("/api/staff-imports/", {"file": SimpleUploadedFile("staff.csv", content)})
    return f"/kelola/pegawai/impor/{answer.json()['id']}/"


def test_a_preview_names_wrong_rows_and_offers_no_acceptance(cast: Any, client_of: Any) -> None:
    client = client_of(cast.hendra)
    html = read(client, upload(client, HEAD + GOOD.replace(b"19880806", b"19881306")))
    assert "1 baris perlu diperbaiki" in html
    assert "Baris 2: Sulaiman" in html
    assert "Bulan lahir pada NIP adalah 13" in html
    assert "/apply/" not in html


def test_a_preview_offers_acceptance_and_then_only_the_record_stays(cast: Any, client_of: Any) -> None:
    client = client_of(cast.hendra)
    url = upload(client, HEAD + GOOD)
    html = read(client, url)
    assert "1 orang baru" in html
    assert "/apply/" in html
    client.post(f"/api/staff-imports/{StaffImport.objects.get().pk}/apply/")
    assert "Daftar sudah diterapkan" in read(client, url)
    assert "staff.csv" in read(client, "/kelola/pegawai/impor/")
    again = read(client, upload(client, HEAD + GOOD))
    assert "Tidak ada yang berubah" in again
    assert "/apply/" not in again


def test_a_stale_preview_says_so(cast: Any, client_of: Any) -> None:
    client = client_of(cast.hendra)
    url = upload(client, HEAD + GOOD)
    client.post(f"/api/people/{cast.rina.pk}/depart/", {"last_day": "2025-01-01"}, content_type="application/json")
    assert "Pratinjau sudah usang" in read(client, url)


def test_one_sees_ones_own_number(cast: Any, client_of: Any) -> None:
    html = read(client_of(cast.rina), "/saya/")
    assert cast.rina.nip in html
    assert "Kelurahan Delima" in html


def test_moderators_see_what_waits(cast: Any, client_of: Any, call: Any) -> None:
    assert "Tidak ada yang menunggu" in read(client_of(cast.lilis), "/moderasi/")
    now = timezone.now()
    subject = Proposal.objects.create(
        call=call, number=1, author=cast.rina, unit=cast.delima, title="Arsip", state=State.OPEN,
        state_since=now, created_at=now, edited_at=now,
    )  # fmt: skip
    board = Board.objects.create(subject_type="proposals.proposal", subject_id=subject.pk, revision=1, post_count=1)
    post = Post.objects.create(board=board, author=cast.febri, body="Kata <kasar>", created_at=now, revision=1)
    Report.objects.create(post=post, reporter=cast.rina, reason="Kasar", created_at=now)
    html = read(client_of(cast.lilis), "/moderasi/")
    assert "Kata &lt;kasar&gt;" in html
    assert f"/api/posts/{post.pk}/hide/" in html
