#!/usr/bin/env bash
# Checks that need no test run: style, migrations, production settings, scripts, packages, compose file.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

bash ddci_portal/deploy/setup.sh --dev
forget_settings

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

say "ruff: lỗi và cách trình bày"
"$PYTHON_VENV" -m ruff check .
"$PYTHON_VENV" -m ruff format --check .

say "Migration khớp với model"
DEBUG=1 DATA_DIR=$scratch "$PYTHON_VENV" manage.py makemigrations --check --dry-run

say "Cấu hình khi vận hành thật"
SECRET_KEY=$("$PYTHON_VENV" -c 'import secrets; print(secrets.token_urlsafe(50))') ALLOWED_HOSTS=ddci.example.vn \
    DATA_DIR=$scratch "$PYTHON_VENV" manage.py check --deploy --fail-level WARNING

say "Tập lệnh shell"
scripts=(.ci/run ddci_portal/deploy/*.sh)
for script in "${scripts[@]}"; do bash -n "$script"; done
"${PYTHON_VENV%/*}/shellcheck" --severity=warning "${scripts[@]}"

say "Lỗ hổng đã biết trong các gói"
"$PYTHON_VENV" ddci_portal/deploy/audit.py

if docker compose version >/dev/null 2>&1; then
    say "docker-compose.yml"
    SECRET_KEY=x POSTGRES_PASSWORD=x ALLOWED_HOSTS=x SITE_URL=x TLS_CERTIFICATE=x TLS_KEY=x docker compose config --quiet
else
    say "docker-compose.yml: chưa kiểm tra, vì máy này không có docker compose."
fi
