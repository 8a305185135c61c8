#!/usr/bin/env bash
# Prints closed forms of modular reducers beside what Yosys makes of them, with the median and the worst error, as in docs/modular-reduction.md. Some minutes the first time; results are kept.
#   scripts/allmod-cost.sh [--most <bits>]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
exec "$root/scripts/hdl" modular cost "$@"
