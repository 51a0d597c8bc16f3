#!/usr/bin/env bash
# Runs the portal on this machine for trying out: web server, Celery worker and beat, all ended together.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

PORT=${PORT:-8000}
[[ $PORT =~ ^[1-9][0-9]{0,4}$ ]] && ((PORT < 65536)) || die "PORT phải là số từ 1 đến 65535, không phải \"$PORT\"."

bash ddci_portal/deploy/setup.sh

export DEBUG=1 DJANGO_RUNSERVER_HIDE_WARNING=true
export SITE_URL=${SITE_URL:-http://127.0.0.1:$PORT}
export DATA_DIR=${DATA_DIR:-$PWD/var}
mkdir -p "$DATA_DIR/log"

"$PYTHON_VENV" - "$PORT" <<'PYTHON' || die "cổng $PORT đang có chương trình khác dùng. Chọn cổng khác, ví dụ: make run PORT=$((PORT < 65535 ? PORT + 1 : 8000))"
import socket, sys

with socket.socket() as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind(("127.0.0.1", int(sys.argv[1])))
    except OSError:
        sys.exit(1)
PYTHON

# What the loaded data came from and the very file it went into; empty for a server, whose data may change unseen.
data_state() {
    [ -z "${DATABASE_URL:-}" ] || return 0
    stat -c '%i %W' "$DATA_DIR/ddci.sqlite3"
    find fixtures units indices plans tasks reports -type f ! -name '*.pyc' -print0 | sort -z | xargs -0 sha256sum | sha256sum
}

say "Cập nhật cơ sở dữ liệu"
"$PYTHON_VENV" manage.py migrate --verbosity 0 || die "không cập nhật được cơ sở dữ liệu (lý do ở ngay trên)."
loaded=$DATA_DIR/fixtures.stamp
state=$(data_state)
if [ -z "$state" ] || [ "$state" != "$(cat "$loaded" 2>/dev/null)" ]; then
    say "Nạp dữ liệu"
    "$PYTHON_VENV" manage.py load_fixtures || die "không nạp được dữ liệu (lý do ở ngay trên)."
    echo "$state" >"$loaded"
fi

# Job control gives each process a group of its own: Ctrl-C reaches only this script, and a group ends whole.
set -m
groups=()

stop() {
    trap - EXIT
    trap '' INT TERM HUP PIPE
    # The terminal may be gone; nothing may keep the processes from being ended.
    set +e
    say "Đang dừng…"
    # Otherwise bash reports each job that ends.
    disown -a
    local group deadline=$((SECONDS + 15))
    for group in "${groups[@]}"; do kill -TERM "$group" 2>/dev/null; done
    for group in "${groups[@]}"; do
        while kill -0 "$group" 2>/dev/null && ((SECONDS < deadline)); do sleep 0.1; done
        kill -KILL -- "-$group" 2>/dev/null
    done
    say "Đã dừng."
}
trap stop EXIT
trap 'exit 0' INT TERM HUP PIPE

"$PYTHON_VENV" manage.py runserver "127.0.0.1:$PORT" --noreload </dev/null &
groups+=($!)
"$PYTHON_VENV" -m celery -A ddci_portal worker --concurrency 2 --loglevel INFO </dev/null >"$DATA_DIR/log/worker.log" 2>&1 &
groups+=($!)
"$PYTHON_VENV" -m celery -A ddci_portal beat --pidfile= --loglevel INFO </dev/null >"$DATA_DIR/log/beat.log" 2>&1 &
groups+=($!)

healthy() {
    "$PYTHON_VENV" -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=5)' \
        "http://127.0.0.1:$PORT/healthz" 2>/dev/null
}
all_alive() {
    local group
    for group in "${groups[@]}"; do kill -0 "$group" 2>/dev/null || return 1; done
}

deadline=$((SECONDS + 60))
until healthy; do
    all_alive || break
    ((SECONDS < deadline)) || die "web không trả lời tại http://127.0.0.1:$PORT/healthz sau 60 giây."
    sleep 0.3
done
if all_alive; then
    say "Cổng thông tin DDCI đã chạy tại http://127.0.0.1:$PORT"
    "$PYTHON_VENV" manage.py sample_accounts
    say "Nhật ký của worker và beat: $DATA_DIR/log. Nhấn Ctrl-C để dừng tất cả."
    wait -n || true
fi
die "một trong ba tiến trình (web, worker, beat) đã dừng, nên dừng cả ba. Xem lý do ở trên và trong $DATA_DIR/log."
