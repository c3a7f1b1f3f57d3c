from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command


def test_the_committed_schema_is_that_of_the_code_and_gives_no_warning() -> None:
    generated = StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, lang=settings.LANGUAGE_CODE, stdout=generated)
    assert (Path(settings.BASE_DIR) / "docs" / "openapi.yaml").read_text() == generated.getvalue(), "run `make schema`"
