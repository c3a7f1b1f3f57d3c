"""`python -m tests.bench.measure FOLDER`: one database's figures into FOLDER/figures.json, in a process of its own."""

import django

django.setup()

from tests.bench.running import main  # noqa: E402  models need the settings

main()
