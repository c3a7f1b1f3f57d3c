"""The only settings file. What differs between installations comes from the environment (docs/operations.md)."""

import os
import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "on"}


DEBUG = flag("REMBUK_DEBUG")
DEMO = flag("REMBUK_DEMO")
DATA_DIR = Path(os.environ.get("REMBUK_DATA_DIR") or BASE_DIR / "var")
DATA_DIR.mkdir(parents=True, exist_ok=True)
KEY_DIR = Path(os.environ.get("REMBUK_KEY_DIR") or DATA_DIR / "keys")

SHORTEST_SECRET = 40


def demo_secret() -> str:
    """The demo makes its own secret once and keeps it beside its database."""
    path = DATA_DIR / "demo-secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def secret_from_environment() -> str:
    value = os.environ.get("REMBUK_SECRET_KEY", "")
    if not value and DEMO:
        return demo_secret()
    if len(value) < SHORTEST_SECRET or "change-me" in value.lower() or value.startswith("django-insecure"):
        raise ImproperlyConfigured(
            "REMBUK_SECRET_KEY is missing, a default, or shorter than "
            f"{SHORTEST_SECRET} characters. Set it to a long random text (docs/operations.md)."
        )
    return value


SECRET_KEY = secret_from_environment()
ALLOWED_HOSTS = [name for name in os.environ.get("REMBUK_HOSTS", "127.0.0.1,localhost").split(",") if name]
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("REMBUK_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "rest_framework.authtoken",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "channels",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "activity",
    "people",
    "workflow",
    "discussions",
    "proposals",
    "surveys",
    "planning",
    "frontend",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.compression.Compression",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "frontend.language.ChosenLanguage",
    "config.bodies.RefusedBodies",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.asgi.pages"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "frontend.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "frontend.templatetags.rembuk",
                "frontend.templatetags.kept",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'rembuk.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A receipt that was given must survive a power cut (FULL); two writers wait for each other (IMMEDIATE).
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
            "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8000"
        ),
    }
else:
    # Of prepared queries (activity/prepared.py) the server keeps the plan, too, once it has seen them so often.
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 3

REDIS_URL = os.environ.get("REDIS_URL", "")
# The layer waits five seconds for a message at a time; the client's own patience is five, too, unless it is told more.
REDIS_HOST = {"address": REDIS_URL, "socket_timeout": 20}
CHANNEL_LAYERS = {
    "default": (
        {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [REDIS_HOST], "capacity": 10_000}}
        if REDIS_URL
        else {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 10_000}}
    )
}
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# Threads of one serving process for pages and the API; each keeps a connection to the database.
THREADS = int(os.environ.get("REMBUK_THREADS", "4"))
# The serving process also does the background work, unless separate workers do it (docs/operations.md).
EMBEDDED_WORKER = flag("REMBUK_EMBEDDED_WORKER", default=True)

# Bytes of a request's body: of a file (a staff list has at most 1 MB), and of everything else. A body may take so many
# seconds, and pause so long within them (config/bodies.py).
LARGEST_UPLOAD = 1_200_000
LARGEST_BODY = 256 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = LARGEST_BODY
BODY_SECONDS = 120
BODY_PAUSE_SECONDS = float(os.environ.get("REMBUK_BODY_PAUSE_SECONDS", "15"))

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "people.signing_in.NipOrEmailBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
LOGIN_URL = "/masuk/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/masuk/"
# Within AXES_COOLOFF_TIME (hours): under one name from one address; from everywhere; under all names from one address,
# which may be that of a whole office (people/attempts.py).
AXES_FAILURE_LIMIT = 5
SIGN_IN_FAILURES_PER_NAME = 30
SIGN_IN_FAILURES_PER_ADDRESS = 60
AXES_HANDLER = "people.attempts.Attempts"
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "people.attempts.attempted_name"
AXES_LOCKOUT_CALLABLE = "people.pages.locked_out"
# What was typed never stands in the record of a failed attempt: `current` and `again` are passwords too.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "password", "current", "again", "csrfmiddlewaretoken"]
# When somebody signed in is nobody's business, least of all during a poll.
AXES_DISABLE_ACCESS_LOG = True

SESSION_ENGINE = "people.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
BEHIND_HTTPS = flag("REMBUK_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if BEHIND_HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesia")), ("en", _("Inggris"))]
LOCALE_PATHS = [BASE_DIR / "frontend" / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("REMBUK_STATIC_ROOT") or DATA_DIR / "static")
# Source maps are read by developers only: not worth the time it takes to compress them.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["jpg", "jpeg", "png", "gif", "webp", "avif", "woff", "woff2", "xlsx", "map"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "frontend.storage.HashedModules"},
}

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("REMBUK_EMAIL_HOST")
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST = os.environ.get("REMBUK_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("REMBUK_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("REMBUK_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("REMBUK_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = flag("REMBUK_EMAIL_TLS")
DEFAULT_FROM_EMAIL = os.environ.get("REMBUK_EMAIL_FROM", "rembuk@localhost")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # First, so that a stranger gets 401 and is told how to sign in, not 403.
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.bodies.Json", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_FILTER_BACKENDS": ["activity.pages.AskedFilters"],
    "DEFAULT_PAGINATION_CLASS": "activity.pages.NumberedPages",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.errors.handle",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Rembuk",
    "DESCRIPTION": "Participatory planning of competence development: every change that a page can make, as an API.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "UnitKindEnum": "people.models.UnitKind",
        "CompetenceKindEnum": "people.models.CompetenceKind",
        "StaffRowKindEnum": "people.staff_plan.Kind",
        "HolidayKind": "workflow.models.Holiday.Kind",
        "ProposalState": "proposals.models.State",
        "PlanState": "planning.models.Plan.State",
        "CycleWindow": "planning.models.Window",
        "NeedSource": "planning.models.Source",
        "PollState": "proposals.models.Poll.State",
        "CaseState": "workflow.models.Case.State",
        "RoleEnum": "people.models.Role",
        "VerdictEnum": "workflow.models.Verdict",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {
        "mask_links": {"()": "config.logs.MaskLinks"},
        "nothing_secret": {"()": "config.logs.NothingSecret"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["mask_links", "nothing_secret"],
        }
    },
    "root": {"handlers": ["console"], "level": os.environ.get("REMBUK_LOG_LEVEL", "WARNING")},
    # `serve` keeps no access log. Whoever starts another server gets one without ballots; a logger that is named here
    # loses the handlers that the server gave it, so what it says goes to those above it.
    "loggers": {
        name: {"filters": ["nothing_secret"], "propagate": True}
        for name in ("uvicorn.access", "gunicorn.access", "django.server")
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
