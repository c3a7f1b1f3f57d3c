import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from people import services
from people.models import Role, Unit, User
from people.queries import all_holders

VARIABLE = "REMBUK_ADMIN_EMAIL"


class Command(BaseCommand):
    help = (
        f"Create the first administrator ({VARIABLE}) and print the one-time link for the password. "
        "With --email also a new link for an administrator who lost the password."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", default="", help=f"instead of {VARIABLE}")
        parser.add_argument("--name", default="", help="instead of REMBUK_ADMIN_NAME")

    def handle(self, *args: Any, **options: Any) -> None:
        known = all_holders(Role.ADMINISTRATOR, timezone.localdate())
        if not options["email"] and any(person.has_usable_password() for person in known):
            self.stdout.write("There is an administrator already; others are appointed in Rembuk.")
            return
        email = (options["email"] or os.environ.get(VARIABLE, "")).strip()
        if "@" not in email:
            raise CommandError(f"Set {VARIABLE} to the first administrator's e-mail address.")
        person = first_administrator(email, options["name"] or os.environ.get("REMBUK_ADMIN_NAME", email))
        link = services.make_link(person, origin=origin(), actor=None)
        where = f"mailed to {link.mailed_to}" if link.mailed_to else link.address
        self.stdout.write(f"Administrator {email}. Set a password within three days, once: {where}")


@transaction.atomic
def first_administrator(email: str, name: str) -> User:
    person = User.objects.filter(email__iexact=email).first()
    if person is None:
        person = services.register(name=name, email=email, actor=None)
    today = timezone.localdate()
    if not person.holds(Role.ADMINISTRATOR, today):
        office = Unit.objects.filter(parent=None).order_by("pk").first()
        if office is None:
            raise CommandError("There are no units yet: run `manage.py set_up_office` first (make setup does).")
        services.appoint(person, role=Role.ADMINISTRATOR, unit=office, starts=today, actor=None)
    return person


def origin() -> str:
    """How the link's address begins: the first origin of the installation, or this machine."""
    return next(iter(settings.CSRF_TRUSTED_ORIGINS), "http://127.0.0.1:8000")
