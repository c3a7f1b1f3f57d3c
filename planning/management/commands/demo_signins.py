from typing import Any

from django.core.management.base import BaseCommand

from planning.demo.sign_ins import demo_password, sign_ins


class Command(BaseCommand):
    help = "Print whom one can sign in as in the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = sign_ins()
        if not rows:
            return
        self.stdout.write("\nMasuk sebagai salah satu dari mereka. Kata sandi semuanya: " + demo_password())
        width = max(len(row.email) for row in rows)
        for row in rows:
            self.stdout.write(f"  {row.email:<{width}}  {row.name} – {row.part}")
        self.stdout.write("  Pegawai lain masuk dengan NIP (people/demo/staff.csv) dan kata sandi yang sama.\n")
