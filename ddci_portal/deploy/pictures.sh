#!/usr/bin/env bash
# Takes the pictures of the guides from the portal with sample data: a database of its own, thrown away afterwards.
#   pictures.sh [NAME…]      only these pictures; none named: all, and files that no picture has are said
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

bash ddci_portal/deploy/setup.sh --tests
forget_settings

scratch=$(mktemp -d)
clean_up_at_the_end
DEBUG=1 LOG_LEVEL=WARNING DATA_DIR=$scratch "$PYTHON_VENV" -m ddci_portal.deploy.pictures "$@"
