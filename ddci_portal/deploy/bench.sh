#!/usr/bin/env bash
# Measures the portal as in production: PostgreSQL and Redis of its own, made-up data, gunicorn, wrk; all thrown away.
#   bench.sh [--scale 1|10|100] [--data seed|fixtures] [ARGUMENTS of python -m ddci_portal.bench]
# What was seeded is kept as a dump in var/bench and used again while neither models nor seeding have changed.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

scale=1
data=seed
arguments=()
while [ $# -gt 0 ]; do
    case $1 in
    --scale) scale=${2:-} && shift ;;
    --data) data=${2:-} && shift ;;
    *) arguments+=("$1") ;;
    esac
    shift
done
case $scale in 1 | 10 | 100) ;; *) die "quy mô phải là 1, 10 hoặc 100, không phải \"$scale\"." ;; esac
case $data in seed | fixtures) ;; *) die "dữ liệu phải là seed hoặc fixtures, không phải \"$data\"." ;; esac

bash ddci_portal/deploy/setup.sh --bench
forget_settings

scratch=$(mktemp -d)
clean_up_at_the_end

case " ${arguments[*]} " in
*" --list "* | *" --help "*)
    DEBUG=1 DATA_DIR=$scratch DJANGO_SETTINGS_MODULE=ddci_portal.settings "$PYTHON_VENV" -m ddci_portal.bench "${arguments[@]}"
    exit
    ;;
esac

kept=$PWD/var/bench
mkdir -p "$kept"

# Production, on the loopback and without limits of requests a minute, which a load generator would reach at once.
export DEBUG=0 HTTPS=0 ALLOWED_HOSTS=127.0.0.1 SITE_URL=http://127.0.0.1 DATA_DIR=$scratch LOG_LEVEL=WARNING
export REQUIRE_SECOND_FACTOR=0 FILES_A_MINUTE=1000000000 LOOKUPS_A_MINUTE=1000000000 API_A_MINUTE=1000000000
SECRET_KEY=$("$PYTHON_VENV" -c 'import secrets; print(secrets.token_urlsafe(50))')
export SECRET_KEY DJANGO_SETTINGS_MODULE=ddci_portal.bench.settings

start_redis

# pg_virtualenv takes any exit but 0 for a fault of PostgreSQL and prints its log; so the exit is told in a file.
# shellcheck disable=SC2016  # expanded inside, where pg_virtualenv has set the variables
pg_virtualenv -t -c "--port=$(free_port)" -i '--encoding=UTF8 --locale=C.UTF-8' \
    -o fsync=on -o shared_buffers=512MB -o max_wal_size=4GB \
    bash -c 'export DATABASE_URL="postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGDATABASE"
        status=0; "${@:2}" || status=$?; echo "$status" >"$1"' \
    bash "$scratch/status" bash ddci_portal/deploy/bench-inside.sh "$scale" "$data" "$kept" "${arguments[@]}" ||
    die "không dựng được PostgreSQL bằng pg_virtualenv (lý do ở ngay trên)."
exit "$(cat "$scratch/status")"
