#!/usr/bin/env bash
# Installs what the portal needs on this machine; where nothing is missing it changes nothing.
#   setup.sh           what running the portal needs
#   setup.sh --dev     also the Python packages of the tests and checks
#   setup.sh --tests   also the programs that the tests start
#   setup.sh --bench   also the programs that measuring starts
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

level=${1:-}
case $level in
'' | --dev | --tests | --bench) ;;
*) die "không hiểu tham số \"$level\"; chỉ có --dev, --tests và --bench." ;;
esac

LIBRARIES=(libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz-subset.so.0)
LIBRARY_PACKAGES=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)

find_python() {
    local candidate
    for candidate in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            python=$candidate
            return
        fi
    done
    python=
}

# Sets `missing` to the Debian packages of what is not at hand.
find_missing() {
    missing=()
    if [ -z "$python" ]; then
        missing+=(python3 python3-venv "${LIBRARY_PACKAGES[@]}")
    else
        "$python" -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
        "$python" -c 'import ctypes, sys; [ctypes.CDLL(name) for name in sys.argv[1:]]' "${LIBRARIES[@]}" 2>/dev/null ||
            missing+=("${LIBRARY_PACKAGES[@]}")
    fi
    [ -e /usr/share/zoneinfo/Asia/Ho_Chi_Minh ] || missing+=(tzdata)
    [ -e /etc/ssl/certs/ca-certificates.crt ] || [ ! -e /etc/debian_version ] || missing+=(ca-certificates)
    has node || missing+=(nodejs)
    has npm || missing+=(npm)
    if [ "$level" = --tests ]; then
        has pdftotext || missing+=(poppler-utils)
        has softhsm2-util || missing+=(softhsm2)
        has soffice || missing+=(libreoffice-writer-nogui)
    fi
    [ "$level" != --bench ] || has wrk || missing+=(wrk)
    if [ "$level" = --tests ] || [ "$level" = --bench ]; then
        # Ubuntu's package of Chromium has another name than Debian's.
        has chromium || missing+=("$(grep -qs '^ID=ubuntu' /etc/os-release && echo chromium-browser || echo chromium)")
        [ -n "${DATABASE_URL:-}" ] || { has pg_virtualenv && has pg_ctlcluster && ls /usr/lib/postgresql/*/bin/initdb; } \
            >/dev/null 2>&1 || missing+=(postgresql postgresql-common)
        [ -n "${REDIS_URL:-}" ] || has redis-server || missing+=(redis-server)
    fi
}

install_packages() {
    local command="apt-get update && apt-get install -y --no-install-recommends $*" as_root=()
    has apt-get || die "máy này thiếu $* (tên gói trên Debian, Ubuntu) và không có apt-get. Hãy cài các gói tương đương rồi chạy lại."
    if [ "$(id -u)" != 0 ]; then
        has sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; } ||
            die "máy này thiếu $*. Nhờ người có quyền root chạy: $command"
        as_root=(sudo)
    fi
    say "Cài gói hệ thống: $*"
    as_root+=(env DEBIAN_FRONTEND=noninteractive)
    "${as_root[@]}" apt-get -qq update &&
        "${as_root[@]}" apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@" >/dev/null ||
        die "không cài được gói hệ thống (lý do ở ngay trên). Sửa xong thì chạy lại, hoặc tự chạy với quyền root: $command"
}

install_python_packages() {
    local stamp=.venv/setup.stamp files=(requirements.txt ddci_portal/deploy/constraints.txt) arguments=() file wanted
    [ -z "$level" ] || { files+=(tests/requirements.txt) stamp=.venv/setup--dev.stamp; }
    wanted=$(sha256sum "${files[@]}")
    if ! "$PYTHON_VENV" -c '' 2>/dev/null; then
        say "Tạo môi trường Python trong .venv"
        "$python" -m venv --clear .venv || die "không tạo được .venv; kiểm tra quyền ghi và chỗ trống của thư mục này."
    elif [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
        return
    fi
    say "Cài gói Python theo $(printf '%s ' "${files[@]}")"
    for file in "${files[@]}"; do
        [[ $file == */constraints.txt ]] && arguments+=(-c "$file") || arguments+=(-r "$file")
    done
    "$PYTHON_VENV" -m pip install -qq --disable-pip-version-check "${arguments[@]}" ||
        die "pip không cài được gói Python (lý do ở ngay trên). Kiểm tra đường mạng tới PyPI hoặc bản sao nội bộ đã khai trong pip.conf rồi chạy lại."
    echo "$wanted" >"$stamp"
    # The packages of the tests come on top of those of running.
    sha256sum "${files[@]:0:2}" >.venv/setup.stamp
}

install_npm_packages() {
    local stamp=node_modules/.setup.stamp wanted
    wanted=$(sha256sum package-lock.json)
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
    say "Cài gói giao diện và phông chữ theo package-lock.json"
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null ||
        die "npm không cài được gói giao diện (lý do ở ngay trên). Kiểm tra đường mạng tới kho npm hoặc bản sao nội bộ đã khai trong .npmrc rồi chạy lại."
    echo "$wanted" >"$stamp"
}

# One small file of the parts of ECharts in use, made anew when their list, the packages or the command change.
build_charts() {
    local stamp=node_modules/.charts.stamp wanted
    wanted=$(sha256sum ddci_portal/deploy/echarts-parts.js package.json package-lock.json)
    [ -e node_modules/.charts/echarts.js ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
    say "Dựng tệp biểu đồ từ ECharts"
    npm run --silent build >/dev/null ||
        die "không dựng được tệp biểu đồ (lý do ở ngay trên). Xóa thư mục node_modules rồi chạy lại để cài lại các gói giao diện."
    echo "$wanted" >"$stamp"
}

# The icons in use out of two thousand: a small font and its stylesheet, made anew when a page shows another one.
build_icons() {
    "$PYTHON_VENV" ddci_portal/deploy/icons.py ||
        die "không dựng được phông biểu tượng (lý do ở ngay trên). Xóa thư mục node_modules rồi chạy lại để cài lại các gói giao diện."
}

find_python
find_missing
if [ ${#missing[@]} -gt 0 ]; then
    install_packages "${missing[@]}"
    find_python
    [ -n "$python" ] ||
        die "cần Python 3.11 trở lên, máy này có $(python3 --version 2>&1). Cài bản mới hơn (Debian 12, Ubuntu 24.04 có sẵn), hoặc chỉ ra bằng biến PYTHON, ví dụ: make setup PYTHON=/opt/python3.11/bin/python3"
    find_missing
    [ ${#missing[@]} = 0 ] || die "đã cài gói hệ thống mà vẫn thiếu: ${missing[*]} (cho $python). Hãy cài bằng tay rồi chạy lại."
fi
install_python_packages
install_npm_packages
build_charts
build_icons
