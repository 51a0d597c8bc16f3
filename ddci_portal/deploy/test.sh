#!/usr/bin/env bash
# Runs the tests on SQLite, then on PostgreSQL with Redis. Arguments go to pytest.
# DATABASE_URL and REDIS_URL name servers for the second half; one not named is started here and thrown away.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

bash ddci_portal/deploy/setup.sh --tests

database_url=${DATABASE_URL:-}
redis_url=${REDIS_URL:-}
[[ -z $database_url || $database_url =~ ^(postgres|postgresql|pgsql):// ]] ||
    die "DATABASE_URL phải là địa chỉ PostgreSQL (postgres://…) để chạy nửa sau của bộ kiểm thử."
forget_settings
export DEBUG=1
# Else each of the hundreds of processes compiles all it imports, and pytest writes every assert anew.
unset PYTHONDONTWRITEBYTECODE

scratch=$(mktemp -d)
clean_up_at_the_end
export DATA_DIR=$scratch/data

pytest=("$PYTHON_VENV" -m pytest --numprocesses auto --dist loadgroup)

say "Nửa đầu: SQLite và broker nhúng. Các bài đánh dấu \"services\" cần PostgreSQL và Redis nên chạy ở nửa sau."
status=0
"${pytest[@]}" -m "not services" "$@" || status=$?
# 5 is "no test selected", as when the arguments name only tests of the second half.
[ "$status" = 0 ] || { [ "$status" = 5 ] && [ $# -gt 0 ]; } || exit "$status"

if [ -n "$redis_url" ]; then
    export REDIS_URL=$redis_url
else
    start_redis
fi

within=()
if [ -n "$database_url" ]; then
    export DATABASE_URL=$database_url
    say "Nửa sau: PostgreSQL theo DATABASE_URL, Redis theo $REDIS_URL."
    touch "$scratch/postgresql"
else
    # The status goes by way of a file: to a command that fails pg_virtualenv adds PostgreSQL's whole log,
    # after which what pytest said of the failures is hard to find.
    # shellcheck disable=SC2016  # expanded inside, where pg_virtualenv has set the variables
    within=(pg_virtualenv -t -c "--port=$(free_port)" -i '--encoding=UTF8 --locale=C.UTF-8'
        -o fsync=off -o synchronous_commit=off -o full_page_writes=off
        bash -c 'touch "$0/postgresql"; export DATABASE_URL="postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGDATABASE"
            "$@" || echo "$?" >"$0/status"' "$scratch")
    say "Nửa sau: PostgreSQL và Redis dựng riêng cho lần chạy này."
fi
"${within[@]}" "${pytest[@]}" -p tests.second_half "$@" || {
    status=$?
    [ -e "$scratch/postgresql" ] ||
        die "không dựng được PostgreSQL bằng pg_virtualenv (lý do ở ngay trên). Sửa, hoặc đặt DATABASE_URL tới một máy chủ PostgreSQL có sẵn."
    exit "$status"
}
[ ! -e "$scratch/status" ] || exit "$(cat "$scratch/status")"
