from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from activity import ledger
from activity.models import Block, Leaf


class Command(BaseCommand):
    help = "Check that no row of the ledger was changed since it was sealed. Names the first broken row; exits with 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor",
            default="",
            help="A block's hash that was kept elsewhere (printed on a plan): must be in the chain.",
        )

    def handle(self, *args: Any, anchor: str, **options: Any) -> None:
        fault = next(ledger.faults(anchor.strip().lower()), None)
        if fault:
            raise CommandError(f"The ledger is broken. First broken row: {fault}")
        waiting = ledger.unsealed().count()
        self.stdout.write(
            f"The ledger is whole: {Block.objects.count()} blocks, {Leaf.objects.count()} sealed events, "
            f"{waiting} waiting to be sealed."
        )
        if newest := Block.objects.last():
            self.stdout.write(f"Newest block: {newest.hash}")
