#!/usr/bin/env bash
# Explores the top-k engines on LUT6 cells: all architectures, frames of 64 to 4,096 values. Prints the table of docs/orizuru.md, and the engine with the best
# product of area and time for each length.
#   scripts/study-orizuru.sh [--quick] [options of hdl explore]        --quick: 64 and 256 values, under 10 minutes on two cores
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${STUDY_OUT:-$root/study-out}
name=orizuru
[[ ${1:-} != --quick ]] || name=orizuru-quick
"$root/scripts/study.sh" orizuru "$@"
echo
awk -F, '
    NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; print "| values | architecture | comparators | cycles | comparisons | LUTs | LUT RAMs | block RAMs | flip-flops | levels | delay, ps |"; print "|---|---|---|---|---|---|---|---|---|---|---|"; next }
    $column["status"] == "Succeeded" {
        length_ = $column["maxLength"]; product = $column["luts"] * $column["cyclesPerFrame"] * $column["delayPs"]
        printf "%5d %s| %d | `%s` | %d | %.0f | %.0f | %d | %d | %g | %d | %d | %d |\n", length_, $column["architecture"], length_, $column["architecture"], $column["comparatorCount"],
            $column["cyclesPerFrame"], $column["comparisonsPerFrame"], $column["luts"], $column["lutRams"], $column["blockRams"], $column["flipFlops"], $column["levels"], $column["delayPs"] | "sort -k1,1n -k2,2 | cut -d\"|\" -f2- | sed \"s/^/|/\""
        if (!(length_ in least) || product < least[length_]) { least[length_] = product; best[length_] = $column["architecture"] }
        products[length_, $column["architecture"]] = product
    }
    END {
        close("sort -k1,1n -k2,2 | cut -d\"|\" -f2- | sed \"s/^/|/\"")
        print ""
        print "Finding: least product of LUTs and time of a frame:"
        for (length_ in best)
            printf "  %5d values: %s, %.2f of the streaming tree\n", length_, best[length_], least[length_] / products[length_, "Streaming"] | "sort -n"
    }' "$out/$name.csv"
