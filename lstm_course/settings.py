"""The site's settings: everything comes from the environment, and nothing has to be set.

With no variable set the site is safe to serve on one machine: DEBUG off, SQLite and a generated
secret key in `.data/`, grading by threads of the server. README lists the variables.
"""

import secrets
from datetime import timedelta
from os import environ
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
import structlog
from csp.constants import NONCE, NONE, SELF

# The matrices here are small and every core has its requests: threads of BLAS would wait for each
# other twenty times as long as they multiply. NumPy reads it when it is loaded.
environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Django's own generic classes, such as ModelAdmin[User], do not all take [] at run time.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(environ.get("DATA_DIR", BASE_DIR / ".data"))


def flag(name: str, *, default: bool = False) -> bool:
    """Read a yes/no variable; anything but 1, true, yes and on is no."""
    return environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """Read a comma-separated variable."""
    return [word.strip() for word in environ.get(name, default).split(",") if word.strip()]


def kept_secret_key() -> str:
    """Return SECRET_KEY, or the key that the first start wrote to the data folder."""
    if "SECRET_KEY" in environ:
        return environ["SECRET_KEY"]
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    path = DATA_DIR / "secret_key"
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return path.read_text().strip()


DEBUG = flag("DEBUG")
SECRET_KEY = kept_secret_key()
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
# HTTPS=1 says that a proxy in front ends TLS and sets X-Forwarded-Proto.
HTTPS = flag("HTTPS")

INSTALLED_APPS = [
    "lstm_course.accounts",
    "quizzes",
    "exercises",
    "lstm_course.lessons",
    "lstm_course.progress",
    "lstm_course.classroom",
    "lstm_course.content",
    "lstm_course.api",
    "lstm_course",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "django_structlog",
    "drf_spectacular",
    "rest_framework",
    "rest_framework.authtoken",
    "simple_history",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages, not the files above. Tokens are masked anew each time and lengths are padded at random,
    # so that compressed sizes do not give the tokens away (BREACH).
    "lstm_course.compression.QuickGzipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "lstm_course.errors.page_for_not_allowed",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "lstm_course.urls"
WSGI_APPLICATION = "lstm_course.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "lstm_course.context.navigation",
            ],
        },
    },
]
FORM_RENDERER = "lstm_course.form_rendering.SiteForms"

# One writer at a time: a transaction takes the write lock when it begins, so that two requests
# queue for it instead of failing half-way.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'lstm_course.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    # A file, as in production: threads of a test meet the same locks that requests meet.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL = environ.get("CACHE_URL", "")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
        if CACHE_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_USERNAME_VALIDATORS = "lstm_course.accounts.forms.user_name_validators"
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_FORMS = {
    "login": "lstm_course.accounts.forms.SignInForm",
    "signup": "lstm_course.accounts.forms.SignUpForm",
    "change_password": "lstm_course.accounts.forms.NewPasswordForm",
    "reset_password": "lstm_course.accounts.forms.AskForLinkForm",
    "reset_password_from_key": "lstm_course.accounts.forms.SetPasswordByLinkForm",
}
ACCOUNT_ADAPTER = "lstm_course.accounts.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = None  # the form asks: classrooms share computers
# A school of a thousand comes from one address and signs in when the bell rings, so the limits
# per address only stop floods. Guessing is stopped per person, by django-axes below; allauth's
# own count of failures would lock out a second time, and for another while.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "",
    "signup": "300/m/ip",
    "reset_password": "60/m/ip,5/m/key",
    "reset_password_from_key": "120/m/ip",
}
# How many proxies stand in front, so that a client cannot choose its own address.
ALLAUTH_TRUSTED_PROXY_COUNT = int(environ.get("TRUSTED_PROXIES", "0"))
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "lstm_course.accounts.lockout.attempted_username"
AXES_CLIENT_IP_CALLABLE = "lstm_course.accounts.lockout.client_address"
AXES_LOCKOUT_CALLABLE = "lstm_course.accounts.lockout.locked_out"
AXES_RESET_ON_SUCCESS = True
# Trying on while locked out does not begin the wait anew: the page says when it ends.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # who was here when is nobody's business

EMAIL_HOST = environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10  # seconds; a mail server that hangs does not hold a worker for long
DEFAULT_FROM_EMAIL = environ.get("DEFAULT_FROM_EMAIL", "LSTM course <noreply@localhost>")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.console.EmailBackend"
)
# Without a mail server no page promises a message.
SENDS_MAIL = bool(EMAIL_HOST)
ACCOUNT_EMAIL_SUBJECT_PREFIX = "LSTM course: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody is written to because a stranger typed an address

LANGUAGE_CODE = "en-gb"
TIME_ZONE = environ.get("TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
# Who may read /metrics from elsewhere; with none set, only the machine itself.
METRICS_TOKEN = environ.get("METRICS_TOKEN", "")
COURSE_DIR = BASE_DIR / "fixtures" / "course"

# 1 MB of code is far more than any gate; larger bodies are refused before they are read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked from inside, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Whether other names of the domain are served over TLS, too, only its owner knows.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
CSRF_FAILURE_VIEW = "lstm_course.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication",
        "rest_framework.authentication.TokenAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PAGINATION_CLASS": "lstm_course.api.pagination.Pages",
    "PAGE_SIZE": 50,
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_VERSIONING_CLASS": None,
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
        "rest_framework.throttling.ScopedRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": "120/min",
        "user": "600/min",
        "grading": "60/min",
        "token": "10/min",
    },
}
SPECTACULAR_SETTINGS = {
    "TITLE": "LSTM course",
    "DESCRIPTION": "Read the course, answer its questions, submit code and see progress.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}

CELERY_BROKER_URL = environ.get("CELERY_BROKER_URL", "")
# Layers of the jail that the operator knowingly does without, by name; see `manage.py check`.
SANDBOX_WAIVED = frozenset(words("SANDBOX_WAIVED"))
# How long a request waits for a verdict before the page follows it instead, in seconds.
GRADING_WAIT = float(environ.get("GRADING_WAIT", "0.4"))

# How long the audit trail of the classes is kept, in days, at least 30; 0 keeps all of it.
AUDIT_KEPT_DAYS = int(environ.get("AUDIT_KEPT_DAYS", "0"))

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": [
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso"),
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["console"], "level": environ.get("LOG_LEVEL", "WARNING")},
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_log_level,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
)
