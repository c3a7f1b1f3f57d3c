"""Compares a staff list with what is known, and says what accepting it would change. No writing, no HTTP."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Capacity, Membership, Role, Unit, UnitKind, User
from people.nip import mask
from people.staff_list import Line, StaffList, squeeze


class Kind(models.TextChoices):
    """What accepting the list would do with a row."""

    NEW = "new", gettext_lazy("Baru")
    CHANGED = "changed", gettext_lazy("Berubah")
    UNCHANGED = "unchanged", gettext_lazy("Tetap")
    WRONG = "wrong", gettext_lazy("Perlu diperbaiki")


LABELS = {
    "nip": gettext_lazy("NIP"),
    "name": gettext_lazy("Nama"),
    "sex": gettext_lazy("Jenis kelamin"),
    "status": gettext_lazy("Status"),
    "staff_code": gettext_lazy("Kode"),
    "unit": gettext_lazy("Unit"),
    "post": gettext_lazy("Jabatan"),
    "post_kind": gettext_lazy("Jenis jabatan"),
    "echelon": gettext_lazy("Eselon"),
    "grade": gettext_lazy("Golongan"),
    "duty": gettext_lazy("Tugas"),
}
PERSON_FIELDS = ("nip", "name", "sex", "status", "staff_code")
WORK_FIELDS = ("post", "post_kind", "echelon", "grade")

Duty = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Change:
    field: str
    old: str
    new: str

    @property
    def label(self) -> str:
        return str(LABELS[self.field])


@dataclass(frozen=True, slots=True)
class Known:
    """What the database holds on the day from which the list counts."""

    units: list[Unit]
    people: list[User]
    day: date

    def standing(self, user: User, *, later: bool = False) -> set[Duty]:
        """The duties that come with a post, those a list can give and take; with `later` also those still to begin."""
        return {
            (row.role, row.unit_id)
            for row in user.dated_appointments
            if row.capacity == Capacity.STANDING
            and row.role in POST_ROLES
            and (row.spans(self.day) or (later and row.starts > self.day))
        }


POST_ROLES = {Role.HEAD, Role.PERSONNEL_OFFICER}


@dataclass(slots=True)
class Row:
    line: Line
    unit: Unit | None = None
    person: User | None = None
    changes: list[Change] = field(default_factory=list)
    gained: set[Duty] = field(default_factory=set)
    lost: set[Duty] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        if self.errors:
            return Kind.WRONG
        if self.person is None:
            return Kind.NEW
        return Kind.CHANGED if self.changes else Kind.UNCHANGED

    def fingerprint(self) -> list[Any]:
        """What accepting the row would do, the same in every language."""
        texts = [[change.field, change.old, change.new] for change in self.changes if change.field != "duty"]
        ids = [self.line.number, self.person and self.person.pk, self.unit and self.unit.pk, bool(self.errors)]
        return [*ids, texts, sorted(self.gained), sorted(self.lost)]

    def changes_any(self, names: Iterable[str]) -> bool:
        return any(change.field in names for change in self.changes)


@dataclass(slots=True)
class StaffPlan:
    rows: list[Row]
    left_out: list[User]
    errors: list[str]

    @property
    def has_errors(self) -> bool:
        return bool(self.errors) or any(row.errors for row in self.rows)

    def counts(self) -> dict[str, int]:
        counts = {kind.value: 0 for kind in Kind}
        for row in self.rows:
            counts[row.kind] += 1
        return {**counts, "left_out": len(self.left_out)}

    def digest(self) -> str:
        """The same as long as accepting the list would do the same."""
        rows: list[Any] = [row.fingerprint() for row in self.rows]
        text = json.dumps([rows, [user.pk for user in self.left_out], self.errors])
        return hashlib.sha256(text.encode()).hexdigest()


def compare(staff: StaffList, known: Known, *, actor: User | None = None) -> StaffPlan:
    """What accepting the list would change. `actor` must not gain duties by a list that they upload themselves."""
    if staff.errors:
        return StaffPlan([], [], list(staff.errors))
    rows = [Row(line, errors=list(line.errors)) for line in staff.lines]
    find_units(rows, known)
    find_people(rows, known)
    for row in rows:
        if not row.errors:
            find_changes(row, known)
    refuse_two_heads(rows, known)
    refuse_own_duties(rows, actor)
    return StaffPlan(rows, left_out(rows, known), [])


def find_units(rows: list[Row], known: Known) -> None:
    by_name = {key: unit for unit in known.units for key in unit_keys(unit)}
    for row in rows:
        row.unit = by_name.get(unit_key(row.line.unit))
        if row.unit is None and row.line.unit:
            row.errors.append(
                _("Unit %(unit)s tidak dikenal. Periksa ejaannya, atau buat unitnya dulu.") % {"unit": row.line.unit}
            )


def unit_key(name: str) -> str:
    return squeeze(name).replace("subbagian", "subbag")


def unit_keys(unit: Unit) -> set[str]:
    """The names under which a list may call a unit: a district is often called by its head's post."""
    keys = {unit_key(unit.name)}
    if unit.kind == UnitKind.DISTRICT:
        keys.add("camat")
    if unit.code:
        keys.add(unit_key(unit.code))
    return keys


def find_people(rows: list[Row], known: Known) -> None:
    by_nip = {user.nip: user for user in known.people if user.nip}
    by_code = {(user.staff_code, user.name): user for user in known.people if user.staff_code}
    listed = {row.line.nip for row in rows}
    first: dict[str, int] = {}
    for row in rows:
        nip = row.line.nip
        if nip and nip in first:
            row.errors.append(
                _("NIP sama dengan baris %(row)d. Satu NIP hanya untuk satu orang.") % {"row": first[nip]}
            )
        first.setdefault(nip, row.line.number)
        row.person = by_nip.get(nip)
        same = by_code.get((row.line.code, row.line.name))
        if row.person is None and same is not None and same.nip not in listed:
            row.person = same


def find_changes(row: Row, known: Known) -> None:
    person = row.person
    if person is None:
        row.gained = duties_of(row)
        return
    membership = person.membership_on(known.day)
    if any(later.starts > known.day for later in person.dated_memberships):
        row.errors.append(
            _("Orang ini punya perpindahan sesudah tanggal berlaku berkas. Pilih tanggal yang lebih baru.")
        )
        return
    row.changes = [*person_changes(row.line, person), *work_changes(row, membership)]
    # Duties come and go with posts: somebody on leave, whose duty is interrupted, keeps the post and gains nothing.
    if row.changes_any((*WORK_FIELDS, "unit")):
        row.gained = duties_of(row) - known.standing(person, later=True)
        row.lost = known.standing(person) - duties_of(row)
        row.changes += duty_changes(row, known)


def duties_of(row: Row) -> set[Duty]:
    """Heads by their post: camat, secretary, heads of subsections and of the office's sections, lurah."""
    unit, post = row.unit, squeeze(row.line.post)
    if unit is None or not is_head(unit, post):
        return set()
    duties: set[Duty] = {(Role.HEAD, unit.pk)}
    if unit.kind == UnitKind.SUBSECTION and "kepegawaian" in post:
        duties.add((Role.PERSONNEL_OFFICER, unit.ancestor_ids()[-1]))
    return duties


def is_head(unit: Unit, post: str) -> bool:
    """Whether the (squeezed) post is that of the unit's head. Heads of sections inside a kelurahan are not."""
    titles = {
        UnitKind.DISTRICT: ("camat",),
        UnitKind.SECRETARIAT: ("sekretariskecamatan", "sekretariscamat", "sekcam"),
        UnitKind.SUBSECTION: ("kepalasubbag", "kasubbag"),
        UnitKind.SECTION: ("kepalaseksi", "kasi"),
        UnitKind.URBAN_VILLAGE: ("lurah",),
    }
    return post.startswith(titles.get(UnitKind(unit.kind), ("\0",)))


def person_changes(line: Line, person: User) -> list[Change]:
    new = {"nip": line.nip, "name": line.name, "sex": line.sex, "status": line.status, "staff_code": line.code}
    changes = [Change(name, getattr(person, name) or "", new[name]) for name in PERSON_FIELDS]
    # A list without codes does not take them away.
    changed = [row for row in changes if row.old != row.new and (row.new or row.field != "staff_code")]
    return [masked(row) if row.field == "nip" else row for row in changed]


def masked(change: Change) -> Change:
    return Change(change.field, mask(change.old) if change.old else "", mask(change.new))


def work_changes(row: Row, membership: Membership | None) -> list[Change]:
    assert row.unit is not None  # noqa: S101 - rows without a unit have errors and are not compared
    old_unit = membership.unit.name if membership else ""
    changes = [Change("unit", old_unit, row.unit.name)]
    changes += [Change(name, getattr(membership, name, ""), getattr(row.line, name)) for name in WORK_FIELDS]
    return [change for change in changes if change.old != change.new]


def duty_changes(row: Row, known: Known) -> list[Change]:
    names = {unit.pk: unit.name for unit in known.units}
    gained = [Change("duty", "", duty_name(duty, names)) for duty in sorted(row.gained)]
    return gained + [Change("duty", duty_name(duty, names), "") for duty in sorted(row.lost)]


def duty_name(duty: Duty, names: dict[int, str]) -> str:
    return f"{Role(duty[0]).label}, {names.get(duty[1], '')}"


def refuse_two_heads(rows: list[Row], known: Known) -> None:
    """One standing head for each unit, counting those whom the list does not name."""
    heads = heads_after(rows, known)
    for row in rows:
        for role, unit_id in row.gained:
            others = [name for key, name in heads[role, unit_id] if key != key_of(row)]
            if role == Role.HEAD and others:
                row.errors.append(
                    _("Unit ini sudah mempunyai kepala definitif: %(name)s. Akhiri dulu penugasannya.")
                    % {"name": others[0]}
                )


def key_of(row: Row) -> object:
    return row.person.pk if row.person else f"row {row.line.number}"


def heads_after(rows: list[Row], known: Known) -> dict[Duty, list[tuple[object, str]]]:
    """Who would hold each duty afterwards: by key, with the name."""
    lost = {(row.person.pk, duty) for row in rows if row.person for duty in row.lost}
    holders: dict[Duty, list[tuple[object, str]]] = defaultdict(list)
    for person in known.people:
        for duty in known.standing(person):
            if (person.pk, duty) not in lost:
                holders[duty].append((person.pk, person.name))
    for row in rows:
        for duty in row.gained:
            holders[duty].append((key_of(row), row.line.name))
    return holders


def refuse_own_duties(rows: list[Row], actor: User | None) -> None:
    for row in rows:
        if actor is not None and row.person is not None and row.person.pk == actor.pk and row.gained:
            row.errors.append(
                _("Anda tidak dapat menugaskan diri sendiri. Minta pengelola lain mengunggah berkas ini.")
            )


def left_out(rows: list[Row], known: Known) -> list[User]:
    """Who works in an office that the list speaks of and is not in it. They stay as they are."""
    roots = {row.unit.path.split("/")[1] for row in rows if row.unit is not None}
    listed = {row.person.pk for row in rows if row.person is not None}

    def is_left_out(user: User) -> bool:
        unit = user.unit_on(known.day)
        return unit is not None and user.pk not in listed and unit.path.split("/")[1] in roots

    return [user for user in known.people if is_left_out(user)]
