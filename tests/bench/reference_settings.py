"""The product's settings with ten usual middlewares and one page: the unit in which CPU is counted."""

from config.settings import *  # noqa: F403  the reference is the same installation, less the product
from config.settings import BASE_DIR, TEMPLATES

ROOT_URLCONF = "tests.bench.reference"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [{**TEMPLATES[0], "DIRS": [BASE_DIR / "tests" / "bench" / "templates"]}]
