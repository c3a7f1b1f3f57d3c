"""How a process starts in production: in a subprocess, because settings are read once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECRET = "a-long-random-text-of-more-than-forty-characters"


def start(tmp_path: Path, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run code with the settings loaded and nothing of Rembuk in the environment but what is given."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("REMBUK_", "DATABASE_", "REDIS_"))
    }
    return subprocess.run(
        [sys.executable, "-c", f"from django.conf import settings; settings.DEBUG; {code}"],
        cwd=ROOT,
        env={**kept, "REMBUK_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("secret", ["", "short", "change-me-" * 6, "django-insecure-" + "x" * 50])
def test_a_missing_or_default_secret_stops_the_start_and_is_named(tmp_path: Path, secret: str) -> None:
    done = start(tmp_path, "", REMBUK_SECRET_KEY=secret)
    assert done.returncode != 0
    assert "REMBUK_SECRET_KEY" in done.stderr


def test_production_is_not_in_debug_and_hides_cookies_from_scripts(tmp_path: Path) -> None:
    code = "print(settings.DEBUG, settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SECURE)"
    assert start(tmp_path, code, REMBUK_SECRET_KEY=SECRET, REMBUK_HTTPS="1").stdout.split() == ["False", "True", "True"]


def test_the_demo_makes_its_own_secret_once(tmp_path: Path) -> None:
    first, second = (start(tmp_path, "print(settings.SECRET_KEY)", REMBUK_DEMO="1").stdout for _ in range(2))
    assert first == second
    assert len(first) > 40
    assert (tmp_path / "demo-secret").stat().st_mode & 0o777 == 0o600
