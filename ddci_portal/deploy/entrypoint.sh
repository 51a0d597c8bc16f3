#!/bin/sh
# What each container of docker-compose.yml runs: entrypoint.sh web | worker | beat | manage ARGUMENTS
set -eu

role=${1:-}
[ $# = 0 ] || shift
case $role in
web)
    # Where the web processes of this container add up their figures for Prometheus; starts anew with the container.
    export PROMETHEUS_MULTIPROC_DIR="${PROMETHEUS_MULTIPROC_DIR:-/tmp/ddci-metrics}"
    rm -rf "$PROMETHEUS_MULTIPROC_DIR"
    mkdir -p "$PROMETHEUS_MULTIPROC_DIR"
    # No access log of gunicorn: the portal writes its own, with ids and without what queries say.
    exec python -m gunicorn ddci_portal.wsgi:application --bind "0.0.0.0:${WEB_PORT:-8000}" --workers "${WEB_WORKERS:-3}" \
        --no-control-socket --worker-tmp-dir /dev/shm --timeout 120 --max-requests 2000 --max-requests-jitter 200 "$@"
    ;;
worker)
    exec python -m celery -A ddci_portal worker --concurrency "${WORKER_PROCESSES:-2}" --loglevel "${LOG_LEVEL:-INFO}" "$@"
    ;;
beat)
    exec python -m celery -A ddci_portal beat --pidfile= --loglevel "${LOG_LEVEL:-INFO}" "$@"
    ;;
manage)
    exec python manage.py "$@"
    ;;
*)
    echo "Lỗi: không hiểu vai trò \"$role\"; chỉ có web, worker, beat và manage." >&2
    exit 1
    ;;
esac
