from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from frontend import translations


class Command(BaseCommand):
    help = "Collect interface texts into the English catalogue and compile it; --check says what is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say what is missing or stale")
        parser.add_argument("--compile", action="store_true", help="only compile the catalogues as they are")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["compile"]:
            translations.compile_catalogues()
            return
        if not options["check"]:
            catalogue = translations.update()
            translations.compile_catalogues()
            empty = sum(not message.string for message in catalogue if message.id)
            self.stdout.write(f"{len(catalogue)} texts, {empty} without a translation: {translations.CATALOGUE}")
            return
        found = translations.problems(translations.read_catalogue(), translations.template())
        found += translations.untranslatable_templates()
        if found:
            raise CommandError("\n".join(found))
