"""One function per verb of people, units, appointments, staff lists and accounts."""

from people.services.accounts import (
    close_account,
    correct,
    drop_token,
    make_link,
    make_links,
    make_token,
    open_account,
    register,
    set_language,
    set_password,
)
from people.services.appointments import appoint, confirm, end
from people.services.imports import apply_import, forget_uploads, import_staff, upload_staff
from people.services.memberships import depart, move
from people.services.units import create_unit, plant_competences, plant_district, rename_unit

__all__ = [
    "apply_import",
    "appoint",
    "close_account",
    "confirm",
    "correct",
    "create_unit",
    "depart",
    "drop_token",
    "end",
    "forget_uploads",
    "import_staff",
    "make_link",
    "make_links",
    "make_token",
    "move",
    "open_account",
    "plant_competences",
    "plant_district",
    "register",
    "rename_unit",
    "set_language",
    "set_password",
    "upload_staff",
]
