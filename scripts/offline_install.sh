#!/bin/sh
# Tries the wheelhouse where there is no network: installs from it and runs a whole night on the committed samples, in a
# network namespace that has no route to anywhere, not even a loopback address. Needs unshare (util-linux) and the right
# to make a namespace: root, or user namespaces.
#
#   make wheelhouse && scripts/offline_install.sh [FOLDER]      FOLDER: where to try it (default: a temporary one)
set -eu
project=$(cd "$(dirname "$0")/.." && pwd)
wheelhouse=$project/dist/wheelhouse
python=${PYTHON:-python3}
if [ -z "${JIXIAO_OFFLINE:-}" ]; then
    folder=${1:-$(mktemp -d)}
    mkdir -p "$folder"
    if [ "$(id -u)" = 0 ]; then how="-n"; else how="-rn"; fi
    exec env -i PATH="$PATH" HOME="$folder/home" LANG=C.UTF-8 JIXIAO_OFFLINE="$folder" PYTHON="$python" \
        unshare $how "$0"
fi
folder=$JIXIAO_OFFLINE
mkdir -p "$HOME"
if [ -n "$(ip route 2>/dev/null || true)" ] || "$python" -c 'import socket; socket.create_connection(("1.1.1.1", 443), 2)' 2>/dev/null; then
    echo "there is a way out: nothing would be shown" >&2
    exit 1
fi
echo "no route: $("$python" -c 'import socket; socket.create_connection(("1.1.1.1", 443), 2)' 2>&1 | tail -1)"
started=$(date +%s)
"$python" "$wheelhouse/install.py" "$folder/jixiao"
echo "installed in $(($(date +%s) - started)) s"
cd "$folder"
jixiao=$folder/jixiao/.venv/bin/jixiao
"$jixiao" refresh --as-of 2026-09-10
"$jixiao" refresh --as-of 2026-09-10
"$jixiao" query "select count(*) as coverage_rows from marts.rpt_coverage"
"$jixiao" doctor || echo "doctor: $?"
