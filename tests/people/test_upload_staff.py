from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from people import services
from people.models import StaffImport, User
from people.queries import today
from people.staff_list import MOST_BYTES

UNIT = b"nama,jk,unit,jabatan,jenis_jabatan,eselon,status,gol,nip\n"
ROW = b"Sulaiman,L,KELURAHANDELIMA,Pengadministrasi,PELAKSANA,,PNS,II/c,198808062010031934\n"


def upload(client: Any, content: bytes, **more: Any) -> Any:
    return client.post("/api/staff-imports/", {"file": SimpleUploadedFile("staff.csv", content), **more})


def test_a_preview_then_the_acceptance(cast: Any, client_of: Any) -> None:
    client = client_of(cast.hendra)
    answer = upload(client, UNIT + ROW)
    assert answer.status_code == 201
    pending = answer.json()
    assert pending["counts"]["new"] == 1
    assert pending["effective_on"] == today().isoformat()
    row = pending["preview"]["rows"][0]
    assert (row["number"], row["kind"], row["nip"], row["errors"]) == (2, "new", "1988••••••••••1934", [])
    assert len(pending["preview"]["left_out"]) == 12
    assert pending["allowed_actions"]["apply"]["allowed"]
    assert not User.objects.filter(name="Sulaiman").exists()
    accepted = client.post(f"/api/staff-imports/{pending['id']}/apply/")
    assert accepted.json()["applied_at"]
    assert User.objects.get(name="Sulaiman").unit_on(today()) == cast.delima
    assert client.get(f"/api/staff-imports/{pending['id']}/").json()["preview"] is None


def test_errors_come_with_the_preview_row_by_row(cast: Any, client_of: Any) -> None:
    wrong = UNIT + ROW + ROW.replace(b"KELURAHANDELIMA", b"Kelurahan Atlantis").replace(b"934\n", b"935\n") + ROW
    preview = upload(client_of(cast.operator), wrong).json()["preview"]
    assert preview["has_errors"]
    assert [(row["number"], row["errors"]) for row in preview["rows"] if row["errors"]] == [
        (3, ["Unit Kelurahan Atlantis tidak dikenal. Periksa ejaannya, atau buat unitnya dulu."]),
        (4, ["NIP sama dengan baris 2. Satu NIP hanya untuk satu orang."]),
    ]


def test_a_file_too_large_or_missing(cast: Any, client_of: Any) -> None:
    client = client_of(cast.operator)
    assert upload(client, b"a" * (MOST_BYTES + 1)).json()["code"] == "too_large"
    assert client.post("/api/staff-imports/", {}).json()["errors"]["file"]
    assert not StaffImport.objects.exists()


def test_clerks_and_managers_see_and_send_none(cast: Any, client_of: Any) -> None:
    pending = upload(client_of(cast.operator), UNIT + ROW).json()
    for person in (cast.rina, cast.rizal, cast.auditor):
        client = client_of(person)
        assert upload(client, UNIT + ROW).status_code == 403
        assert client.get("/api/staff-imports/").json()["count"] == 0
        assert client.post(f"/api/staff-imports/{pending['id']}/apply/").status_code == 404


def test_who_uploads_cannot_promote_themselves(cast: Any, client_of: Any) -> None:
    User.objects.filter(pk=cast.hendra.pk).update(nip="198204132009011903")
    row = b'"Hendra",L,Camat,Camat Binawidya,ADMINISTRATOR,III.a,PNS,IV/b,198204132009011903\n'
    preview = upload(client_of(cast.hendra), UNIT + row).json()["preview"]
    assert any("menugaskan diri sendiri" in error for error in preview["rows"][0]["errors"])


def test_uploads_that_nobody_accepts_are_forgotten(cast: Any, client_of: Any) -> None:
    upload(client_of(cast.operator), UNIT + ROW)
    now = timezone.now()
    assert services.forget_uploads(now) == 0
    assert services.forget_uploads(now + timedelta(days=8)) == 1
    assert not bytes(StaffImport.objects.get().content)
