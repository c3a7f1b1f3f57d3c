from typing import Any

from django.core.management.base import BaseCommand

from planning.services.office import set_up_office


class Command(BaseCommand):
    help = "Lay units, learning forms, approval routes and holidays where they are missing. Repeats safely."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{set_up_office()}: units, learning forms, routes and holidays are there.")
