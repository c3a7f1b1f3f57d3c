import threading
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from activity.answers import Refused
from activity.models import Event
from people import services
from people.models import Appointment, Membership, Role, StaffImport, Unit, User
from people.queries import holders, plan_of, staff, today

pytestmark = pytest.mark.database
STAFF = Path("people/demo/staff.csv").read_bytes()
YEAR = date(2026, 1, 1)


@pytest.fixture
def operator(db: None) -> User:
    district = services.plant_district()
    services.plant_district()
    person = services.register(name="Operator", email="operator@example.go.id", actor=None)
    services.appoint(person, role=Role.ADMINISTRATOR, unit=district, starts=YEAR, actor=None)
    return person


def upload(operator: User, content: bytes = STAFF, day: date | None = None) -> StaffImport:
    return services.upload_staff(file_name="staff.csv", content=content, effective_on=day or YEAR, actor=operator)


def test_the_real_list_is_accepted_whole(operator: User) -> None:
    pending = upload(operator)
    assert pending.counts == {"new": 64, "changed": 0, "unchanged": 0, "wrong": 0, "left_out": 0}
    assert Membership.objects.count() == 0
    services.apply_import(pending, actor=operator)
    district = Unit.objects.get(name="Kecamatan Binawidya")
    assert staff(district, today()).count() == 64
    assert [person.name for person in holders(Role.HEAD, district, today())] == ["Rizal Hamdani, S.STP., M.Si."]
    assert [person.name for person in holders(Role.PERSONNEL_OFFICER, district, today())] == [
        "Hendra Saputra Nasution, S.E."
    ]
    assert Appointment.objects.filter(role=Role.HEAD).count() == 14
    assert not any(person.has_usable_password() for person in User.objects.all())
    assert not bytes(StaffImport.objects.get().content)


def test_a_second_import_of_the_same_file_changes_nothing(operator: User) -> None:
    services.apply_import(upload(operator), actor=operator)
    before = [list(table.objects.order_by("pk").values()) for table in (User, Membership, Appointment)]
    again = upload(operator, day=date(2026, 6, 1))
    assert again.counts["unchanged"] == 64
    services.apply_import(again, actor=operator)
    assert before == [list(table.objects.order_by("pk").values()) for table in (User, Membership, Appointment)]


def test_five_wrong_rows_of_64_write_nothing(operator: User) -> None:
    lines = STAFF.decode().splitlines()
    lines[3] = lines[3].replace("19820413", "19821313")
    lines[10] = lines[10].replace("Subbag Keuangan dan Program", "Subbag Antah Berantah")
    lines[20] = lines[20].replace("III/d", "II/a")
    lines[30] = lines[30].replace("197801172001121930", "197203051995031901")
    lines[40] = lines[40].replace("III/b", "V/z")
    pending = upload(operator, "\n".join(lines).encode())
    assert pending.counts["wrong"] == 5
    events = Event.objects.count()
    with pytest.raises(Refused) as refused:
        services.apply_import(pending, actor=operator)
    assert refused.value.answer.code == "has_errors"
    assert User.objects.count() == 1
    assert not Membership.objects.exists()
    assert Event.objects.count() == events
    plan = plan_of(pending)
    assert [row.line.number for row in plan.rows if row.errors] == [4, 11, 21, 31, 41]
    assert all(len(row.errors) == 1 for row in plan.rows if row.errors)


def test_a_move_keeps_the_history(operator: User) -> None:
    services.apply_import(upload(operator), actor=operator)
    moved = STAFF.decode().replace("Sulaiman,L,Kelurahan Simpang Baru", "Sulaiman,L,KELURAHAN TOBEKGODANG")
    pending = upload(operator, moved.encode(), date(2026, 7, 1))
    row = next(row for row in plan_of(pending).rows if row.changes)
    assert [(change.label, change.old, change.new) for change in row.changes] == [
        ("Unit", "Kelurahan Simpang Baru", "Kelurahan Tobek Godang")
    ]
    services.apply_import(pending, actor=operator)
    person = User.objects.get(name="Sulaiman")
    assert [(m.unit.name, m.starts, m.ends) for m in person.dated_memberships] == [
        ("Kelurahan Tobek Godang", date(2026, 7, 1), None),
        ("Kelurahan Simpang Baru", YEAR, date(2026, 6, 30)),
    ]


def test_heads_change_places_in_one_list(operator: User) -> None:
    services.apply_import(upload(operator), actor=operator)
    text = STAFF.decode()
    text = text.replace("L,Kelurahan Simpang Baru,Lurah,", "L,#,Lurah,")
    text = text.replace("L,Kelurahan Delima,Lurah,", "L,Kelurahan Simpang Baru,Lurah,").replace(
        "L,#,", "L,Kelurahan Delima,"
    )
    services.apply_import(upload(operator, text.encode(), date(2026, 7, 1)), actor=operator)
    delima = Unit.objects.get(name="Kelurahan Delima")
    assert [person.name for person in holders(Role.HEAD, delima, date(2026, 6, 30))] == ["Nofrizal Caniago, S.IP."]
    assert [person.name for person in holders(Role.HEAD, delima, date(2026, 7, 1))] == ["Arif Budiman Syah, S.STP."]


def test_two_heads_of_one_unit_are_an_error(operator: User) -> None:
    text = STAFF.decode().replace(
        'Mariani Pulungan, S.Sos.",P,Kelurahan Simpang Baru,Sekretaris Lurah',
        'Mariani Pulungan, S.Sos.",P,Kelurahan Simpang Baru,Lurah',
    )
    plan = plan_of(upload(operator, text.encode()))
    wrong = [row for row in plan.rows if row.errors]
    assert [row.line.number for row in wrong] == [31, 32]
    assert "kepala definitif" in wrong[0].errors[0]


def test_data_that_changed_since_the_preview_is_refused(operator: User) -> None:
    services.apply_import(upload(operator), actor=operator)
    changed = upload(operator, STAFF.replace(b"Sulaiman,", b"Sulaiman Hakim,"), date(2026, 7, 1))
    User.objects.filter(name="Sulaiman").update(name="Sulaiman Hakim")
    with pytest.raises(Refused) as refused:
        services.apply_import(changed, actor=operator)
    assert refused.value.answer.code == "stale"


def test_a_list_is_accepted_once(operator: User) -> None:
    pending = upload(operator)
    services.apply_import(pending, actor=operator)
    with pytest.raises(Refused) as refused:
        services.apply_import(pending, actor=operator)
    assert refused.value.answer.code == "already_applied"


def test_nobody_outside_personnel_uploads(operator: User) -> None:
    services.apply_import(upload(operator), actor=operator)
    with pytest.raises(Refused) as refused:
        upload(User.objects.get(name="Sulaiman"))
    assert refused.value.answer.code == "not_personnel_officer"


def test_who_is_left_out_is_named_and_stays(operator: User) -> None:
    services.apply_import(upload(operator), actor=operator)
    shorter = "\n".join(STAFF.decode().splitlines()[:-2]).encode()
    pending = upload(operator, shorter, date(2026, 7, 1))
    assert [person.name for person in plan_of(pending).left_out] == ["Yessi Marlina, A.Md.", "Ridho Illahi"]
    services.apply_import(pending, actor=operator)
    assert staff(Unit.objects.get(name="Kecamatan Binawidya"), today()).count() == 64


def test_a_head_on_leave_gains_nothing_by_the_same_list(operator: User) -> None:
    services.apply_import(upload(operator), actor=operator)
    duty = Appointment.objects.get(unit__name="Kelurahan Sungai Sibam", role=Role.HEAD)
    services.end(duty, last_day=date(2026, 5, 31), actor=operator)
    services.appoint(duty.user, role=Role.HEAD, unit=duty.unit, starts=date(2027, 1, 1), actor=operator)
    assert upload(operator, day=date(2026, 7, 1)).counts["unchanged"] == 64


def test_a_new_post_ends_the_duty_of_the_old_one(operator: User) -> None:
    services.apply_import(upload(operator), actor=operator)
    text = STAFF.decode().replace("L,Kelurahan Simpang Baru,Lurah,", "L,Seksi Pelayanan Umum,Analis,")
    services.apply_import(upload(operator, text.encode(), date(2026, 7, 1)), actor=operator)
    unit = Unit.objects.get(name="Kelurahan Simpang Baru")
    assert len(holders(Role.HEAD, unit, date(2026, 6, 30))) == 1
    assert holders(Role.HEAD, unit, date(2026, 7, 1)) == []


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_the_same_list_at_the_same_moment(operator: User) -> None:
    pending = upload(operator)
    outcomes: list[str] = []

    def accept() -> None:
        try:
            services.apply_import(pending, actor=operator)
            outcomes.append("accepted")
        except Refused as refused:
            outcomes.append(refused.answer.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["accepted", "already_applied"]
    assert Membership.objects.count() == 64
