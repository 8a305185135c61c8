#!/usr/bin/env bash
# Mutation scores of engines, as docs/verification.md has them: faults in the design, its own testbench, survivors judged by solvers. Prints a table in Markdown, then what
# survived. Each engine takes some minutes on two cores.
#   scripts/mutation.sh [designs; all of the list unless given]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HDL_CONFIGURATION=${HDL_CONFIGURATION:-Release}

# Designs and what they are run with: small points have the same modules as large ones, and solvers answer.
points=(
    "counter --cycles 3000"
    "int8-pe --cycles 3000"
    "mixpe-pe --cycles 3000"
    "float-mac --cycles 40000 --prove 40"
    "oasis-cluster"
)
ran=false
echo "| design | mutants | killed | of them hang | equivalent | survived | score % |"
echo "|---|---|---|---|---|---|---|"
for point in "${points[@]}"; do
    design=${point%% *}
    if (($# > 0)) && [[ " $* " != *" $design "* && " $* " != *" ${design%%:*} "* ]]; then
        continue
    fi
    ran=true
    # shellcheck disable=SC2086
    "$root/scripts/hdl" mutate $point --plain > "$work/out" 2> "$work/progress" || { cat "$work/out" "$work/progress" >&2; exit 1; }
    # "all" has run, killed, hang, equivalent, survived and score.
    awk -v point="$point" '$1 == "all" { run = $2; row = " " $3 " | " $4 " | " $5 " | " $6 " | " $7 } / mutants, score / { match($0, /of [0-9]+ mutants/); total = substr($0, RSTART + 3, RLENGTH - 11) }
        END { print "| `" point "` | " run " of " total " |" row " |" }' "$work/out"
    grep -A1 '^survived: ' "$work/out" | grep -v '^--$' | sed "s/^/$design: /" >> "$work/survivors" || true
done
if [[ $ran == false ]]; then
    echo "error: none of '$*' is in the list of scripts/mutation.sh." >&2
    exit 2
fi
if [[ -s $work/survivors ]]; then
    echo
    cat "$work/survivors"
fi
