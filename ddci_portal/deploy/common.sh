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

free_port() {
    "$PYTHON_VENV" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# From now on the folder `scratch` goes when the script ends, and with it what was started there.
clean_up_at_the_end() {
    trap clean_up EXIT
    trap 'exit 130' INT TERM
}

clean_up() {
    [ -z "${redis:-}" ] || { kill "$redis" && wait "$redis"; } 2>/dev/null || true
    rm -rf "${scratch:?}"
}

# Starts a Redis that keeps nothing, until the script ends; its address is in REDIS_URL.
start_redis() {
    local port
    port=$(free_port)
    redis-server --bind 127.0.0.1 --port "$port" --save '' --appendonly no --dir "$scratch" >"$scratch/redis.log" 2>&1 &
    redis=$!
    export REDIS_URL=redis://127.0.0.1:$port/0
    for _ in {1..50}; do
        [ "$(redis-cli -p "$port" ping 2>/dev/null)" = PONG ] && return
        sleep 0.1
    done
    cat "$scratch/redis.log" >&2
    die "redis-server không khởi động được (lý do ở ngay trên)."
}
