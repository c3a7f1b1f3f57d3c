from typing import Any

from django.core.management.base import BaseCommand, CommandError

from activity import services


class Command(BaseCommand):
    help = "Do now what the clock must do: open, close, remind, escalate, seal. Exits with 1 when a part of it failed."

    def handle(self, *args: Any, **options: Any) -> None:
        if failed := services.tick():
            raise CommandError(f"Failed (the log says why): {', '.join(failed)}")
