"""Loaded before anything else (`-p tests.environment`): what a test run needs in its environment."""

import os
import secrets
import tempfile

from hypothesis import settings

os.environ.setdefault("REMBUK_SECRET_KEY", secrets.token_urlsafe(50))
os.environ.setdefault("REMBUK_DATA_DIR", tempfile.mkdtemp(prefix="rembuk-tests-"))
# WhiteNoise warns of a missing directory; the tests serve static files uncollected (conftest.plain_static_files).
os.environ.setdefault("REMBUK_STATIC_ROOT", tempfile.mkdtemp(prefix="rembuk-static-"))
# Each parallel worker has a Redis database of its own: topics bear row numbers, which repeat between workers.
if os.environ.get("REDIS_URL") and (worker := os.environ.get("PYTEST_XDIST_WORKER")):
    server = os.environ["REDIS_URL"].rsplit("/", 1)[0]
    os.environ["REDIS_URL"] = f"{server}/{1 + int(worker.removeprefix('gw')) % 15}"
os.environ["REMBUK_EMBEDDED_WORKER"] = "0"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# No test judges by the clock: machines are noisy.
settings.register_profile("rembuk", deadline=None)
settings.load_profile("rembuk")
