#!/usr/bin/env bash
# The second half of bench.sh, within a PostgreSQL of its own: bench-inside.sh SCALE seed|fixtures FOLDER [ARGUMENTS]
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

scale=$1 data=$2 kept=$3
shift 3

# What a dump depends on: the tables and what fills them.
made_from() {
    find ./*/migrations ./*/management fixtures reports/seeding ./*/*fixtures.py \
        -type f ! -name '*.pyc' -print0 | sort -z | xargs -0 sha256sum | sha256sum
}

make_data() {
    "$PYTHON_VENV" manage.py migrate --verbosity 0
    if [ "$data" = fixtures ]; then
        DEBUG=1 "$PYTHON_VENV" manage.py load_fixtures # sample accounts need the mode for trying out
    else
        "$PYTHON_VENV" manage.py seed_benchmark --scale "$1"
    fi
}

# Fills the database of DATABASE_URL and PGDATABASE with data of a scale, and DATA_DIR with their files.
fill() {
    local dump=$kept/$data-$1.dump
    if [ "$(made_from)" = "$(cat "$dump.stamp" 2>/dev/null)" ]; then
        say "Nạp lại dữ liệu quy mô $1 từ $dump"
        pg_restore --no-owner --jobs 2 --dbname "$PGDATABASE" "$dump"
        [ ! -e "$dump.media.tar" ] || tar -xf "$dump.media.tar" -C "$DATA_DIR"
    else
        say "Nạp dữ liệu quy mô $1"
        make_data "$1" || die "không nạp được dữ liệu (lý do ở ngay trên)."
        pg_dump --format custom --compress 1 --file "$dump" "$PGDATABASE"
        rm -f "$dump.media.tar"
        [ ! -e "$DATA_DIR/media" ] || tar -cf "$dump.media.tar" -C "$DATA_DIR" media
        made_from >"$dump.stamp"
    fi
    psql --quiet --command "VACUUM ANALYZE"
}

# Two runs at once share what is kept.
exec 9>"$kept/lock"
flock 9
if [ "$scale" != 1 ]; then
    createdb small
    export BENCH_SMALL_DATABASE_URL=${DATABASE_URL%/*}/small
    (
        export PGDATABASE=small DATABASE_URL=$BENCH_SMALL_DATABASE_URL DATA_DIR=$DATA_DIR/small
        mkdir -p "$DATA_DIR"
        fill 1
    )
fi
fill "$scale"

# Compressing all of them takes a while.
assets=$(find static package-lock.json node_modules/.charts node_modules/.icons -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
if [ "$assets" != "$(cat "$kept/static.stamp" 2>/dev/null)" ]; then
    "$PYTHON_VENV" manage.py collectstatic --noinput --verbosity 0
    echo "$assets" >"$kept/static.stamp"
fi
exec 9>&-
# Queries are counted in this process, as of a page that is asked for the first time.
export DJANGO_SETTINGS_MODULE=ddci_portal.bench.settings_forgetful
exec "$PYTHON_VENV" -m ddci_portal.bench --scale "$scale" "$@"
