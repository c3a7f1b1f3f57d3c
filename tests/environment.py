"""Loaded before anything else (`-p tests.environment`): what a test run needs in its environment."""

import os
import secrets
import tempfile

os.environ.setdefault("REMBUK_SECRET_KEY", secrets.token_urlsafe(50))
os.environ.setdefault("REMBUK_DATA_DIR", tempfile.mkdtemp(prefix="rembuk-tests-"))
# WhiteNoise warns of a missing directory; the tests serve static files uncollected (conftest.plain_static_files).
os.environ.setdefault("REMBUK_STATIC_ROOT", tempfile.mkdtemp(prefix="rembuk-static-"))
os.environ["REMBUK_EMBEDDED_WORKER"] = "0"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
