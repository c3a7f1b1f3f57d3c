from typing import Any

from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity import registry
from activity.registry import Announcement, Subject


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self) -> None:
        from people.services import forget_uploads

        registry.subjects["people.user"] = Subject(may_see=sees_person, path=own_page)
        registry.subjects["people.appointment"] = Subject(may_see=sees_appointment, path=where_it_is_seen)
        registry.announcements.update(ANNOUNCEMENTS)
        registry.clock["forget_uploads"] = forget_uploads


def sees_person(user: Any, person: Any) -> bool:
    return bool(user.pk == person.pk)


def sees_appointment(user: Any, appointment: Any) -> bool:
    """The holder; while it waits, also those who could confirm it."""
    return bool(user.pk == appointment.user_id) or may_be_confirmed_by(user, appointment)


def may_be_confirmed_by(user: Any, appointment: Any) -> bool:
    from people.rules import may_confirm

    return appointment.second_look == "awaited" and bool(may_confirm(appointment, user, timezone.now()))


def own_page(subject: Any) -> str:
    return "/saya/"


def where_it_is_seen(appointment: Any) -> str:
    return "/kelola/penugasan/" if appointment.second_look == "awaited" else "/saya/"


def the_person(person: Any, data: dict[str, Any]) -> list[Any]:
    return [person]


def the_appointed(appointment: Any, data: dict[str, Any]) -> list[Any]:
    """Once the appointment counts: before somebody else has confirmed it there is no duty to tell of."""
    return [] if data.get("second_look") == "awaited" else [appointment.user]


def those_who_could_confirm(appointment: Any, data: dict[str, Any]) -> list[Any]:
    from people.queries import second_lookers_of

    return second_lookers_of(appointment)


ANNOUNCEMENTS = {
    "people.move": Announcement(_("Unit kerja Anda kini %(unit)s"), the_person),
    "people.depart": Announcement(_("Hari kerja terakhir Anda sudah dicatat"), the_person),
    "people.changed_by_list": Announcement(_("Data kepegawaian Anda diperbarui dari daftar pegawai"), the_person),
    "people.correct": Announcement(_("Nama atau surel Anda diperbarui pengelola"), the_person),
    "people.make_link": Announcement(_("Pengelola membuat tautan kata sandi untuk akun Anda"), the_person),
    "people.set_password": Announcement(_("Kata sandi Anda diganti"), the_person, tells_actor=True),
    "people.appoint": Announcement(_("Anda menerima tugas baru di %(unit)s"), the_appointed),
    "people.ask_second_look": Announcement(
        _("Tugas baru untuk %(name)s di %(unit)s menunggu pengesahan orang kedua"), those_who_could_confirm
    ),
    "people.confirm": Announcement(_("Tugas Anda di %(unit)s sudah disahkan"), the_appointed),
    "people.end": Announcement(_("Hari terakhir tugas Anda di %(unit)s sudah dicatat"), the_appointed),
}
