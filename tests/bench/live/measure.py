"""`python -m tests.bench.live.measure FOLDER`: the figures of the product into FOLDER/live.json, beside node's."""

import django

django.setup()

from tests.bench.live.running import main  # noqa: E402  models need the settings

main()
