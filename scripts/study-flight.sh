#!/usr/bin/env bash
# Explores patterns, precisions, overflow and length of the sparse chain, and says what the fabric needs for a product of each precision. It synthesises a dozen chains, a minute or more each; --quick estimates only.
#   scripts/study-flight.sh [--quick] [options of hdl explore]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${STUDY_OUT:-$root/study-out}
name=flight
[[ ${1:-} != --quick ]] || name=flight-quick
"$root/scripts/study.sh" flight "$@"
echo
awk -F, '
    NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
    $column["status"] == "Succeeded" && $column["luts"] != "" {
        kind = $column["weights"] " of " $column["window"]
        each = $column["luts"] / $column["metric.slices"]
        product = each / $column["productsPerSlice"]
        if (!(kind in best) || product < best[kind]) { best[kind] = product; luts[kind] = each; overflow[kind] = $column["overflow"]; dense[kind] = $column["dense"] }
    }
    END {
        print "Finding: fewest LUTs for a product, with the plain slices of the target:"
        for (kind in best)
            printf "  weights %s: %.1f (%.0f for a slice; %s, dense %s)\n", kind, best[kind], luts[kind], overflow[kind], dense[kind] | "sort"
    }' "$out/$name.csv"
