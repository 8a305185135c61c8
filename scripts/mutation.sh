#!/usr/bin/env bash
# Mutation scores of engines, as docs/verification.md has them: faults in the design, its own testbench, survivors judged by solvers. Prints a table in Markdown, then what
# survived. An engine takes some minutes on two idle processors, all of them an hour and more.
#   scripts/mutation.sh [designs; all of the list unless given]
set -euo pipefail
if [[ ${1:-} == -h || ${1:-} == --help ]]; then
    sed -n '2,/^[^#]/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
    exit 0
fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Designs and what they are run with: small points have the same modules as large ones, and solvers answer.
points=(
    "counter --cycles 3000"
    "int8-pe --cycles 3000"
    "mixpe-pe --cycles 3000"
    "float-mac --cycles 40000 --prove 40"
    "bitmod-pe --prove 15"
    "mixpe-float-pe --prove 6"
    "mixpe-array --count 500 --prove 8"
    "mixpe-weight-array --count 500 --prove 20"
    "mixpe-engine --count 300 --prove 20"
    "bitmod-tile:2x2-two-cycle --count 300 --prove 20"
    "bitmod-axis --count 300 --prove 20"
    "bitmod-array --count 300 --prove 20"
    "mod-reduce --set bits=16 --set interval=4 --prove 40"
    "mod-reduce --set architecture=Table --set bits=16 --prove 30"
    "mod-butterfly --prove 30"
    "mod-multiplier --count 500 --prove 20"
    "ntt --set points=8 --prove 20"
    "orizuru --set maxLength=8 --set maxCount=4 --count 500 --prove 20"
    "oasis-cluster --prove 20"
    "oasis-counter --count 500 --prove 20"
    "oasis-matmul --set maxReduction=8 --count 500 --prove 20"
    "flight-controller --preset small --count 500 --prove 20"
    "flight-chain --set length=4 --set window=4 --count 500 --prove 20"
    "flight-array --set chains=1 --set block=4 --set depth=3 --count 500 --prove 20"
)
for name in "$@"; do
    if ! printf '%s\n' "${points[@]}" | grep -qE "^$name([: ]|\$)"; then
        echo "error: '$name' is not in the list of scripts/mutation.sh." >&2
        exit 2
    fi
done
echo "| design | mutants | killed | of them hang | equivalent | survived | score % |"
echo "|---|---|---|---|---|---|---|"
for point in "${points[@]}"; do
    design=${point%%[: ]*}
    if (($# > 0)) && [[ " $* " != *" $design "* ]]; then
        continue
    fi
    # shellcheck disable=SC2086
    "$root/scripts/hdl" mutate $point --plain > "$work/out" 2> "$work/progress" || { cat "$work/out" "$work/progress" >&2; exit 1; }
    # "all" has run, killed, hang, equivalent, survived and score.
    awk -v point="$point" '$1 == "all" { run = $2; row = " " $3 " | " $4 " | " $5 " | " $6 " | " $7 } / mutants, score / { match($0, /of [0-9]+ mutants/); total = substr($0, RSTART + 3, RLENGTH - 11) }
        END { print "| `" point "` | " run " of " total " |" row " |" }' "$work/out"
    grep -A1 '^survived: ' "$work/out" | grep -v '^--$' | sed "s/^/$design: /" >> "$work/survivors" || true
done
if [[ -s $work/survivors ]]; then
    echo
    cat "$work/survivors"
fi
