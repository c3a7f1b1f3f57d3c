"""One password for all demo accounts of an installation, made once and kept beside its database."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from people.models import User

WORDS = ["angin", "bakau", "daun", "embun", "hujan", "kapal", "laut", "nelayan", "pantai", "rotan", "sampan", "tenun"]

# e-mail's first part and what the person is in the demo, in the order of the road
PERSONAS = [
    ("nadia", "pelaksana loket Kelurahan Delima, pengusul"),
    ("yessi", "pelaksana Kelurahan Sungai Sibam, usulannya sedang dibahas"),
    ("lilis", "moderator papan diskusi"),
    ("desi", "panitia pemungutan suara"),
    ("nofrizal", "lurah Delima, atasan Nadia"),
    ("gusnita", "pelaksana tugas (Plt) lurah Sungai Sibam, atasan Yessi"),
    ("syahrul", "kepala seksi Pemerintahan, satu usulan lewat tenggat di mejanya"),
    ("hendra", "kasubbag umum dan kepegawaian, pengelola rencana"),
    ("rizal", "camat"),
    ("sekda", "sekretaris daerah (PyB), mengonfirmasi rencana"),
    ("ppk", "delegasi wali kota (PPK), menetapkan rencana"),
    ("analis", "analis BKPSDM, menyiapkan survei dan instrumennya"),
    ("auditor", "inspektorat, membaca semuanya"),
    ("operator", "pengelola sistem"),
]


@dataclass(frozen=True, slots=True)
class SignIn:
    email: str
    name: str
    part: str


def password_file() -> Path:
    return Path(settings.DATA_DIR) / "demo-password"


def demo_password() -> str:
    path = password_file()
    if not path.exists():
        made = "-".join([*(secrets.choice(WORDS) for _ in range(3)), f"{secrets.randbelow(9000) + 1000}"])
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(made)
    return path.read_text(encoding="utf-8").strip()


def give_password() -> None:
    """Hashed once for all: a demo's password is no secret from its own accounts, and hashing is meant to be slow."""
    User.objects.update(password=make_password(demo_password()))


def sign_ins() -> list[SignIn]:
    parts = {f"{short}@rembuk.example": part for short, part in PERSONAS}
    known = User.objects.in_bulk(list(parts), field_name="email")
    return [SignIn(email, known[email].name, part) for email, part in parts.items() if email in known]
