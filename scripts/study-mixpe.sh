#!/usr/bin/env bash
# Explores topology and widths of the MixPE element on LUT6 cells, and says which topology takes the fewest LUTs for each width. Under 10 minutes on two cores.
#   scripts/study-mixpe.sh [--quick] [options of hdl explore]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${STUDY_OUT:-$root/study-out}
name=mixpe
[[ ${1:-} != --quick ]] || name=mixpe-quick
"$root/scripts/study.sh" mixpe "$@"
echo
awk -F, '
    NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
    $column["status"] == "Succeeded" {
        width = "W" $column["weightBits"] "A" $column["activationBits"]
        luts[width, $column["topology"]] = $column["luts"]
        if (!(width in best) || $column["luts"] + 0 < luts[width, best[width]] + 0) best[width] = $column["topology"]
    }
    END {
        print "Finding: fewest LUTs, against the element with a multiplier:"
        for (width in best) {
            if (!((width, "Multiplier") in luts)) continue
            share = luts[width, best[width]] / luts[width, "Multiplier"]
            printf "  %s: %s, %d LUT, %.2f of the multiplier element (%d)\n", width, best[width], luts[width, best[width]], share, luts[width, "Multiplier"] | "sort"
        }
    }' "$out/$name.csv"
