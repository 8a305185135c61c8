#!/usr/bin/env bash
# Explores lanes, precision and structure of the BitMoD element on LUT6 cells, and says what a multiply-accumulate per cycle costs with each number of lanes.
# Under 10 minutes on two cores.
#   scripts/study-bitmod.sh [--quick] [options of hdl explore]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${STUDY_OUT:-$root/study-out}
name=bitmod
[[ ${1:-} != --quick ]] || name=bitmod-quick
"$root/scripts/study.sh" bitmod "$@"
echo
awk -F, '
    NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
    $column["status"] == "Succeeded" {
        lanes = $column["lanes"]
        cost = $column["luts"] / $column["itemsPerCycle"]
        if (!(lanes in best) || cost < best[lanes]) {
            best[lanes] = cost
            clock[lanes] = $column["fmaxMhz"]
            what[lanes] = $column["significance"] ", accumulator of " $column["accumulatorBits"] " bits, " $column["guardBits"] " guard bits"
        }
    }
    END {
        print "Finding: fewest LUTs for a multiply-accumulate per cycle, of the points that were synthesised:"
        for (lanes in best)
            printf "  %2d lanes: %.0f LUT at %.0f MHz (cells only) with %s\n", lanes, best[lanes], clock[lanes], what[lanes] | "sort -n"
    }' "$out/$name.csv"
