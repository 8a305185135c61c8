#!/usr/bin/env bash
# Searches modular reducers from 128 to 8,192 bits at intervals of 1, 4 and 16 cycles by closed forms, and synthesises the smallest ones and plain tables up to 512 bits (hours; --quick: up to 128 bits,
# some minutes). Prints fronts of area and latency, and area efficiency over plain tables at the same interval.
#   scripts/study-modular.sh [--quick] [options of hdl modular search]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
most=512
if [[ ${1:-} == --quick ]]; then
    most=128
    shift
fi
exec "$root/scripts/hdl" modular search --fronts --synthesise "$most" "$@"
