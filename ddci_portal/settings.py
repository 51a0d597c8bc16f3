"""Settings of the portal. What differs between installations is an environment variable, see .env.example."""

import os
from importlib.util import find_spec
from pathlib import Path

import dj_database_url
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str | None = None, remedy: str = "") -> str:
    """Return the variable; a missing one without a default names itself and its remedy."""
    value = os.environ.get(name) or default
    if value is None:
        raise ImproperlyConfigured(f"Thiếu biến môi trường {name}. {remedy}")
    return value


def env_bool(name: str, default: bool) -> bool:
    return env(name, "1" if default else "0").lower() in ("1", "true", "yes", "on")


def env_number(name: str, default: int, least: int, why: str) -> int:
    """Return the variable as a whole number; one below `least` is refused with the reason why it is too small."""
    value = env(name, str(default))
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"{name}={value} không dùng được: {why}. Hãy ghi một số nguyên từ {least} trở lên.")
    return int(value)


def env_list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in env(name, default).split(",") if item.strip()]


# --- This installation ---------------------------------------------------------------------------------------------

DEBUG = env_bool("DEBUG", False)
SECRET_KEY = env(
    "SECRET_KEY",
    "django-insecure-chi-dung-khi-chay-thu" if DEBUG else None,
    "Đặt một chuỗi ngẫu nhiên dài, ví dụ lấy từ: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
)
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
SITE_URL = env("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
HOME_PROVINCE = env("HOME_PROVINCE", "lang-son")
DATA_DIR = Path(env("DATA_DIR", str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

# --- Application ---------------------------------------------------------------------------------------------------

# Not among the apps: as one it is loaded by every command, which takes a quarter of a second.
NINJA = Path(find_spec("ninja").origin).parent
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "units",
    "indices",
    "plans",
    "tasks",
    "reports",
]

MIDDLEWARE = [
    "ddci_portal.web_security.protect",
    "ddci_portal.health.answer_probes",
    "ddci_portal.database.trust_recent",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "units.requests.identify",
    "ddci_portal.metrics.measure",
    "units.compression.compress",
    "units.connection.edge.guard",
    "ddci_portal.web_security.refuse_large",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "units.kept.read_marks",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "units.middleware.SignInRequired",
    "units.middleware.normalise_text",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "units.limits.RateLimits",
    "units.middleware.SessionRules",
    "units.opening_views.OpeningViews",
]

ROOT_URLCONF = "ddci_portal.urls"
WSGI_APPLICATION = "ddci_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates", NINJA / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "units.navigation.navigation",
            ],
            "builtins": ["units.templatetags.vietnamese"],
            "libraries": {"upkeep": "ddci_portal.upkeep_tags"},
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Data ----------------------------------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        env("DATABASE_URL", f"sqlite:///{DATA_DIR / 'ddci.sqlite3'}"), conn_max_age=600, conn_health_checks=True
    )
}
# Statements that PostgreSQL keeps by the connection (units.prepared): not behind a pooler that lends connections by the
# transaction.
PREPARE_STATEMENTS = env_bool("PREPARE_STATEMENTS", True)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIR = BASE_DIR / "fixtures"

# --- People --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "units.User"
AUTHENTICATION_BACKENDS = ["units.kept.KeptUsers"]
LOGIN_URL = "units:sign-in"
LOGIN_REDIRECT_URL = "reports:home"
LOGOUT_REDIRECT_URL = "units:sign-in"

# --- Sign-in -------------------------------------------------------------------------------------------------------

# A new hasher takes over old hashes when their owners sign in.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
]
PASSWORD_LIST = os.environ.get("PASSWORD_LIST", "")
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {"NAME": "units.validators.PasswordLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "units.validators.KnownPasswordValidator", "OPTIONS": {"further_list": PASSWORD_LIST}},
]

SESSION_IDLE_MINUTES = int(env("SESSION_IDLE_MINUTES", "15"))
SESSION_COOKIE_AGE = 12 * 3600
SESSION_ENGINE = "units.signing_in.session_store"
SESSION_POLLS = {"units:session-left", "plans:import-review", "plans:edit-changes", "reports:export"}
"""Addresses that open pages ask of themselves; such a request does not prolong a session."""
REQUIRE_SECOND_FACTOR = env_bool("REQUIRE_SECOND_FACTOR", not DEBUG)
"""Whether who signs, publishes or administers cannot work without a second factor."""
SECOND_FACTOR_FRESH_MINUTES = int(env("SECOND_FACTOR_FRESH_MINUTES", "15"))
"""Before signing, publishing, correcting and giving rights, a code of this session may not be older than this."""

OIDC_ISSUER = os.environ.get("OIDC_ISSUER", "").rstrip("/")
"""The provider of single sign-on; empty where there is none."""
OIDC_NAME = env("OIDC_NAME", "Đăng nhập một lần của tỉnh")
OIDC_CLIENT_ID = env("OIDC_CLIENT_ID", None if OIDC_ISSUER else "", "Ghi mã ứng dụng mà nhà cung cấp định danh đã cấp.")
OIDC_CLIENT_SECRET = os.environ.get("OIDC_CLIENT_SECRET", "")
OIDC_SCOPE = env("OIDC_SCOPE", "openid profile email")
OIDC_CLAIM = env("OIDC_CLAIM", "preferred_username")
"""The claim that names an account: “email” (only if verified) is compared with its address, any other with its name."""
OIDC_CREATE = env_bool("OIDC_CREATE", False)

# --- Language and time ---------------------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LOCALE_PATHS = [BASE_DIR / "ddci_portal" / "locale"]
"""What Django's own Vietnamese lacks; the portal's texts stand in Vietnamese where they are used."""
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = "ddci_portal.formats"

# --- Files ---------------------------------------------------------------------------------------------------------

NODE_MODULES = BASE_DIR / "node_modules"
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("ninja", NINJA / "static" / "ninja"),
    ("vendor/bootstrap", NODE_MODULES / "bootstrap" / "dist" / "css"),
    ("vendor/bootstrap-icons", NODE_MODULES / ".icons"),
    ("vendor/inter", NODE_MODULES / "@fontsource" / "inter"),
    ("vendor/htmx", NODE_MODULES / "htmx.org" / "dist"),
    ("vendor/echarts", NODE_MODULES / ".charts"),
]
STORAGES = {
    "default": {"BACKEND": "units.storage.WholeFiles"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "ddci_portal.static_files.KnownAddresses"
    },
}
MEDIA_ROOT = DATA_DIR / "media"
EVIDENCE_TYPES = env_list("EVIDENCE_TYPES", "pdf,docx,xlsx,doc,xls,png,jpg")
EVIDENCE_MOST_BYTES = int(env("EVIDENCE_MOST_MB", "20")) * 2**20
EVIDENCE_SCAN_COMMAND = env("EVIDENCE_SCAN_COMMAND", "")
EVIDENCE_SCAN_SECONDS = int(env("EVIDENCE_SCAN_SECONDS", "60"))
DOCUMENT_FONT_DIR = NODE_MODULES / "@expo-google-fonts" / "tinos"

# --- Digital signatures --------------------------------------------------------------------------------------------

SIGNING_TRUST_DIR = Path(env("SIGNING_TRUST_DIR", str(DATA_DIR / "chung-thu")))
SIGNING_TSA_URL = os.environ.get("SIGNING_TSA_URL", "")
SIGNING_PKCS11_MODULE = os.environ.get("SIGNING_PKCS11_MODULE", "")

# --- Mail ----------------------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "DDCI Portal <ddci@localhost>")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
if EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_PORT = int(env("EMAIL_PORT", "25"))
    EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
    EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", False)
    EMAIL_TIMEOUT = 30
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"

REMINDER_HOUR = int(env("REMINDER_HOUR", "7"))
"""The hour of the day (0 to 23) at which reminders go out by mail to who chose no other."""
REMINDER_EVERY = int(env("REMINDER_EVERY", "60"))
"""Seconds between two looks for mails whose hour has come."""

# --- Webhooks ------------------------------------------------------------------------------------------------------

WEBHOOK_HOSTS = env_list("WEBHOOK_HOSTS")
"""The hosts that may be told of events, such as mot-cua.tinh.gov.vn or mot-cua.tinh.gov.vn:8443; empty: nobody is."""
WEBHOOK_SECONDS = float(env("WEBHOOK_SECONDS", "10"))
"""How long a receiver may take in all."""

# --- Background work -----------------------------------------------------------------------------------------------

REDIS_URL = os.environ.get("REDIS_URL", "")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    # A Redis that takes connections and says nothing would hold up whoever puts a job into the queue for ever.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 5}
    CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0}
else:
    CELERY_BROKER_URL = "filesystem://localhost//"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(DATA_DIR / "broker" / "messages"),
        "data_folder_out": str(DATA_DIR / "broker" / "messages"),
        "control_folder": str(DATA_DIR / "broker" / "control"),
    }
    for folder in ("messages", "control"):
        (DATA_DIR / "broker" / folder).mkdir(parents=True, exist_ok=True)
CELERY_TASK_DEFAULT_QUEUE = env("CELERY_QUEUE", "ddci")
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600 * 1024  # kB; a process that grew beyond is replaced after its job
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-reminders": {"task": "tasks.sweep_reminders", "schedule": crontab(hour=5, minute=0)},
    "digests": {
        "task": "tasks.send_digests",
        "schedule": REMINDER_EVERY,
        "options": {"expires": REMINDER_EVERY},
    },
    "exports": {"task": "reports.sweep_exports", "schedule": 60, "options": {"expires": 55}},
    "imports": {"task": "plans.sweep_imports", "schedule": 60, "options": {"expires": 55}},
    "webhooks": {"task": "reports.sweep_webhooks", "schedule": 60, "options": {"expires": 55}},
    "audit-chain": {"task": "units.link_audit", "schedule": 60, "options": {"expires": 55}},
    "changes": {"task": "units.fold_changes", "schedule": 60, "options": {"expires": 55}},
    "audit-head": {"task": "units.log_audit_head", "schedule": crontab(hour=0, minute=5)},
    "retention": {"task": "reports.forget_old", "schedule": crontab(hour=3, minute=30)},
}

# --- Web security --------------------------------------------------------------------------------------------------

# Passphrases are kept from the error page in debug mode too.
DEFAULT_EXCEPTION_REPORTER_FILTER = "units.middleware.AlwaysDiscreet"

HTTPS = env_bool("HTTPS", not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000  # without JavaScript, 65 units by 10 components with ranks post 1,430 cells
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env_bool("HSTS_INCLUDE_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env_bool("HSTS_PRELOAD", False)
# Names below the portal's own, and a place in the browsers' list, are not the portal's to decide: *.gov.vn is shared.
# SQLite, for trying out, leaves out the columns that indexes carry along (models.W040).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021", "models.W040"]
# With this prefix browsers take the cookie from this very host over HTTPS only, not from a neighbour below gov.vn.
SESSION_COOKIE_NAME = "__Host-ddci-session" if HTTPS else "sessionid"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would lose the session on the way back from single sign-on and from mails
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
TRUSTED_PROXY = env_bool("TRUSTED_PROXY", False)
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Operation -----------------------------------------------------------------------------------------------------

METRICS_ALLOWED = env_list("METRICS_ALLOWED")
"""Addresses or networks that may read /metrics, such as 10.0.3.0/24."""
METRICS_TOKEN = env("METRICS_TOKEN", "")
"""A word with which anybody may read /metrics, as `Authorization: Bearer …`."""
READY_FREE_BYTES = int(env("READY_FREE_MB", "500")) * 2**20
"""With less room than this where files are kept, the portal says that it is not ready."""

# --- Keeping -------------------------------------------------------------------------------------------------------

AUDIT_KEEP_MONTHS = env_number("AUDIT_KEEP_MONTHS", 60, 12, "nhật ký phải được giữ ít nhất 12 tháng")
"""Months for which audit lines stay in the database before `archive_audit` may take them out."""
IMPORT_KEEP_DAYS = env_number("IMPORT_KEEP_DAYS", 30, 1, "tệp tải lên sẽ mất ngay")
"""Days after which an uploaded plan or table of scores that nobody has saved is deleted, with its file."""
EXPORT_KEEP_DAYS = env_number("EXPORT_KEEP_DAYS", 90, 7, "tệp của đợt xuất còn được giữ 7 ngày")
"""Days after which an export that is over leaves the list; its files go after seven days."""
REMINDER_KEEP_DAYS = env_number("REMINDER_KEEP_DAYS", 730, 30, "người nhận chưa chắc đã đọc")
"""Days after which a reminder goes, unless it still keeps another one from being sent."""
TOKEN_KEEP_DAYS = env_number("TOKEN_KEEP_DAYS", 365, 1, "chủ mã chưa kịp biết")
"""Days after which an access token that is over leaves the list."""

# Counts of requests that are limited; apart, so that nothing else has to do with the store of the queue.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # What this process keeps of its work under keys that change with the data: parts, and whole pages of some 50 kB.
    "kept": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "kept",
        "TIMEOUT": 900,
        "OPTIONS": {"MAX_ENTRIES": 3000},
    },
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 900,
        "OPTIONS": {"MAX_ENTRIES": 400},
    },
    "limits": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "limits",
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "limits"},
}
API_A_MINUTE = int(env("API_A_MINUTE", "300"))
"""Requests of one access token in a minute; of one address with tokens that are not good."""
_FILES = ("files", "GET", int(env("FILES_A_MINUTE", "60")), 60)
RATE_LIMITS = {
    "reports:lookups": ("lookup", "POST", int(env("LOOKUPS_A_MINUTE", "10")), 60),
    "reports:exports": ("exports", "POST", 10, 60),
    **dict.fromkeys(
        [
            "audit-workbook", "audit:export", "indices:export", "indices:ranking-xlsx", "plans:import-file",
            "reports:block-pdf", "reports:block-xlsx", "reports:plan-docx", "reports:plan-pdf", "reports:public-xlsx",
            "reports:quarter-file", "reports:ranking-pdf", "reports:unit-pdf", "tasks:evidence-file", "tasks:export",
            "tasks:reports-workbook",
        ],
        _FILES,
    ),
}  # fmt: skip
"""What may be asked for only so often by one person or address: limit, method, how often, in how many seconds."""

# --- Logs ----------------------------------------------------------------------------------------------------------

LOG_FORMAT = env("LOG_FORMAT", "line" if DEBUG else "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"stamp": {"()": "ddci_portal.logs.Stamp"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id).8s]: %(message)s"},
        "json": {"()": "ddci_portal.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["stamp"]}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "INFO")},
    # Django mails errors to ADMINS and prints its own lines while trying out; here all go one way.
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
