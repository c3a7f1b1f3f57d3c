import io
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from people import one_time
from people.models import Appointment, Capacity, Role, SecondLook, StaffImport
from tests.permissions import Row, World

TODAY = timezone.localdate().isoformat()


def furnish(world: World) -> None:
    world["staff_import"] = StaffImport.objects.create(
        uploaded_by=world.cast.operator,
        uploaded_at=timezone.now(),
        file_name="staff.csv",
        digest="-",
        content=b"nama\n",
        effective_on=timezone.localdate(),
    )
    world["acting"] = Appointment.objects.create(
        user=world.cast.erna,
        role=Role.HEAD,
        unit=world.cast.delima,
        capacity=Capacity.ACTING,
        starts=timezone.localdate(),
        ends=timezone.localdate() + timedelta(days=30),
    )
    world["awaited"] = Appointment.objects.create(
        user=world.cast.mutia,
        role=Role.COMMITTEE,
        unit=world.cast.district,
        starts=timezone.localdate(),
        appointed_by=world.cast.operator,
        second_look=SecondLook.AWAITED,
    )
    world["moderator_duty"] = Appointment.objects.get(role=Role.MODERATOR)
    path = one_time.path_for(world.cast.rina)
    world["link_uid"], world["link_token"] = path.split("/")[2:4]


def upload(world: World) -> dict[str, Any]:
    content = io.BytesIO(b"nama;unit\nA;B\n").getvalue()
    return {"file": SimpleUploadedFile("staff.csv", content), "effective_on": TODAY}


EVERYBODY = {"rina": 200, "partner": 200, "operator": 200}
READERS = {"rina": 200, "syahrul": 200, "hendra": 200, "auditor": 200, "operator": 200, "partner": 404}
KEEPERS = {"hendra": 200, "operator": 200, "rina": 403, "rizal": 403, "auditor": 403, "partner": 404}
ADMINISTRATOR = {"operator": 200, "hendra": 403, "rizal": 403, "rina": 403, "auditor": 403, "partner": 404}
MOVE = {
    "unit": "{government}",
    "post": "Penata Layanan Operasional",
    "post_kind": "PELAKSANA",
    "grade": "III/a",
    "starts": TODAY,
}
APPOINTMENT = {"person": "{erna}", "role": "head", "unit": "{finance}", "starts": TODAY}


def with_status(who: dict[str, int], ok: int) -> dict[str, int]:
    return {name: ok if status == 200 else status for name, status in who.items()}


def never_hidden(who: dict[str, int]) -> dict[str, int]:
    """For addresses that name no object: the partner is refused, since there is nothing to hide."""
    return {name: 403 if status == 404 else status for name, status in who.items()}


ROWS = [
    Row("GET", "/api/units/", EVERYBODY),
    Row(
        "POST", "/api/units/", with_status(never_hidden(ADMINISTRATOR), 201), {"name": "Seksi Baru", "kind": "section"}
    ),
    Row("GET", "/api/units/{delima}/", EVERYBODY),
    Row("POST", "/api/units/{delima}/rename/", never_hidden(ADMINISTRATOR), {"name": "Kelurahan Delima Baru"}),
    Row("GET", "/api/people/", EVERYBODY),
    Row(
        "POST",
        "/api/people/",
        with_status(never_hidden(ADMINISTRATOR), 201),
        {"name": "Mitra Baru", "email": "baru@example.go.id"},
    ),
    Row("GET", "/api/people/{febri}/", READERS),
    Row("POST", "/api/people/{febri}/move/", KEEPERS, MOVE),
    Row("POST", "/api/people/{febri}/depart/", KEEPERS, {"last_day": TODAY}),
    Row("POST", "/api/people/{febri}/correct/", ADMINISTRATOR, {"name": "Febri Andeska", "email": "f@example.go.id"}),
    Row("POST", "/api/people/{febri}/one-time-link/", with_status(ADMINISTRATOR, 201)),
    Row("POST", "/api/people/one-time-links/", with_status(never_hidden(ADMINISTRATOR), 201)),
    Row("POST", "/api/people/{febri}/close-account/", ADMINISTRATOR),
    Row(
        "POST",
        "/api/people/{febri}/open-account/",
        ADMINISTRATOR,
        prepare=lambda world: type(world.cast.febri).objects.filter(pk=world.cast.febri.pk).update(is_active=False),
    ),
    Row("GET", "/api/appointments/", EVERYBODY),
    Row("POST", "/api/appointments/", with_status(never_hidden(KEEPERS), 201), APPOINTMENT),
    Row(
        "POST",
        "/api/appointments/",
        with_status(never_hidden(ADMINISTRATOR), 201),
        {**APPOINTMENT, "role": "moderator"},
    ),
    Row("GET", "/api/appointments/{acting}/", READERS),
    Row("POST", "/api/appointments/{acting}/end/", KEEPERS, {"last_day": TODAY}),
    Row(
        "POST",
        "/api/appointments/{awaited}/confirm/",
        {"hendra": 200, "operator": 403, "mutia": 403, "rina": 403, "rizal": 403, "auditor": 403, "partner": 404},
    ),
    Row("POST", "/api/appointments/{moderator_duty}/end/", ADMINISTRATOR, {"last_day": TODAY}),
    Row("GET", "/api/staff-imports/", EVERYBODY),
    Row(
        "POST",
        "/api/staff-imports/",
        with_status(never_hidden(KEEPERS), 201),
        upload,
        form=True,
    ),
    Row("GET", "/api/staff-imports/{staff_import}/", {"operator": 200, "hendra": 200, "rina": 404, "partner": 404}),
    Row(
        "POST",
        "/api/staff-imports/{staff_import}/apply/",
        {"operator": 409, "hendra": 409, "rina": 404, "rizal": 404, "partner": 404},
    ),
    Row("GET", "/api/me/", EVERYBODY),
    Row("PATCH", "/api/me/", EVERYBODY, {"language": "en"}),
    Row("GET", "/api/me/export/", EVERYBODY),
    Row("POST", "/api/me/token/", with_status(EVERYBODY, 201)),
    Row("DELETE", "/api/me/token/", with_status(EVERYBODY, 204)),
    Row("GET", "/masuk/", with_status(EVERYBODY, 302), anonymous=200),
    Row("POST", "/masuk/", with_status(EVERYBODY, 302), {"username": "", "password": ""}, anonymous=200, form=True),
    Row("POST", "/keluar/", with_status(EVERYBODY, 302), form=True),
    Row("GET", "/sandi/{link_uid}/{link_token}/", EVERYBODY, anonymous=200),
    Row("POST", "/sandi/{link_uid}/{link_token}/", EVERYBODY, {"password": "", "again": ""}, anonymous=200, form=True),
    Row("GET", "/saya/sandi/", EVERYBODY),
    Row("POST", "/saya/sandi/", EVERYBODY, {"current": "", "password": "", "again": ""}, form=True),
    Row("POST", "/bahasa/", with_status(EVERYBODY, 302), {"language": "en"}, form=True),
]
