# Sourced by the other scripts: moves to the project's folder and names what they share.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
export PYTHONUNBUFFERED=1
# shellcheck disable=SC2034  # used by the scripts that source this file
PYTHON_VENV=.venv/bin/python
SETTINGS=(DEBUG SECRET_KEY ALLOWED_HOSTS CSRF_TRUSTED_ORIGINS SITE_URL DATABASE_URL REDIS_URL DATA_DIR HOME_PROVINCE
    EMAIL_HOST EMAIL_PORT EMAIL_HOST_USER EMAIL_HOST_PASSWORD EMAIL_USE_TLS DEFAULT_FROM_EMAIL LOG_LEVEL HTTPS
    HSTS_INCLUDE_SUBDOMAINS HSTS_PRELOAD TRUSTED_PROXY CELERY_QUEUE METRICS_ALLOWED METRICS_TOKEN READY_FREE_MB
    LOG_FORMAT LOOKUPS_A_MINUTE FILES_A_MINUTE PROMETHEUS_MULTIPROC_DIR AUDIT_KEEP_MONTHS IMPORT_KEEP_DAYS
    EXPORT_KEEP_DAYS REMINDER_KEEP_DAYS TOKEN_KEEP_DAYS)

say() { printf '%s\n' "$*"; }

die() {
    printf 'Lỗi: %s\n' "$*" >&2
    exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# So that a developer's own settings do not leak into the tests and checks.
forget_settings() { unset "${SETTINGS[@]}"; }
